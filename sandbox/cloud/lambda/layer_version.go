package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var layerVersion = cloud.ResourceType{
	Type: "lambda/layerVersion:LayerVersion",
	ID:   "arn:aws:lambda:{region}:{account}:layer:{layerName}:1",
	Name: &cloud.Naming{Property: "layerName", Max: 64},
	Computed: map[string]any{
		"arn":      "{id}",
		"layerArn": "arn:aws:lambda:{region}:{account}:layer:{layerName}",
		"version":  "1",
	},

	CreateSeconds: 5,
	SecondsFrom:   cloud.FromApply,
}
