package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var methodResponse = cloud.ResourceType{
	Type: "apigateway/methodResponse:MethodResponse",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		ofResource(),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: methodExists,
}

func methodExists(c *cloud.Call) {
	if methodOf(c, token.RESTMethod) == nil {
		c.Refuse("httpMethod",
			"NotFoundException: Invalid Method identifier specified: the resource %s has no method %s yet (depend on it)",
			c.Text("resourceId"), c.Text("httpMethod"))
	}
}
