package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var account = cloud.ResourceType{
	Type: "apigateway/account:Account",
	References: []cloud.Reference{
		{
			Path:    "cloudwatchRoleArn",
			To:      token.Role,
			Missing: "BadRequestException: The role ARN %s does not have required permissions configured",
		},
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
	ValidateState: roleWritesLogs,
}

func roleWritesLogs(c *cloud.Call) {
	role := iam.FindRole(c, c.Text("cloudwatchRoleArn"))
	if role == nil {
		return
	}
	if !iam.Trusts(role, "apigateway.amazonaws.com") || !iam.Can(c, role, "logs:PutLogEvents") {
		c.Refuse("cloudwatchRoleArn",
			"BadRequestException: The role ARN does not have required permissions set to API Gateway: %s must trust "+
				"apigateway.amazonaws.com and allow logs:PutLogEvents before this is set",
			role.ID)
	}
}
