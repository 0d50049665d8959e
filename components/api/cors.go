package api

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// CORS lets browsers on other origins use the API. A site that forwards to the API doesn't need it.
type CORS struct {
	// The origins that are allowed, such as https://example.com. "*" allows every one, and then no
	// credentials.
	Origins []string `json:"origins" jsonschema:"minItems=1"`
	// The request headers that are allowed. Without it authorization and content-type.
	Headers []string `json:"headers,omitempty"`
	// The response headers that scripts may read.
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	// Whether browsers send cookies.
	Credentials bool `json:"credentials,omitempty"`
	// How many seconds browsers may remember the answer.
	MaxAgeSeconds int `json:"maxAgeSeconds,omitempty" jsonschema:"minimum=1,maximum=86400"`
}

// SetDefaults fills in what isn't set. Browsers and API Gateway compare header names in lower case.
func (c *CORS) SetDefaults() {
	c.Headers = lower(c.Headers)
	c.ExposeHeaders = lower(c.ExposeHeaders)
	if len(c.Headers) == 0 {
		c.Headers = []string{"authorization", "content-type"}
	}
	c.MaxAgeSeconds = cmp.Or(c.MaxAgeSeconds, 3600)
}

// Validate reports origins and headers that browsers would refuse, or that let every site act for
// the user.
func (c *CORS) Validate(p *check.Problems) {
	for i, origin := range c.Origins {
		switch {
		case origin == "*" && c.Credentials:
			p.At("origins", i).Say("any origin (*) with credentials lets every site act for the user").Fix("name the origins")
		case origin != "*" && !isOrigin(origin):
			p.At("origins", i).Value(origin).Say("not an https origin").
				Fix("write it like https://example.com, without a path")
		}
	}
	c.validateHeaders(p.In("headers"), c.Headers)
	c.validateHeaders(p.In("exposeHeaders"), c.ExposeHeaders)
}

func (c *CORS) validateHeaders(p *check.Problems, headers []string) {
	for i, header := range headers {
		switch {
		case header == "*" && c.Credentials:
			p.At(i).Say("any header (*) isn't allowed with credentials").Fix("name the headers")
		case header != "*" && !plainSegment.MatchString(header):
			p.At(i).Value(header).Say("not the name of a header").Fix("write it like x-request-id")
		}
	}
}

// isOrigin reports whether it is an https origin, or one on the developer's own machine.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || text != u.Scheme+"://"+u.Host {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "localhost"
}

func (c *CORS) anyOrigin() bool { return slices.Contains(c.Origins, "*") }

// allowedMethods are the methods of the routes: what a preflight answers.
func allowedMethods(routes map[string]Route) []string {
	found := map[string]bool{}
	for text := range routes {
		method, _, _ := strings.Cut(text, " ")
		if method == anyMethod {
			return methods
		}
		found[method] = true
	}
	delete(found, "OPTIONS")
	return slices.Sorted(maps.Keys(found))
}

// preflights are the paths whose OPTIONS requests need a route of their own: a browser's preflight
// carries no credentials, and ANY with authorization would refuse it. REST APIs have no preflight
// of their own, so every path needs one.
func preflights(kind Kind, routes map[string]Route) []string {
	needed := map[string]bool{}
	for text, r := range routes {
		if k, err := parse(text); err == nil && (kind == KindREST || k.method == anyMethod && r.Auth != AuthNone) {
			needed[k.path] = true
		}
	}
	for path := range needed {
		if _, own := routes["OPTIONS "+path]; own {
			delete(needed, path)
		}
	}
	return slices.Sorted(maps.Keys(needed))
}

func lower(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToLower(s)
	}
	return out
}
