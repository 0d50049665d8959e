package api

import (
	"cmp"
	"encoding/json"

	"github.com/plinth-infra/plinth/internal/check"
)

// Kind is what API Gateway makes of it.
type Kind string

const (
	// KindHTTP is an HTTP API: about a third of the price, JWT and CORS built in, no web ACL of its
	// own.
	KindHTTP Kind = "http"
	// KindREST is a REST API: a web ACL on its stage, X-Ray tracing, execution logs.
	KindREST Kind = "rest"
)

// LoggingRole says who owns the role with which REST APIs write logs. There is one per account and
// region, for all REST APIs.
type LoggingRole string

const (
	// LoggingRoleExisting expects the account to have one. Without it AWS refuses the stage:
	// "CloudWatch Logs role ARN must be set in account settings to enable logging".
	LoggingRoleExisting LoggingRole = "existing"
	// LoggingRoleCreate makes one and makes it the account's, in place of any other. It stays when
	// the API goes, because other APIs use it by then; a disposable API takes it along.
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

// Settings is what a stack file says about the API. An unset field is the safe production answer.
type Settings struct {
	// What API Gateway makes of it: an HTTP API, or a REST API, which takes a web ACL and traces
	// requests. Changing it makes a new API.
	Kind Kind `json:"kind,omitempty" jsonschema:"enum=http,enum=rest"`
	// The API's own host name, such as api.example.com. Without it the API has the address that AWS
	// gives it.
	Domain string `json:"domain,omitempty"`
	// What sites send with the requests that they forward, encrypted: routes with auth none or jwt
	// refuse requests without it. One value of letters, digits, _ and -, such as `openssl rand -hex
	// 32` writes, or two while it is changed: sites send the first, and the API takes both. HTTP
	// APIs only.
	OriginSecret []string `json:"originSecret,omitempty" jsonschema:"minItems=1,maxItems=2,minLength=32,maxLength=256,pattern=^[A-Za-z0-9_-]+$" jsonschema_extras:"x-secret=true"`
	// The path below which sites forward requests to the API, without slashes.
	BasePath string `json:"basePath,omitempty" jsonschema:"maxLength=128,pattern=^[A-Za-z0-9_-]+$,example=api"`
	// What answers which requests, by method and path, such as GET /orders/{id} or ANY /{proxy+}.
	Routes map[string]Route `json:"routes"`
	// Lets browsers on other origins use the API. A site that forwards to the API doesn't need it.
	CORS *CORS `json:"cors,omitempty"`
	// Limits the requests of all callers together; more get status 429. An account has 10,000 per
	// second and bursts of 5,000 in a region, for all its APIs.
	Throttle Throttle `json:"throttle,omitzero"`
	// How many days the logs are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
	// What a REST API writes about the execution of requests: what failed, or every step, to find a
	// fault.
	ExecutionLogs LogLevel `json:"executionLogs,omitempty" jsonschema:"enum=ERROR,enum=INFO"`
	// Who owns the role with which REST APIs write logs, one per account and region: it exists, or
	// the API creates it in place of any other.
	LoggingRole LoggingRole `json:"loggingRole,omitempty" jsonschema:"enum=existing,enum=create"`
	// Where the alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// Throttle limits requests.
type Throttle struct {
	// The requests per second that are let through for long.
	Rate int `json:"rate,omitempty" jsonschema:"minimum=1"`
	// The requests that are let through at once.
	Burst int `json:"burst,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what isn't set.
func (t *Throttle) SetDefaults() {
	t.Rate = cmp.Or(t.Rate, 100)
	t.Burst = cmp.Or(t.Burst, 200)
}

// SetDefaults fills in what isn't set.
func (s *Settings) SetDefaults() {
	s.Kind = cmp.Or(s.Kind, KindHTTP)
	s.BasePath = cmp.Or(s.BasePath, "api")
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
	s.ExecutionLogs = cmp.Or(s.ExecutionLogs, LogErrors)
	s.LoggingRole = cmp.Or(s.LoggingRole, LoggingRoleExisting)
}

// Validate reports what doesn't go together.
func (s *Settings) Validate(p *check.Problems) {
	if s.Domain != "" {
		check.Domain(p.In("domain"), s.Domain)
	}
	if s.Kind != KindREST && s.ExecutionLogs == LogInfo {
		p.At("executionLogs").Value(s.ExecutionLogs).Say("only a REST API writes them").Fix("remove it, or use kind rest")
	}
	if s.Kind != KindREST && s.LoggingRole == LoggingRoleCreate {
		p.At("loggingRole").Value(s.LoggingRole).Say("only a REST API logs with it").Fix("remove it, or use kind rest")
	}
	if s.Kind == KindREST && len(s.OriginSecret) > 0 {
		p.At("originSecret").Say("a REST API has a web ACL of its own and needs none").Fix("remove it, or use kind http")
	}
	s.validateRoutes(p)
	s.validateTokenRoutes(p)
}

// maxTokenRoutes leaves room for the issuer and the rest in a function's environment of 4 KB:
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxTokenRoutes = 3000

// validateTokenRoutes: with an origin secret a function judges tokens, and finds the routes in its
// environment.
func (s *Settings) validateTokenRoutes(p *check.Problems) {
	if len(s.OriginSecret) == 0 {
		return
	}
	text, err := json.Marshal(s.tokenRoutes())
	if err != nil || len(text) > maxTokenRoutes {
		p.At("routes").
			Say("with an origin secret a function judges tokens, and has room for %d bytes of routes and scopes, got %d",
				maxTokenRoutes, len(text)).
			Fix("use greedy routes, or remove originSecret")
	}
}

// tokenRoutes are the routes that take tokens, with their scopes.
func (s *Settings) tokenRoutes() map[string][]string {
	routes := map[string][]string{}
	for text, r := range s.Routes {
		if r.Auth == AuthJWT {
			routes[text] = append([]string{}, r.Scopes...)
		}
	}
	return routes
}
