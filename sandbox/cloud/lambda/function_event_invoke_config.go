package lambda

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var functionEventInvokeConfig = cloud.ResourceType{
	Type: "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
	References: []cloud.Reference{
		ofFunction("functionName"),
		{
			Path:    "destinationConfig.onFailure.destination",
			Missing: "InvalidParameterValueException: The destination ARN %s is invalid.",
		},
		{
			Path:    "destinationConfig.onSuccess.destination",
			Missing: "InvalidParameterValueException: The destination ARN %s is invalid.",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: roleReachesDestinations,
}

func roleReachesDestinations(c *cloud.Call) {
	f, _ := FindFunction(c, c.Text("functionName"))
	if f == nil {
		return
	}
	q := c.Text("qualifier")
	if q != "" && q != "$LATEST" && c.Find(token.FunctionAlias, f.Text("arn")+":"+q) == nil && !published(f, q) {
		c.Refuse("qualifier", "ResourceNotFoundException: The function %s doesn't have the alias or version %s", f.ID,
			q)
	}
	role := iam.FindRole(c, f.Text("role"))
	for _, side := range []string{"onFailure", "onSuccess"} {
		d := c.Text("destinationConfig." + side + ".destination")
		for service, action := range map[string]string{
			"sqs":    "sqs:SendMessage",
			"sns":    "sns:Publish",
			"lambda": "lambda:InvokeFunction",
			"events": "events:PutEvents",
		} {
			if strings.HasPrefix(d, "arn:aws:"+service+":") && !iam.Can(c, role, action) {
				c.Refuse("destinationConfig."+side+".destination",
					"InvalidParameterValueException: The function's execution role does not have permissions to call "+
						"%s on arn:aws:%s",
					action, service)
			}
		}
	}
}
