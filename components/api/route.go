package api

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Auth says who may call a route.
type Auth string

const (
	// AuthIAM asks for a request that is signed (SigV4) by an identity that may invoke it.
	AuthIAM Auth = "iam"
	// AuthJWT asks for a token of the API's issuer. HTTP APIs only.
	AuthJWT Auth = "jwt"
	// AuthNone lets everyone in. The production policies ask for such a route to be listed as
	// public.
	AuthNone Auth = "none"
)

// Route is what happens to requests of one method and path.
type Route struct {
	// The function that answers, by its name in plinth:functions. Either this or target is
	// required.
	Function string `json:"function,omitempty"`
	// What answers in the network, through a VPC link: fleet, the instances of plinth:fleet behind
	// their own load balancer, or in a program a key of Targets. It gets the route's path, without
	// the stage and the base path.
	Target string `json:"target,omitempty"`
	// Who may call the route: callers with a signed request (iam), with a token (jwt), or everyone
	// (none).
	Auth Auth `json:"auth,omitempty" jsonschema:"enum=iam,enum=jwt,enum=none"`
	// What a token has to grant, one of these being enough. Only with auth jwt; without it any
	// valid token does.
	Scopes []string `json:"scopes,omitempty"`
	// Whether callers may reach the route by the API's own name, around the sites' web ACL: only
	// their signature and the throttle protect it there. Only with auth iam, which needs it behind
	// a site with an origin secret or with a target. HTTP APIs only.
	Direct bool `json:"direct,omitempty"`
}

// SetDefaults fills in what isn't set.
func (r *Route) SetDefaults() { r.Auth = cmp.Or(r.Auth, AuthIAM) }

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

// parse takes a route's key apart, such as "GET /orders/{id}" or "ANY /{proxy+}". Its error says
// what is wrong with it.
func parse(text string) (key, error) {
	method, path, found := strings.Cut(text, " ")
	switch {
	case !found:
		return key{}, errors.New("a route is a method, one space and a path")
	case method != anyMethod && !slices.Contains(methods, method):
		return key{}, fmt.Errorf("the method %q isn't one of %s, ANY", method, strings.Join(methods, ", "))
	case !strings.HasPrefix(path, "/"):
		return key{}, errors.New("the path doesn't start with a slash")
	}
	k := key{method: method, path: path}
	if path == "/" {
		return k, nil
	}
	k.segments = strings.Split(path[1:], "/")
	for i, s := range k.segments {
		switch {
		case s == "":
			return key{}, errors.New("the path has an empty segment or a slash at its end")
		case !plainSegment.MatchString(s) && !variableSegment.MatchString(s):
			return key{}, fmt.Errorf("the segment %q is neither letters, digits and ._- nor a variable", s)
		case strings.HasSuffix(s, "+}") && i < len(k.segments)-1:
			return key{}, fmt.Errorf("the greedy variable %s isn't the last segment", s)
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

// shape is a path without the names of its variables. Resources that are called by it are changed
// in place when a variable gets another name: a new one would meet the old one, which is deleted
// last, and API Gateway takes one variable at a place.
func shape(path string) string { return variableName.ReplaceAllString(path, "{$1}") }

// slug is the route as a name of letters, digits and hyphens: readable, and unique by its end.
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
