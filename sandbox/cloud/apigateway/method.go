package apigateway

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var method = cloud.ResourceType{
	Type: token.RESTMethod,
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		ofResource(),
		{
			Path:    "authorizerId",
			To:      "apigateway/authorizer:Authorizer",
			Missing: "NotFoundException: Invalid authorizer ID specified: %s",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateMethod,
}

func validateMethod(c *cloud.Call) {
	if m := c.Text("httpMethod"); m != "" &&
		!slices.Contains([]string{"GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE", "ANY"}, m) {
		c.Refuse("httpMethod", "BadRequestException: Invalid HTTP method: %s", m)
	}
	if t := c.Text("authorization"); (t == "CUSTOM" || t == "COGNITO_USER_POOLS") && !c.Has("authorizerId") {
		c.Refuse("authorizerId",
			"BadRequestException: Invalid authorizer ID specified. Setting the authorization type to %s requires a "+
				"valid authorizer.",
			t)
	}
}
