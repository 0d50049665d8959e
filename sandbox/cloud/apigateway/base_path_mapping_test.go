package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBasePathMapping(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a base path's stage exists": {
			Given: cloudtest.Steps(cloudtest.REST, cloudtest.Certified("eu-west-1", true, "api.example.com"),
				func(h *cloudtest.Harness) {
					h.Create("apigateway/domainName:DomainName", "domain", m{
						"domainName":             "api.example.com",
						"regionalCertificateArn": h.Created["cert"].ID,
						"endpointConfiguration":  m{"types": "REGIONAL"},
					})
				}),
			Type: "apigateway/basePathMapping:BasePathMapping",
			Right: func(h *cloudtest.Harness) m {
				return m{"restApi": h.Created["rest"].ID, "stageName": "live", "domainName": h.Created["domain"].ID}
			},
			Wrong: cloudtest.Just(m{"stageName": "none"}),
			Says:  "Invalid stage identifier",
		},
	})
}
