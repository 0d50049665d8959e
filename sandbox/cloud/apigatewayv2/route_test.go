package apigatewayv2_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestRoute(t *testing.T) {
	t.Parallel()
	const routes, stages, domains, mappings = "apigatewayv2/route:Route", "apigatewayv2/stage:Stage", token.HTTPDomainName, "apigatewayv2/apiMapping:ApiMapping"
	authorized := cloudtest.Steps(linked, func(h *cloudtest.Harness) {
		h.Create("apigatewayv2/integration:Integration", "integration", privateIntegration(h))
		h.Create(token.HTTPAuthorizer, "custom", authorizerOf(h))
		h.Create(token.HTTPAPI, "other", m{"protocolType": "HTTP"})
		h.Create(token.HTTPAuthorizer, "foreign", cloudtest.Over(authorizerOf(h), m{"apiId": h.Created["other"].ID}))
	})
	right := func(h *cloudtest.Harness) m {
		return cloudtest.Over(route(h), m{"authorizationType": "CUSTOM", "authorizerId": h.Created["custom"].ID})
	}
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an API exists": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Wrong: cloudtest.Just(m{"apiId": "none"}),
			Says:  "Invalid API identifier",
		},
		"a route has its form": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Wrong: cloudtest.Just(m{"routeKey": "get /health"}),
			Says:  "not formatted properly",
		},
		"a greedy variable comes last": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Wrong: cloudtest.Just(m{"routeKey": "GET /{proxy+}/x"}),
			Says:  "must be the last segment",
		},
		"a route stands once": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Spoil: func(h *cloudtest.Harness) { h.Create(routes, "first", route(h)) },
			Says:  "ConflictException",
		},
		"a route's integration exists": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Wrong: cloudtest.Just(m{"target": "integrations/none"}),
			Says:  "Invalid target",
		},
		"a JWT route has an authorizer": {
			Given: integrated,
			Type:  routes,
			Right: route,
			Wrong: cloudtest.Just(m{"authorizationType": "JWT"}),
			Says:  "AuthorizerId is required",
		},
		"a custom route names its authorizer": {
			Given: authorized,
			Type:  "apigatewayv2/route:Route",
			Right: right,
			Wrong: cloudtest.Just(m{"authorizerId": nil}),
			Says:  "AuthorizerId is required",
		},
		"an authorizer is of the route's kind": {
			Given: authorized,
			Type:  "apigatewayv2/route:Route",
			Right: right,
			Wrong: cloudtest.Just(m{"authorizationType": "JWT"}),
			Says:  "takes an authorizer of type JWT, got REQUEST",
		},
		"an authorizer is of the route's API": {
			Given: authorized,
			Type:  "apigatewayv2/route:Route",
			Right: right,
			Wrong: func(h *cloudtest.Harness) m { return m{"authorizerId": h.Created["foreign"].ID} },
			Says:  "isn't one of the API",
		},
		"an authorizer that isn't there is none": {
			Given: authorized,
			Type:  "apigatewayv2/route:Route",
			Right: right,
			Wrong: cloudtest.Just(m{"authorizerId": "none"}),
			Says:  "Invalid authorizer none",
		},
		"a path variable stands once": in(route, integrated, "apigatewayv2/route:Route",
			m{"routeKey": "GET /{id}/{id}"}, "stands twice"),
		"a target has its form": in(route, integrated, "apigatewayv2/route:Route",
			m{"target": "integration-1"}, "integrations/ID"),
	})
}

func TestRouteInUse(t *testing.T) {
	t.Parallel()
	authorized := cloudtest.Steps(linked, func(h *cloudtest.Harness) {
		h.Create("apigatewayv2/integration:Integration", "integration", privateIntegration(h))
		h.Create(token.HTTPAuthorizer, "custom", authorizerOf(h))
		h.Create(token.HTTPAPI, "other", m{"protocolType": "HTTP"})
		h.Create(token.HTTPAuthorizer, "foreign", cloudtest.Over(authorizerOf(h), m{"apiId": h.Created["other"].ID}))
	})
	right := func(h *cloudtest.Harness) m {
		return cloudtest.Over(route(h), m{"authorizationType": "CUSTOM", "authorizerId": h.Created["custom"].ID})
	}
	h := cloudtest.New(t)
	authorized(h)
	h.Create("apigatewayv2/route:Route", "route", right(h))
	require.ErrorContains(t, h.Delete("custom"), "is used by a route")
}
