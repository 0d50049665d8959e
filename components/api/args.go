package api

import (
	"errors"
	"fmt"
	"maps"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/monitoring"
)

// Kind is what API Gateway makes of it.
type Kind string

const (
	// KindHTTP is an HTTP API: about a third of the price, JWT and CORS built in, no web ACL of its own.
	KindHTTP Kind = "http"
	// KindREST is a REST API: a web ACL on its stage, X-Ray tracing, execution logs.
	KindREST Kind = "rest"
)

// LoggingRole says who owns the role with which REST APIs write logs. It is one per account and region, for all REST APIs.
type LoggingRole string

const (
	// LoggingRoleExisting expects the account to have one. Without it AWS refuses the stage: "CloudWatch Logs role ARN must be set in
	// account settings to enable logging".
	LoggingRoleExisting LoggingRole = "existing"
	// LoggingRoleCreate makes one and makes it the account's, in place of any other. It stays when the API goes, because other APIs
	// use it by then; a disposable API takes it along.
	LoggingRoleCreate LoggingRole = "create"
)

// LogLevel is what a REST API writes about the execution of requests.
type LogLevel string

const (
	// LogErrors writes what failed.
	LogErrors LogLevel = "ERROR"
	// LogInfo writes every step of every request: to find a fault, and costly to keep on.
	LogInfo LogLevel = "INFO"
)

// Args describes the API. An unset field is the safe production answer.
type Args struct {
	// Kind is KindHTTP or KindREST. Default KindHTTP. Changing it makes a new API.
	Kind Kind
	// Routes say which function answers what, by method and path: "GET /orders/{id}", "ANY /{proxy+}". Required.
	Routes map[string]Route
	// Functions are those that routes name.
	Functions map[string]*function.Function
	// Targets are the private listeners that routes name.
	Targets map[string]Target
	// Link is where an HTTP API's way to the targets begins. Required with targets; a REST API reaches a load balancer without one.
	Link *Link
	// OriginSecret are the values of OriginHeader of which requests to routes with AuthNone and AuthJWT must have one: the first is what
	// distributions send. Two while it is changed. Empty asks nobody for one. HTTP APIs only.
	OriginSecret []string
	// OriginArchive is the path of the zip of functions/originauth, which compares them, and judges tokens. Default functions/dist/originauth.zip, where
	// `make functions` puts it.
	OriginArchive string
	// JWT is the issuer of the tokens that routes with AuthJWT take.
	JWT *JWT
	// CORS lets browsers on other origins in. Nil lets none.
	CORS *CORS

	// Domain is the API's own host name. Nil leaves it at the address that AWS gives it.
	Domain *Domain
	// BasePath is the path below which a site's distribution forwards requests here, without slashes. Default "api".
	BasePath string

	// RatePerSecond and Burst limit the requests of all callers together; more get status 429. Defaults 100 and 200. An account has
	// 10,000 and 5,000 per region for all its APIs.
	RatePerSecond, Burst int

	LogRetentionDays int // How long logs are kept, of CloudWatch's list. Default 365.
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	ExecutionLogs LogLevel    // What a REST API writes about the execution of requests. Default LogErrors.
	LoggingRole   LoggingRole // Who owns the account's role for REST APIs' logs. Default LoggingRoleExisting.

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of the logs, for stacks meant to be torn down.
	Disposable bool
}

// JWT is an issuer of tokens.
type JWT struct {
	Issuer    pulumi.StringInput      // Its address, below which /.well-known/openid-configuration stands. Required.
	Audiences pulumi.StringArrayInput // The audiences (aud or client_id) to accept. Required.
}

// Domain is a host name of the API's own.
type Domain struct {
	Name string // Such as api.example.com. Required.
	// CertificateARN is a validated certificate for the name, in the API's own region. Required.
	CertificateARN pulumi.StringInput
}

// Target is a listener of an internal load balancer.
type Target struct {
	ListenerARN pulumi.StringInput // Of a network or application load balancer in the link's network. Required for an HTTP API.
	// LoadBalancerARN and DNSName are a network load balancer's that listens on port 80 and lets in what comes through PrivateLink. Required
	// for a REST API.
	LoadBalancerARN, DNSName pulumi.StringInput
}

// Link is where the VPC link has its network interfaces. It lets nothing out by itself: what the targets' owners add to
// API.LinkSecurityGroupID does.
type Link struct {
	VPCID     pulumi.StringInput      // Required.
	SubnetIDs pulumi.StringArrayInput // Private subnets in at least two zones. Required. Other subnets are another link.
}

