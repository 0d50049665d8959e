package codedeploy

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var application = cloud.ResourceType{
	Type: token.DeploymentApplication,
	ID:   "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}:{name}",
	Name: &cloud.Naming{Property: "name", Max: 100},
	Computed: map[string]any{
		"arn":           "arn:aws:codedeploy:{region}:{account}:application:{name}",
		"applicationId": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("ApplicationAlreadyExistsException", token.DeploymentApplication),
}
