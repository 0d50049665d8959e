package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestIntegration(t *testing.T) {
	t.Parallel()
	integration := func(h *cloudtest.Harness) m {
		return m{
			"restApi":               h.Created["rest"].ID,
			"resourceId":            h.Created["path"].ID,
			"httpMethod":            "GET",
			"type":                  "AWS_PROXY",
			"integrationHttpMethod": "POST",
			"uri":                   h.Created["function"].Output("invokeArn"),
		}
	}
	method := cloudtest.Steps(cloudtest.Function, func(h *cloudtest.Harness) {
		h.Create(token.RESTAPI, "rest", m{})
		h.Create("apigateway/resource:Resource", "path", m{
			"restApi":  h.Created["rest"].ID,
			"parentId": h.Created["rest"].Output("rootResourceId"),
			"pathPart": "health",
		})
		h.Create(token.RESTMethod, "method", m{
			"restApi":       h.Created["rest"].ID,
			"resourceId":    h.Created["path"].ID,
			"httpMethod":    "GET",
			"authorization": "NONE",
		})
	})
	const typ = "apigateway/integration:Integration"
	wrong := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{Given: linkedREST, Type: typ, Right: privateREST, Wrong: cloudtest.Just(in), Says: says}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an integration's method exists": {
			Given: method,
			Type:  "apigateway/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{"httpMethod": "POST"}),
			Says:  "Invalid Method identifier",
		},
		"a function is called by POST": {
			Given: method,
			Type:  "apigateway/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{"integrationHttpMethod": "GET"}),
			Says:  "called by POST",
		},
		"an integration's function is there": {
			Given: method,
			Type:  "apigateway/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{
				"uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:none/invocations",
			}),
			Says: "function:none",
		},
		"a link has an id": wrong(m{"connectionId": nil}, "Vpc link id must not be empty"),
		"a link exists": wrong(m{"connectionId": "none"},
			"Invalid Vpc link identifier specified: none"),
		"an id is a link's": wrong(m{"connectionType": "INTERNET"},
			"takes the connection type VPC_LINK"),
		"a link carries HTTP": wrong(m{"type": "AWS_PROXY", "integrationHttpMethod": "POST"},
			"takes the integration type HTTP"),
		"a method declares what is read": wrong(m{
			"requestParameters": m{"integration.request.path.proxy": "method.request.path.other"},
		},
			"Invalid mapping expression parameter specified: method.request.path.other"),
	})
}
