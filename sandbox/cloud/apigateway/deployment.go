package apigateway

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var deployment = cloud.ResourceType{
	Type:       "apigateway/deployment:Deployment",
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
	ValidateState: methodsHaveIntegrations,
}

func methodsHaveIntegrations(c *cloud.Call) {
	methods := 0
	for _, m := range c.Others(token.RESTMethod) {
		if m.Text("restApi") != c.Text("restApi") {
			continue
		}
		methods++
		has := slices.ContainsFunc(c.Others("apigateway/integration:Integration"), func(i *cloud.Resource) bool {
			return i.Text("restApi") == m.Text("restApi") && i.Text("resourceId") == m.Text("resourceId") &&
				i.Text("httpMethod") == m.Text("httpMethod")
		})
		if !has {
			c.Refuse("restApi",
				"BadRequestException: No integration defined for method %s of the resource %s (make the deployment "+
					"depend on it)",
				m.Text("httpMethod"), m.Text("resourceId"))
		}
	}
	api := c.Find(token.RESTAPI, c.Text("restApi"))
	if methods == 0 && (api == nil || api.Text("body") == "") {
		c.Refuse("restApi",
			"BadRequestException: The REST API doesn't contain any methods (make the deployment depend on them)")
	}
}
