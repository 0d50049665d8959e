package cloudtest

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// HTTPAPI creates an HTTP API.
func HTTPAPI(h *Harness) { h.Create(token.HTTPAPI, "api", m{"protocolType": "HTTP"}) }

// Stage is the inputs of the HTTP API's default stage.
func Stage(h *Harness) m {
	return m{"apiId": h.Created["api"].ID, "name": "$default", "autoDeploy": true}
}

// REST makes a REST API with one method on a function, deployed.
func REST(h *Harness) {
	if h.Created["function"] == nil {
		Function(h)
	}
	h.Create(token.RESTAPI, "rest", m{})
	id := h.Created["rest"].ID
	h.Create("apigateway/resource:Resource", "path", m{
		"restApi":  id,
		"parentId": h.Created["rest"].Output("rootResourceId"),
		"pathPart": "health",
	})
	h.Create(token.RESTMethod, "method", m{
		"restApi":       id,
		"resourceId":    h.Created["path"].ID,
		"httpMethod":    "GET",
		"authorization": "NONE",
	})
	h.Create("apigateway/integration:Integration", "call", m{
		"restApi":               id,
		"resourceId":            h.Created["path"].ID,
		"httpMethod":            "GET",
		"type":                  "AWS_PROXY",
		"integrationHttpMethod": "POST",
		"uri":                   h.Created["function"].Output("invokeArn"),
	})
	h.Create("apigateway/deployment:Deployment", "deployment", m{"restApi": id})
	h.Create("apigateway/stage:Stage", "stage", m{
		"restApi":    id,
		"deployment": h.Created["deployment"].ID,
		"stageName":  "live",
	})
}
