package apigateway

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var health = core.Config{"publicRoutes": []any{"GET /health"}}

var apigwAuthorization = core.Rule{
	Name:     "apigw-authorization",
	Group:    "edge",
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title: "Every route of an API has an authorizer, but for those that publicRoutes names and the browser's " +
		"OPTIONS questions.",
	Why: "A route without one can be called by everybody on the internet.",
	Fix: "set the route's auth to iam or jwt in plinth:api.routes, or name it in this policy's publicRoutes if it " +
		"is meant to be public",
	Frameworks: []string{"FSBP APIGateway.8"},
	Config: map[string]core.Schema{"publicRoutes": {
		"type": "array", "items": map[string]any{"type": "string", "pattern": `^(\$default|\$connect|[A-Za-z]+ /.*)$`},
		"description": `routes that everybody may call, as "METHOD /path"; ANY stands for all methods`,
	}},
	// The route that monitors and the start page ask, in each of the shipped stacks.
	Values: map[string]core.Config{"dev": health, "stg": health, "prd": health},
	Types:  []string{apigwMethod, apigw2Route, apigw2API},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		public := c.Strings("publicRoutes")
		if r.Type == apigwMethod {
			// The path of a REST API's method is another resource's to say: where a public route
			// could be meant, Stack checks.
			if openMethod(r) &&
				!slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, methodOf(r), "") }) {
				return []core.Finding{unauthorized("authorization", r.Get("authorization"), methodOf(r))}
			}
			return nil
		}
		key, known := r.Get("routeKey").Str()
		if r.Type == apigw2API {
			if core.IsEmpty(r.Get("target")) {
				return nil
			}
			// The target makes a route of its own, with this key.
			key, known = r.Get("routeKey").StrOr("$default"), !r.Get("routeKey").IsUnknown()
		}
		kind := r.Get("authorizationType")
		if text, isText := kind.Str(); !known || kind.IsUnknown() || isText && text != "NONE" && text != "" ||
			!needsAuthorizer(key) {
			return nil
		}
		method, path, _ := strings.Cut(key, " ")
		if slices.ContainsFunc(public, func(p string) bool {
			return p == key || path != "" && routeMatches(p, method, path)
		}) {
			return nil
		}
		return []core.Finding{unauthorized("authorizationType", kind, key)}
	},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		public := c.Strings("publicRoutes")
		var findings []core.Finding
		for _, r := range s.Of(apigwMethod) {
			method := methodOf(r)
			if !openMethod(r) ||
				!slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, method, "") }) {
				continue
			}
			path, known := pathOf(s, r, "resourceId", 0)
			if !known || slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, method, path) }) {
				continue
			}
			f := unauthorized("authorization", r.Get("authorization"), method+" "+path)
			f.URN = r.URN
			findings = append(findings, f)
		}
		return findings
	},
}

func unauthorized(path string, value core.Value, route string) core.Finding {
	return core.Finding{Path: path, What: fmt.Sprintf("of %s is %s: everybody may call it", route, value.Show())}
}

// needsAuthorizer leaves out what can't have one: the browser's OPTIONS, and a WebSocket API's
// routes after the connection.
func needsAuthorizer(key string) bool {
	method, _, spaced := strings.Cut(key, " ")
	if spaced {
		return !strings.EqualFold(method, "OPTIONS")
	}
	return key == "$default" || key == "$connect"
}

func methodOf(r core.Resource) string { return strings.ToUpper(r.Get("httpMethod").StrOr("")) }

// openMethod reports whether a REST API's method is known to have no authorizer.
func openMethod(r core.Resource) bool {
	kind := r.Get("authorization")
	text, isText := kind.Str()
	method, known := r.Get("httpMethod").Str()
	return known && !strings.EqualFold(method, "OPTIONS") && !kind.IsUnknown() &&
		(!isText || text == "NONE" || text == "")
}

// routeMatches reports whether a public route is the method and path; without a path, whether it
// may be the method's.
func routeMatches(public, method, path string) bool {
	m, p, _ := strings.Cut(public, " ")
	return (strings.EqualFold(m, method) || strings.EqualFold(m, "ANY")) && (path == "" || p == path)
}

// deepest is how many levels of a REST API's resources are followed, so that a circle ends.
const deepest = 32

// pathOf is the path of the REST resource that a property names. In a preview it is put together
// from the parts.
func pathOf(s *core.Stack, r core.Resource, property string, depth int) (string, bool) {
	if depth > deepest {
		return "", false
	}
	m := s.Members(r, property, apigwResource)
	if len(m.Sure) != 1 {
		if len(m.Sure) == 0 && len(m.Perhaps) == 0 && isRoot(s, r, property) {
			return "/", true
		}
		return "", false
	}
	resource := m.Sure[0]
	if path, ok := resource.Get("path").Str(); ok {
		return path, true
	}
	part, ok := resource.Get("pathPart").Str()
	parent, known := pathOf(s, resource, "parentId", depth+1)
	return strings.TrimSuffix(parent, "/") + "/" + part, ok && known
}

// isRoot reports whether a property names the root of a REST API of the stack.
func isRoot(s *core.Stack, r core.Resource, property string) bool {
	id, known := r.Get(property).Str()
	return slices.ContainsFunc(s.Of(core.APIGatewayRESTAPI), func(api core.Resource) bool {
		root, ok := api.Get("rootResourceId").Str()
		return known && ok && root == id || !known && slices.Contains(r.PropertyDependencies[property], api.URN)
	})
}
