package api

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about the API: plinth:api.
type Settings struct {
	// What API Gateway makes of it: an HTTP API, or a REST API, which takes a web ACL and traces requests. Another kind is a new API.
	Kind Kind `json:"kind,omitempty" jsonschema:"enum=http,enum=rest,default=http"`
	// The API's own host name, in the domain of plinth:dns, such as api.example.com. Without it the API has the address that AWS gives it.
	Domain string `json:"domain,omitempty"`
	// What sites send with the requests that they forward, encrypted: routes with auth none or jwt refuse whoever hasn't it. One value of at least
	// 32 letters and digits, or two while it is changed: the first is sent, both are taken. HTTP APIs only.
	OriginSecret []string `json:"originSecret,omitempty" jsonschema:"minItems=1,maxItems=2" jsonschema_extras:"x-secret=true"`
	// The path below which sites forward requests to the API, without slashes.
	BasePath string `json:"basePath,omitempty" jsonschema:"pattern=^[A-Za-z0-9_-]+$,default=api"`
	// Which function or target answers what, by method and path, such as GET /orders/{id} or ANY /{proxy+}.
	Routes map[string]RouteSettings `json:"routes"`
	// The issuer of the tokens that routes with auth jwt take. HTTP APIs only.
	JWT *JWTSettings `json:"jwt,omitempty"`
	// Lets browsers on other origins use the API. A site that forwards to the API doesn't need it.
	CORS *CORSSettings `json:"cors,omitempty"`
	// Limits the requests of all callers together; more get status 429.
	Throttle ThrottleSettings `json:"throttle,omitzero"`
	// How many days the logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
	// What a REST API writes about the execution of requests: what failed, or every step, to find a fault.
	ExecutionLogs LogLevel `json:"executionLogs,omitempty" jsonschema:"enum=ERROR,enum=INFO,default=ERROR"`
	// Who owns the role with which REST APIs write logs, one per account and region: it exists, or is created and takes any other's place.
	LoggingRole LoggingRole `json:"loggingRole,omitempty" jsonschema:"enum=existing,enum=create,default=existing"`
}

// RouteSettings is what happens to requests of one method and path.
type RouteSettings struct {
	// The function that answers: a key of plinth:functions. Either this or target.
	Function string `json:"function,omitempty"`
	// What answers in the network, through a VPC link: fleet, the instances of plinth:fleet behind their own load balancer.
	Target string `json:"target,omitempty" jsonschema:"enum=fleet"`
	// Who may call the route: callers with a signed request (iam), with a token (jwt), or everyone (none).
	Auth Auth `json:"auth,omitempty" jsonschema:"enum=iam,enum=jwt,enum=none,default=iam"`
	// What a token has to grant, one of these being enough. Only with auth jwt; without it any valid token does.
	Scopes []string `json:"scopes,omitempty"`
	// Whether callers may reach the route by the API's own name, around the sites' web ACL: nothing but their signature and the throttle stand
	// there. Only with auth iam, which needs it behind a site with an origin secret or with a target. HTTP APIs only.
	Direct bool `json:"direct,omitempty"`
}

// JWTSettings is an issuer of tokens.
type JWTSettings struct {
	// The issuer's address, below which /.well-known/openid-configuration stands.
	Issuer string `json:"issuer" jsonschema:"pattern=^https://"`
	// The audiences (aud or client_id) to accept.
	Audiences []string `json:"audiences" jsonschema:"minItems=1"`
}

// CORSSettings lets browsers on other origins use the API.
type CORSSettings struct {
	// The origins that are allowed, such as https://example.com. "*" allows every one, and then no credentials.
	Origins []string `json:"origins" jsonschema:"minItems=1"`
	// The request headers that are allowed. Without it authorization and content-type.
	Headers []string `json:"headers,omitempty"`
	// The response headers that scripts may read.
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	// Whether browsers send cookies.
	Credentials bool `json:"credentials,omitempty"`
	// How many seconds browsers may remember the answer.
	MaxAgeSeconds int `json:"maxAgeSeconds,omitempty" jsonschema:"minimum=1,maximum=86400,default=3600"`
}

// ThrottleSettings limits requests.
type ThrottleSettings struct {
	// The requests per second that are let through for long.
	Rate int `json:"rate,omitempty" jsonschema:"minimum=1,default=100"`
	// The requests that are let through at once.
	Burst int `json:"burst,omitempty" jsonschema:"minimum=1,default=200"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:api". Whether the functions exist is the stack's to
// say, which knows them.
func (s *Settings) Validate(path string) error {
	problems := []error{s.Args().withDefaults().validate(path+".", nil)}
	if s.JWT != nil {
		if u, err := url.Parse(s.JWT.Issuer); err != nil || u.Scheme != "https" || u.Host == "" {
			problems = append(problems, fmt.Errorf("%s.jwt.issuer: it isn't an https address, got %q; write it like https://login.example.com/", path, s.JWT.Issuer))
		}
		if len(s.JWT.Audiences) == 0 {
			problems = append(problems, fmt.Errorf("%s.jwt.audiences: there are none; name at least one, or any application's token would do", path))
		}
	}
	return errors.Join(problems...)
}

// Args are the settings as arguments. The caller fills in Functions, Targets, Link, the domain's certificate, LogKeyARN and Disposable.
func (s *Settings) Args() *Args {
	a := &Args{
		Kind:             s.Kind,
		BasePath:         s.BasePath,
		Routes:           map[string]Route{},
		RatePerSecond:    s.Throttle.Rate,
		Burst:            s.Throttle.Burst,
		LogRetentionDays: s.LogRetentionDays,
		ExecutionLogs:    s.ExecutionLogs,
		LoggingRole:      s.LoggingRole,
		OriginSecret:     s.OriginSecret,
	}
	for text, r := range s.Routes {
		a.Routes[text] = Route{Function: r.Function, Target: r.Target, Auth: r.Auth, Scopes: r.Scopes, Direct: r.Direct}
	}
	if s.Domain != "" {
		a.Domain = &Domain{Name: s.Domain}
	}
	if s.JWT != nil {
		a.JWT = &JWT{Issuer: pulumi.String(s.JWT.Issuer), Audiences: pulumi.ToStringArray(s.JWT.Audiences)}
	}
	if c := s.CORS; c != nil {
		a.CORS = &CORS{Origins: c.Origins, Headers: c.Headers, ExposeHeaders: c.ExposeHeaders, Credentials: c.Credentials, MaxAgeSeconds: c.MaxAgeSeconds}
	}
	return a
}
