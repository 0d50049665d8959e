package logs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var logSubscriptionFilter = cloud.ResourceType{
	Type: "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
	Name: &cloud.Naming{Property: "name", Max: 512},
	References: []cloud.Reference{
		{Path: "logGroup", To: token.LogGroup, Missing: noSuchLogs},
		{
			Path:    "destinationArn",
			Missing: "InvalidParameterException: Could not deliver test message to specified destination %s",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
