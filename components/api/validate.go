package api

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// maxRESTRoutes is how many permissions of one function fit into its resource policy of 20 KB, with
// some room:
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxRESTRoutes = 40

// validateRoutes reports every route that AWS would refuse. Whether functions and targets exist
// isn't known here.
func (s *Settings) validateRoutes(p *check.Problems) {
	if s.Routes != nil && len(s.Routes) == 0 { // without the key it is required
		p.At("routes").Say("there are none").Fix("write at least one, such as GET /health: {function: api, auth: none}")
	}
	var parsed []key
	for _, text := range sortedKeys(s.Routes) {
		at := p.In("routes", text)
		k, err := parse(text)
		if err != nil {
			at.At().Value(text).Say("%v", err).Fix("write it like GET /orders/{id} or ANY /{proxy+}")
			continue
		}
		parsed = append(parsed, k)
		r := s.Routes[text]
		r.validate(at, s.Kind)
		if variable := k.unforwardable(); r.Target != "" && s.Kind != KindREST && variable != "" {
			at.At("target").Say("to a target a variable is the last segment, of letters, digits and _, got %s", variable).
				Fix("write a greedy route such as ANY /orders/{rest+}")
		}
	}
	if s.Kind == KindREST {
		s.validateCounts(p)
	}
	validateVariables(p, s.Kind, parsed)
}

func (r Route) validate(p *check.Problems, kind Kind) {
	switch {
	case r.Function == "" && r.Target == "":
		p.At("function").Say("required, got nothing").Fix("name the function that answers, or the target")
	case r.Function != "" && r.Target != "":
		p.At().Say("one of function and target answers, got %q and %q", r.Function, r.Target).Fix("remove one")
	}
	switch {
	case r.Direct && kind == KindREST:
		p.At("direct").Say("a REST API has a web ACL of its own, so there is no way around one").Fix("remove it")
	case r.Direct && r.Auth != "" && r.Auth != AuthIAM:
		p.At("direct").Say("only signed requests go to the API's own name, and the route's auth is %q", r.Auth).
			Fix("remove it, or use auth iam")
	}
	if len(r.Scopes) > 0 && r.Auth != AuthJWT {
		p.At("scopes").Say("only tokens have scopes, and the route's auth is %q", r.Auth).
			Fix("use auth jwt, or remove the scopes")
	}
	if r.Auth == AuthJWT && kind == KindREST {
		p.At("auth").Value(r.Auth).Say("a REST API doesn't check tokens itself").Fix("use iam, or kind http")
	}
}

// ValidateTokens judges who checks tokens; issuer says whether there is one. The issuer may be an
// output, so it is no part of the settings.
func (s *Settings) ValidateTokens(p *check.Problems, issuer bool) {
	if s.Kind == KindREST {
		if issuer {
			p.At("jwt").Say("a REST API doesn't check tokens itself").Fix("remove it, or use kind http")
		}
		return
	}
	for text, r := range s.Routes {
		if r.Auth == AuthJWT && !issuer {
			p.At("routes", text, "auth").Value(r.Auth).Say("the API has no token issuer").
				Fix("set jwt.issuer and jwt.audiences")
		}
	}
}

// validateCounts reports functions with more routes than a REST API's permissions have room for.
func (s *Settings) validateCounts(p *check.Problems) {
	count := map[string]int{}
	for _, r := range s.Routes {
		if r.Function != "" {
			count[r.Function]++
		}
	}
	for name, n := range count {
		if n > maxRESTRoutes {
			p.At("routes").Say("a REST API can lead %d routes to one function, got %d to %q", maxRESTRoutes, n, name).
				Fix("use a greedy route such as ANY /{proxy+}, or several functions")
		}
	}
}

// validateVariables reports variables of different names at one place, which API Gateway can't tell
// apart.
func validateVariables(p *check.Problems, kind Kind, routes []key) {
	variables := map[string][]string{} // by the path above
	for _, k := range routes {
		for _, path := range k.parents() {
			parent, segment := above(path)
			if strings.HasPrefix(segment, "{") && !slices.Contains(variables[parent], segment) {
				variables[parent] = append(variables[parent], segment)
			}
		}
	}
	for parent, names := range variables {
		if kind != KindREST { // a greedy variable may stand beside a plain one
			names = slices.DeleteFunc(names, func(s string) bool { return strings.HasSuffix(s, "+}") })
		}
		if len(names) > 1 {
			slices.Sort(names)
			p.At("routes").
				Say("below %q a variable has several names, got %s", parent, strings.Join(names, " and ")).
				Fix("use one name")
		}
	}
}
