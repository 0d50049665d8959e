package api

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/components/function"
)

// Auth says who may call a route.
type Auth string

const (
	// AuthIAM asks for a request that is signed (SigV4) by an identity that may invoke it.
	AuthIAM Auth = "iam"
	// AuthJWT asks for a token of the API's issuer. HTTP APIs only.
	AuthJWT Auth = "jwt"
	// AuthNone lets everyone in. The production policies ask for such a route to be listed as public.
	AuthNone Auth = "none"
)

// Route is what happens to requests of one method and path.
type Route struct {
	// Function answers: a key of Args.Functions. Either this or Target is required.
	Function string
	// Target answers: a key of Args.Targets, through a VPC link. What it gets is the route's path, without the stage and the base path.
	Target string
	// Auth says who may call it. Default AuthIAM.
	Auth Auth
	// Scopes are what a token has to grant, one of them being enough. Only with AuthJWT; empty asks for any valid token.
	Scopes []string
	// Direct says that callers may reach the route by the API's own name, around the sites' web ACL: nothing but their signature and the throttle
	// stand there. Only with AuthIAM, and HTTP APIs.
	Direct bool

	// preflight marks a route that only lets a browser's preflight in, which API Gateway answers itself and which never has the origin's header.
	preflight bool
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

const anyMethod = "ANY"

var (
	plainSegment    = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	variableName    = regexp.MustCompile(`\{[^+}]*(\+?)\}`)
	variableSegment = regexp.MustCompile(`^\{[A-Za-z0-9._-]+\+?\}$`)
)

// key is a route's method and path, taken apart.
type key struct {
	method, path string
	segments     []string // of the path; none for /
}

// parse takes a route's key apart, such as "GET /orders/{id}" or "ANY /{proxy+}".
func parse(text string) (key, error) {
	bad := func(what string) (key, error) {
		return key{}, fmt.Errorf("%s, got %q; write it like GET /orders/{id} or ANY /{proxy+}", what, text)
	}
	method, path, found := strings.Cut(text, " ")
	switch {
	case !found:
		return bad("a route is a method, one space and a path")
	case method != anyMethod && !slices.Contains(methods, method):
		return bad(fmt.Sprintf("the method %q isn't one of %s, ANY", method, strings.Join(methods, ", ")))
	case !strings.HasPrefix(path, "/"):
		return bad("the path doesn't start with a slash")
	}
	k := key{method: method, path: path}
	if path == "/" {
		return k, nil
	}
	k.segments = strings.Split(path[1:], "/")
	for i, s := range k.segments {
		switch {
		case s == "":
			return bad("the path has an empty segment or a slash at its end")
		case !plainSegment.MatchString(s) && !variableSegment.MatchString(s):
			return bad(fmt.Sprintf("the segment %q is neither letters, digits and ._- nor a variable", s))
		case strings.HasSuffix(s, "+}") && i < len(k.segments)-1:
			return bad(fmt.Sprintf("the greedy variable %s isn't the last segment", s))
		}
	}
	return k, nil
}

// pattern matches the route's requests in an ARN: the method and the path, with * for what varies.
func (k key) pattern() string {
	parts := []string{k.method}
	if k.method == anyMethod {
		parts[0] = "*"
	}
	for _, s := range k.segments {
		if strings.HasPrefix(s, "{") {
			s = "*"
		}
		parts = append(parts, s)
	}
	if len(k.segments) == 0 {
		parts = append(parts, "")
	}
	return strings.Join(parts, "/")
}

// name is what a route's resources are called: the method and the path's shape.
func (k key) name() string { return k.method + "-" + shape(k.path) }

// shape is a path without the names of its variables. What is called by it is changed in place when a variable gets another name: made anew,
// it would meet the old one, which is deleted last, and API Gateway takes one variable at a place.
func shape(path string) string { return variableName.ReplaceAllString(path, "{$1}") }

// slug is the route as a name of letters, digits and hyphens: readable, and of its own by the end.
func (k key) slug() string {
	words := strings.FieldsFunc(k.name(), func(c rune) bool {
		return !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z')
	})
	sum := sha256.Sum256([]byte(k.name()))
	text := strings.Join(words, "-")
	return fmt.Sprintf("%.30s-%x", text, sum[:3])
}

// parents are the paths from the first segment down to the route's own.
func (k key) parents() []string {
	paths := make([]string, len(k.segments))
	for i := range k.segments {
		paths[i] = "/" + strings.Join(k.segments[:i+1], "/")
	}
	return paths
}

// above is the path one segment up, and what stands below it.
func above(path string) (parent, segment string) {
	i := strings.LastIndex(path, "/")
	if i == 0 {
		return "/", path[1:]
	}
	return path[:i], path[i+1:]
}

// validateRoutes reports every route that AWS would refuse, or that points nowhere. functions is nil where they aren't known yet.
func validateRoutes(path string, kind Kind, routes map[string]Route, functions map[string]*function.Function, jwt bool) []error {
	var problems []error
	if len(routes) == 0 {
		problems = append(problems, fmt.Errorf("%sroutes: there are none; write at least one, such as GET /health: {function: api, auth: none}", path))
	}
	var parsed []key
	for _, text := range slices.Sorted(maps.Keys(routes)) {
		where := fmt.Sprintf("%sroutes[%q]", path, text)
		k, err := parse(text)
		if err != nil {
			problems = append(problems, fmt.Errorf("%sroutes: %w", path, err))
			continue
		}
		parsed = append(parsed, k)
		problems = append(problems, routes[text].validate(where, kind, jwt)...)
		if _, err := k.forwarded(); routes[text].Target != "" && kind == KindHTTP && err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", where, err))
		}
		if f := routes[text].Function; functions != nil && f != "" && functions[f] == nil {
			problems = append(problems, fmt.Errorf("%s.function: there is no function of this name, got %q; use one of %s",
				where, f, strings.Join(slices.Sorted(maps.Keys(functions)), ", ")))
		}
	}
	if kind == KindREST {
		problems = append(problems, tooManyForOne(path, routes)...)
	}
	return append(problems, clashes(path, kind, parsed)...)
}

