package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestAPIMapping(t *testing.T) {
	t.Parallel()
	const routes, stages, domains, mappings = "apigatewayv2/route:Route", "apigatewayv2/stage:Stage", token.HTTPDomainName, "apigatewayv2/apiMapping:ApiMapping"
	domain := func(h *cloudtest.Harness) m {
		return m{
			"domainName": "api.example.com",
			"domainNameConfiguration": m{
				"certificateArn": h.Created["cert"].ID,
				"endpointType":   "REGIONAL",
				"securityPolicy": "TLS_1_2",
			},
		}
	}
	issued := cloudtest.Certified("eu-west-1", true, "api.example.com")
	ready := cloudtest.Steps(integrated, issued, func(h *cloudtest.Harness) {
		h.Create(stages, "stage", cloudtest.Stage(h))
		h.Create(domains, "domain", domain(h))
	})
	mapping := func(h *cloudtest.Harness) m {
		return m{"apiId": h.Created["api"].ID, "domainName": h.Created["domain"].ID, "stage": h.Created["stage"].ID}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a mapping's stage exists": {
			Given: ready,
			Type:  mappings,
			Right: mapping,
			Wrong: cloudtest.Just(m{"stage": "live"}),
			Says:  "Invalid stage identifier",
		},
		"a mapping's key is free": {
			Given: ready,
			Type:  mappings,
			Right: mapping,
			Spoil: func(h *cloudtest.Harness) { h.Create(mappings, "first", mapping(h)) },
			Says:  "already exists for this domain name",
		},
		"a mapping's key has no slash ends": {
			Given: ready,
			Type:  mappings,
			Right: mapping,
			Wrong: cloudtest.Just(m{"apiMappingKey": "/api"}),
			Says:  "not begin or end with a slash",
		},
	})
}
