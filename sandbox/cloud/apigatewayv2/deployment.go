package apigatewayv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var deployment = cloud.ResourceType{
	Type:       "apigatewayv2/deployment:Deployment",
	References: []cloud.Reference{ofAPI("apiId")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
	ValidateState: apiHasRoutes,
}

func apiHasRoutes(c *cloud.Call) {
	for _, r := range c.Others("apigatewayv2/route:Route") {
		if r.Text("apiId") == c.Text("apiId") {
			return
		}
	}
	c.Refuse("apiId", "BadRequestException: At least one route is required before deploying the Api.")
}
