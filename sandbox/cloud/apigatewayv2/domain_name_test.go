package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDomainName(t *testing.T) {
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
	elsewhere := func(h *cloudtest.Harness) {
		h.CreateIn(cloud.Virginia, token.Certificate, "far", m{
			"domainName":       "api.example.com",
			"validationMethod": "DNS",
		})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a domain's certificate is near": {
			Given: cloudtest.Steps(issued, elsewhere),
			Type:  domains,
			Right: domain,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"domainNameConfiguration": m{
						"certificateArn": h.Created["far"].ID,
						"endpointType":   "REGIONAL",
						"securityPolicy": "TLS_1_2",
					},
				}
			},
			Says: "it exists in us-east-1, this resource is in eu-west-1",
		},
		"a domain's certificate covers it": {
			Given: issued,
			Type:  domains,
			Right: domain,
			Wrong: cloudtest.Just(m{"domainName": "www.example.com"}),
			Says:  "doesn't cover",
		},
		"a domain's certificate is issued": {
			Given: cloudtest.Steps(issued, func(h *cloudtest.Harness) {
				h.Create(token.Certificate, "pending", m{"domainName": "api.example.com", "validationMethod": "DNS"})
			}),
			Type:  domains,
			Right: domain,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"domainNameConfiguration": m{
						"certificateArn": h.Created["pending"].ID,
						"endpointType":   "REGIONAL",
						"securityPolicy": "TLS_1_2",
					},
				}
			},
			Says: "PENDING_VALIDATION",
		},
		"TLS is 1.2": {
			Given: issued,
			Type:  domains,
			Right: domain,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"domainNameConfiguration": m{
						"certificateArn": h.Created["cert"].ID,
						"endpointType":   "REGIONAL",
						"securityPolicy": "TLS_1_0",
					},
				}
			},
			Says: "to be one of",
		},
	})
}
