package apigateway

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var stage = cloud.ResourceType{
	Type: "apigateway/stage:Stage",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		{
			Path:    "deployment",
			To:      "apigateway/deployment:Deployment",
			Missing: "BadRequestException: Deployment id %s does not exist",
			Blocks:  "BadRequestException: Active stages pointing to this deployment must be moved or deleted: %s",
		},
		{
			Path:    "accessLogSettings.destinationArn",
			Missing: "BadRequestException: the log destination %s does not exist",
		},
	},

	CreateSeconds:  3,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: ValidateStage("stageName"),
	ValidateState:  stageFitsDeployment,
}

var stageName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// ValidateStage checks a stage's name, which stands at path, and its access log's format.
func ValidateStage(path string) func(c *cloud.Call) {
	return func(c *cloud.Call) {
		if n := c.Text(path); n != "" && n != "$default" && !stageName.MatchString(n) {
			c.Refuse(path, "BadRequestException: Stage name only allows a-zA-Z0-9_-, got %q", n)
		}
		if !c.Has("accessLogSettings") {
			return
		}
		if c.Has("accessLogSettings.format") && c.Text("accessLogSettings.format") == "" &&
			!c.Unknown("accessLogSettings.format") {
			c.Refuse("accessLogSettings.format", "BadRequestException: the access log needs a format")
		}
		if f := c.Text("accessLogSettings.format"); f != "" && !strings.Contains(f, "$context.requestId") &&
			!strings.Contains(f, "$context.extendedRequestId") {
			c.Refuse("accessLogSettings.format",
				"BadRequestException: Access log format must include at least $context.requestId or "+
					"$context.extendedRequestId")
		}
	}
}

// AccessLogs checks where a stage logs its requests: a log group is named by its ARN without ":*",
// and for REST APIs the account needs a role that may write.
func AccessLogs(c *cloud.Call, http bool) {
	arn := c.Text("accessLogSettings.destinationArn")
	if arn == "" {
		return
	}
	if strings.Contains(arn, ":logs:") && strings.HasSuffix(arn, ":*") {
		c.Refuse("accessLogSettings.destinationArn",
			"BadRequestException: Invalid ARN specified in the request: %s (the log group's ARN without \":*\")", arn)
	}
	if strings.Contains(arn, ":firehose:") && !strings.Contains(arn, "deliverystream/amazon-apigateway-") {
		c.Refuse("accessLogSettings.destinationArn",
			"BadRequestException: the delivery stream's name must begin with amazon-apigateway-, got %s", arn)
	}
	if !http && !accountLogs(c) {
		c.Refuse("accessLogSettings",
			"BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging")
	}
}

// accountLogs reports whether API Gateway has a role for its logs in this region.
func accountLogs(c *cloud.Call) bool {
	for _, a := range c.Others("apigateway/account:Account") {
		if a.Text("cloudwatchRoleArn") != "" {
			return true
		}
	}
	return false
}

func stageFitsDeployment(c *cloud.Call) {
	if d := c.Find("apigateway/deployment:Deployment", c.Text("deployment")); d != nil &&
		d.Text("restApi") != c.Text("restApi") {
		c.Refuse("deployment", "BadRequestException: Deployment id %s belongs to another API", d.ID)
	}
	AccessLogs(c, false)
}
