package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var usagePlanKey = cloud.ResourceType{
	Type: "apigateway/usagePlanKey:UsagePlanKey",
	References: []cloud.Reference{
		{
			Path:    "keyId",
			To:      "apigateway/apiKey:ApiKey",
			Missing: "NotFoundException: Invalid API Key identifier specified: %s",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
