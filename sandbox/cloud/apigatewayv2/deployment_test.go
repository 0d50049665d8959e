package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestDeployment(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a deployment has routes": {
			Given: cloudtest.Steps(integrated, func(h *cloudtest.Harness) {
				h.Create("apigatewayv2/route:Route", "route", route(h))
			}),
			Type:  "apigatewayv2/deployment:Deployment",
			Right: func(h *cloudtest.Harness) m { return m{"apiId": h.Created["api"].ID} },
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("route") },
			Says:  "At least one route is required",
		},
	})
}
