package apigatewayv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigateway"
)

var stage = cloud.ResourceType{
	Type: "apigatewayv2/stage:Stage",
	Name: &cloud.Naming{Property: "name", Max: 128},
	References: []cloud.Reference{
		ofAPI("apiId"),
		{
			Path:    "deploymentId",
			To:      "apigatewayv2/deployment:Deployment",
			Missing: "NotFoundException: Unable to find Deployment with ID %s",
		},
		{
			Path:    "accessLogSettings.destinationArn",
			Missing: "BadRequestException: the log destination %s does not exist",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: apigateway.ValidateStage("name"),
	ValidateState:  stageServesSomething,
}

// stageServesSomething refuses a stage with neither automatic deployments nor a deployment: it
// would answer 404 to everything.
func stageServesSomething(c *cloud.Call) {
	if !c.Flag("autoDeploy") && c.Text("deploymentId") == "" {
		c.Refuse("autoDeploy",
			"the stage would serve nothing: it has neither autoDeploy nor a deploymentId (requests are answered 404 "+
				"{\"message\":\"Not Found\"})")
	}
	apigateway.AccessLogs(c, true)
}
