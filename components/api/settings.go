package api

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about the API: plinth:api.
type Settings struct {
	// Kind is http (the default) or rest. Changing it makes a new API.
	Kind Kind `json:"kind,omitempty" jsonschema:"enum=http,enum=rest"`
	// Domain is the API's own host name, such as api.example.com, below the domain of plinth:dns. Default none: the address that AWS gives.
	Domain string `json:"domain,omitempty"`
	// BasePath is the path below which sites forward requests to the API, without slashes. Default api.
	BasePath string `json:"basePath,omitempty" jsonschema:"pattern=^[A-Za-z0-9_-]+$"`
	// Routes say which function answers what, by method and path, such as GET /orders/{id} or ANY /{proxy+}.
	Routes map[string]RouteSettings `json:"routes"`
	// JWT is the issuer of the tokens that routes with auth jwt take.
	JWT *JWTSettings `json:"jwt,omitempty"`
	// CORS lets browsers on other origins use the API. A site that forwards to the API doesn't need it.
	CORS *CORSSettings `json:"cors,omitempty"`
	// Throttle limits the requests of all callers together; more get status 429.
	Throttle ThrottleSettings `json:"throttle,omitzero"`
	// LogRetentionDays is how long logs are kept, of the values that CloudWatch has. Default 365.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1"`
	// ExecutionLogs is what a REST API writes about the execution of requests. Default ERROR.
	ExecutionLogs LogLevel `json:"executionLogs,omitempty" jsonschema:"enum=ERROR,enum=INFO"`
	// LoggingRole says who owns the account's role for REST APIs' logs, one per region: existing (the default), or create, which takes
	// the place of any other.
	LoggingRole LoggingRole `json:"loggingRole,omitempty" jsonschema:"enum=existing,enum=create"`
}

// RouteSettings is what happens to requests of one method and path.
type RouteSettings struct {
	// Function answers: a key of plinth:functions.
	Function string `json:"function"`
	// Auth says who may call it: iam (the default) asks for a signed request, jwt for a token, none lets everyone in.
	Auth Auth `json:"auth,omitempty" jsonschema:"enum=iam,enum=jwt,enum=none"`
	// Scopes are what a token has to grant, one of them being enough. Only with auth jwt.
	Scopes []string `json:"scopes,omitempty"`
}

// JWTSettings is an issuer of tokens.
type JWTSettings struct {
	// Issuer is its address, below which /.well-known/openid-configuration stands.
	Issuer string `json:"issuer" jsonschema:"pattern=^https://"`
	// Audiences are the audiences (aud or client_id) to accept.
	Audiences []string `json:"audiences" jsonschema:"minItems=1"`
}

// CORSSettings lets browsers on other origins use the API.
type CORSSettings struct {
	// Origins are those allowed, such as https://example.com. "*" allows every one, and then no credentials.
	Origins []string `json:"origins" jsonschema:"minItems=1"`
	// Headers are the request headers allowed. Default authorization and content-type.
	Headers []string `json:"headers,omitempty"`
	// ExposeHeaders are the response headers that scripts may read.
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	// Credentials lets browsers send cookies.
	Credentials bool `json:"credentials,omitempty"`
	// MaxAgeSeconds is how long browsers may remember the answer. Default 3600.
	MaxAgeSeconds int `json:"maxAgeSeconds,omitempty" jsonschema:"minimum=0,maximum=86400"`
}

// ThrottleSettings limits requests.
type ThrottleSettings struct {
	// Rate is the requests per second that are let through for long. Default 100.
	Rate int `json:"rate,omitempty" jsonschema:"minimum=1"`
	// Burst is the requests that are let through at once. Default 200.
	Burst int `json:"burst,omitempty" jsonschema:"minimum=1"`
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

// Args are the settings as arguments. The caller fills in Functions, the domain's certificate, LogKeyARN and Disposable.
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
	}
	for text, r := range s.Routes {
		a.Routes[text] = Route{Function: r.Function, Auth: r.Auth, Scopes: r.Scopes}
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
