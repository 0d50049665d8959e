package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var integrationResponse = cloud.ResourceType{
	Type: "apigateway/integrationResponse:IntegrationResponse",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		ofResource(),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: integrationExists,
}

func integrationExists(c *cloud.Call) {
	if methodOf(c, "apigateway/integration:Integration") == nil {
		c.Refuse("httpMethod",
			"NotFoundException: Invalid Integration identifier specified: the method %s has no integration yet "+
				"(depend on it)",
			c.Text("httpMethod"))
	}
	for _, r := range c.Others("apigateway/methodResponse:MethodResponse") {
		if r.Text("restApi") == c.Text("restApi") && r.Text("resourceId") == c.Text("resourceId") &&
			r.Text("httpMethod") == c.Text("httpMethod") && r.Text("statusCode") == c.Text("statusCode") {
			return
		}
	}
	c.Refuse("statusCode",
		"NotFoundException: Invalid Response status code specified: the method has no response %s yet (depend on it)",
		c.Text("statusCode"))
}
