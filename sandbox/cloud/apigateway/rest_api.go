package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var restApi = cloud.ResourceType{
	Type: token.RESTAPI,
	Name: cloud.Named,

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRestAPI,
}

func validateRestAPI(c *cloud.Call) {
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 8192)
	if t, ok := cloud.First[string](c.Inputs, "endpointConfiguration.types"); ok && t == "PRIVATE" && !c.Has("policy") {
		c.Refuse("policy", "BadRequestException: Private REST API doesn't have a resource policy attached to it")
	}
}
