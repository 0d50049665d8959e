package api

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// CORS lets browsers on other origins use the API. A site in front of the API's own distribution doesn't need it.
type CORS struct {
	// Origins are those allowed, such as https://example.com. Required. "*" allows every one, and then no credentials.
	Origins []string
	// Headers are the request headers allowed. Default content-type and authorization.
	Headers []string
	// ExposeHeaders are the response headers that scripts may read.
	ExposeHeaders []string
	// Credentials lets browsers send cookies.
	Credentials bool
	// MaxAgeSeconds is how long browsers may remember the answer: up to 86400. Default 3600.
	MaxAgeSeconds int
}

const defaultMaxAgeSeconds = 3600

// resolve copies the rule and fills in the defaults. Header names are compared in lower case, by browsers and by API Gateway.
func (c *CORS) resolve() *CORS {
	if c == nil {
		return nil
	}
	r := *c
	r.Origins, r.Headers, r.ExposeHeaders = slices.Clone(c.Origins), lower(c.Headers), lower(c.ExposeHeaders)
	if len(r.Headers) == 0 {
		r.Headers = []string{"authorization", "content-type"}
	}
	r.MaxAgeSeconds = orDefault(r.MaxAgeSeconds, defaultMaxAgeSeconds)
	return &r
}

func (c *CORS) validate(where string) []error {
	if c == nil {
		return nil
	}
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(where+format, values...)) }
	if len(c.Origins) == 0 {
		report(".origins: there are none; name them, such as https://example.com")
	}
	for _, origin := range c.Origins {
		if origin == "*" {
			if c.Credentials {
				report(".origins: any origin (*) with credentials lets every site act for the user; name the origins")
			}
			continue
		}
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || origin != u.Scheme+"://"+u.Host || u.Scheme != "https" && !(u.Scheme == "http" && u.Hostname() == "localhost") {
			report(".origins: it isn't an https origin, got %q; write it like https://example.com, without a path", origin)
		}
	}
	for _, header := range append(slices.Clone(c.Headers), c.ExposeHeaders...) {
		if header == "*" && c.Credentials {
			report(".headers: any header (*) isn't allowed with credentials; name the headers")
		} else if header != "*" && !plainSegment.MatchString(header) {
			report(".headers: it isn't the name of a header, got %q; write it like x-request-id", header)
		}
	}
	if c.MaxAgeSeconds < 0 || c.MaxAgeSeconds > 86400 {
		report(".maxAgeSeconds: browsers remember for 0 to 86400 seconds, got %d; use %d", c.MaxAgeSeconds, defaultMaxAgeSeconds)
	}
	return problems
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

// preflights are the paths whose OPTIONS requests need a route of their own: a browser's preflight carries no credentials, and ANY with
// authorization would refuse it. REST APIs have no preflight of their own, so every path needs one.
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

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
