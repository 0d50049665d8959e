package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var apiKey = cloud.ResourceType{
	Type: "apigateway/apiKey:ApiKey",
	ID:   "{hex10}",
	Name: cloud.Named,
	Computed: map[string]any{
		"arn":   "arn:aws:apigateway:{region}::/apikeys/{id}",
		"value": "{hex40}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
