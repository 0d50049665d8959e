package codedeploy

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var application = cloud.ResourceType{
	Type: token.DeploymentApplication,
	Name: &cloud.Naming{Property: "name", Max: 100},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("ApplicationAlreadyExistsException", token.DeploymentApplication),
}