const (
	// maxName leaves room for "-account-role" and autonaming within a role name's 64.
	maxName = 43

	defaultBasePath = "api"
	defaultRate     = 100
	defaultBurst    = 200
)

var basePath = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate("", orEmpty(r.Functions)), r.validateTargets()}
	if r.JWT != nil && (r.JWT.Issuer == nil || r.JWT.Audiences == nil) {
		problems = append(problems, errors.New("jwt: it needs both an issuer and its audiences"))
	}
	if r.Domain != nil && r.Domain.CertificateARN == nil {
		problems = append(problems, fmt.Errorf("domain: it has no certificate, got %q; give one of the API's own region", r.Domain.Name))
	}
	return r, errors.Join(problems...)
}

func orEmpty(m map[string]*function.Function) map[string]*function.Function {
	if m == nil {
		return map[string]*function.Function{}
	}
	return m
}

func (a Args) withDefaults() Args {
	a.Kind = orDefault(a.Kind, KindHTTP)
	a.BasePath = orDefault(a.BasePath, defaultBasePath)
	a.RatePerSecond, a.Burst = orDefault(a.RatePerSecond, defaultRate), orDefault(a.Burst, defaultBurst)
	a.LogRetentionDays = orDefault(a.LogRetentionDays, check.DefaultRetentionDays)
	a.ExecutionLogs = orDefault(a.ExecutionLogs, LogErrors)
	a.LoggingRole = orDefault(a.LoggingRole, LoggingRoleExisting)
	a.CORS = a.CORS.resolve()
	a.OriginArchive = orDefault(a.OriginArchive, "functions/dist/originauth.zip")
	a.Routes = maps.Clone(a.Routes)
	for text, r := range a.Routes {
		r.Auth = orDefault(r.Auth, AuthIAM)
		a.Routes[text] = r
	}
	return a
}

// validate judges what can be known of arguments with defaults; path is a prefix such as "plinth:api.", functions is nil where they aren't
// known yet.
func (a Args) validate(path string, functions map[string]*function.Function) error {
	problems := []error{
		check.OneOf(path+"kind", a.Kind, KindHTTP, KindREST),
		check.OneOf(path+"executionLogs", a.ExecutionLogs, LogErrors, LogInfo),
		check.OneOf(path+"loggingRole", a.LoggingRole, LoggingRoleExisting, LoggingRoleCreate),
		check.RetentionDays(path+"logRetentionDays", a.LogRetentionDays),
	}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	if !basePath.MatchString(a.BasePath) {
		report("basePath: it is one path segment without slashes, got %q; write it like api", a.BasePath)
	}
	if a.RatePerSecond < 1 {
		report("throttle.rate: it lets no request through, got %d; use at least 1 per second", a.RatePerSecond)
	}
	if a.Burst < 1 {
		report("throttle.burst: it lets no request through, got %d; use at least 1", a.Burst)
	}
	if a.Kind == KindHTTP && a.ExecutionLogs != LogErrors {
		report("executionLogs: only a REST API writes them, got %q; leave them out, or use kind rest", a.ExecutionLogs)
	}
	if a.Kind == KindHTTP && a.LoggingRole != LoggingRoleExisting {
		report("loggingRole: only a REST API logs with it, got %q; leave it out, or use kind rest", a.LoggingRole)
	}
	if a.Kind == KindREST && a.JWT != nil {
		report("jwt: a REST API doesn't check tokens itself; leave it out, or use kind http")
	}
	if a.Domain != nil {
		problems = append(problems, check.Domain(path+"domain", a.Domain.Name))
	}
	problems = append(problems, a.CORS.validate(path+"cors")...)
	problems = append(problems, a.validateOrigin(path)...)
	return errors.Join(append(problems, validateRoutes(path, a.Kind, a.Routes, functions, a.JWT != nil)...)...)
}

// stage is the stage's name. With a domain an HTTP API has the default stage, whose paths are the routes'. Without one the stage bears
// the base path's name, so that <address>/api/health reaches the route /health, as it does through the mapping of a domain.
func (a Args) stage() string {
	if a.Kind == KindHTTP && a.Domain != nil {
		return "$default"
	}
	return a.BasePath
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	domain := ""
	if a.Domain != nil {
		domain = a.Domain.Name
	}
	return pulumi.Map{
		"kind":       pulumi.String(string(a.Kind)),
		"domain":     pulumi.String(domain),
		"basePath":   pulumi.String(a.BasePath),
		"routes":     pulumi.ToStringArray(sortedKeys(a.Routes)),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
