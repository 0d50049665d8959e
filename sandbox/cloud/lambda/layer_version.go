package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var layerVersion = cloud.ResourceType{
	Type: "lambda/layerVersion:LayerVersion",
	Name: &cloud.Naming{Property: "layerName", Max: 64},

	CreateSeconds: 5,
	SecondsFrom:   cloud.FromApply,
}