func (r Route) validate(where string, kind Kind, jwt bool) []error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(where+format, values...)) }
	switch {
	case r.Function == "" && r.Target == "":
		report(".function: it is missing; name the function that answers, or the target")
	case r.Function != "" && r.Target != "":
		report(": one of function and target answers, got %q and %q; take one out", r.Function, r.Target)
	}
	switch {
	case r.Direct && kind == KindREST:
		report(".direct: a REST API has a web ACL of its own, so there is no way around one; leave it out")
	case r.Direct && r.Auth != "" && r.Auth != AuthIAM:
		report(".direct: only signed requests go to the API's own name, and the route's auth is %q; leave it out, or use auth iam", r.Auth)
	}
	switch r.Auth {
	case "", AuthIAM, AuthNone:
		if len(r.Scopes) > 0 {
			report(".scopes: only tokens have scopes, and the route's auth is %q; use auth jwt, or leave the scopes out", r.Auth)
		}
	case AuthJWT:
		if kind == KindREST {
			report(".auth: a REST API doesn't check tokens itself, got %q; use iam, or kind http", r.Auth)
		} else if !jwt {
			report(".auth: the API has no token issuer, got %q; set jwt.issuer and jwt.audiences", r.Auth)
		}
	default:
		report(".auth: it isn't a known choice, got %q; use one of iam, jwt, none", r.Auth)
	}
	return problems
}

// maxRESTRoutes is how many permissions of one function fit into its resource policy of 20 KB, with some room:
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxRESTRoutes = 40

// tooManyForOne reports functions with more routes than a REST API's permissions have room for.
func tooManyForOne(path string, routes map[string]Route) []error {
	count := map[string]int{}
	for _, r := range routes {
		if r.Function != "" {
			count[r.Function]++
		}
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(count)) {
		if count[name] > maxRESTRoutes {
			problems = append(problems, fmt.Errorf("%sroutes: a REST API can lead %d routes to one function, got %d to %q; use a greedy route such as ANY /{proxy+}, or several functions",
				path, maxRESTRoutes, count[name], name))
		}
	}
	return problems
}

// clashes reports variables of different names at one place, which API Gateway can't tell apart.
func clashes(path string, kind Kind, routes []key) []error {
	variables := map[string][]string{} // by the path above
	for _, k := range routes {
		for _, p := range k.parents() {
			if parent, segment := above(p); strings.HasPrefix(segment, "{") && !slices.Contains(variables[parent], segment) {
				variables[parent] = append(variables[parent], segment)
			}
		}
	}
	var problems []error
	for _, parent := range slices.Sorted(maps.Keys(variables)) {
		names := variables[parent]
		slices.Sort(names)
		if kind == KindHTTP { // a greedy variable may stand beside a plain one
			names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return strings.HasSuffix(s, "+}") })
		}
		if len(names) > 1 {
			problems = append(problems, fmt.Errorf("%sroutes: below %q a variable has several names, got %s; use one name",
				path, parent, strings.Join(names, " and ")))
		}
	}
	return problems
}
