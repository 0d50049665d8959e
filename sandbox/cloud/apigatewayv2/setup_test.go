package apigatewayv2_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func integrated(h *cloudtest.Harness) {
	cloudtest.Function(h)
	cloudtest.HTTPAPI(h)
	h.Create("apigatewayv2/integration:Integration", "integration", m{
		"apiId":                h.Created["api"].ID,
		"integrationType":      "AWS_PROXY",
		"integrationUri":       h.Created["function"].Output("arn"),
		"payloadFormatVersion": "2.0",
	})
}

func route(h *cloudtest.Harness) m {
	return m{
		"apiId":    h.Created["api"].ID,
		"routeKey": "GET /health",
		"target":   "integrations/" + h.Created["integration"].ID,
	}
}

// linked is an HTTP API with a VPC link, a listener in the network and a function.
func linked(h *cloudtest.Harness) {
	cloudtest.Instances(h)
	cloudtest.Function(h)
	cloudtest.HTTPAPI(h)
	h.Create(token.HTTPVPCLink, "link", linkOf(h))
}

func linkOf(h *cloudtest.Harness) m {
	return m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}, "securityGroupIds": l{h.Created["group"].ID}}
}

func privateIntegration(h *cloudtest.Harness) m {
	return m{
		"apiId":                h.Created["api"].ID,
		"integrationType":      "HTTP_PROXY",
		"integrationMethod":    "ANY",
		"integrationUri":       h.Created["tcp80"].ID,
		"payloadFormatVersion": "1.0",
		"connectionType":       "VPC_LINK",
		"connectionId":         h.Created["link"].ID,
		"requestParameters":    m{"overwrite:path": "/$request.path.proxy"},
	}
}

func authorizerOf(h *cloudtest.Harness) m {
	return m{
		"apiId":                          h.Created["api"].ID,
		"authorizerType":                 "REQUEST",
		"authorizerUri":                  h.Created["function"].Output("invokeArn"),
		"authorizerPayloadFormatVersion": "2.0",
		"enableSimpleResponses":          true,
		"identitySources":                l{"$request.header.x"},
		"authorizerResultTtlInSeconds":   300,
	}
}
