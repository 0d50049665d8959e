package apigateway_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// linkedREST is a REST API with a method, and a link to a network load balancer.
func linkedREST(h *cloudtest.Harness) {
	cloudtest.Instances(h)
	h.Create("apigateway/vpcLink:VpcLink", "link", m{"targetArn": h.Created["nlb"].ID})
	h.Create(token.RESTAPI, "rest", m{})
	h.Create("apigateway/resource:Resource", "path", m{
		"restApi":  h.Created["rest"].ID,
		"parentId": h.Created["rest"].Output("rootResourceId"),
		"pathPart": "{proxy+}",
	})
	h.Create(token.RESTMethod, "method", m{
		"restApi":           h.Created["rest"].ID,
		"resourceId":        h.Created["path"].ID,
		"httpMethod":        "ANY",
		"authorization":     "NONE",
		"requestParameters": m{"method.request.path.proxy": true},
	})
}

func privateREST(h *cloudtest.Harness) m {
	return m{
		"restApi":               h.Created["rest"].ID,
		"resourceId":            h.Created["path"].ID,
		"httpMethod":            "ANY",
		"type":                  "HTTP_PROXY",
		"integrationHttpMethod": "ANY",
		"uri":                   "http://nlb.example.internal/{proxy}",
		"connectionType":        "VPC_LINK",
		"connectionId":          h.Created["link"].ID,
		"requestParameters":     m{"integration.request.path.proxy": "method.request.path.proxy"},
	}
}
