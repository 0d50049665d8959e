package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var methodSettings = cloud.ResourceType{
	Type:       "apigateway/methodSettings:MethodSettings",
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: settingsFitStage,
}

func settingsFitStage(c *cloud.Call) {
	found := false
	for _, s := range c.Others("apigateway/stage:Stage") {
		found = found || s.Text("restApi") == c.Text("restApi") && s.Text("stageName") == c.Text("stageName")
	}
	if !found {
		c.Refuse("stageName", "NotFoundException: Invalid stage identifier specified: %q", c.Text("stageName"))
	}
	if level := c.Text("settings.loggingLevel"); level != "" && level != "OFF" && !accountLogs(c) {
		c.Refuse("settings.loggingLevel",
			"BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging")
	}
}
