package elasticache

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var parameterGroup = cloud.ResourceType{
	Type:     "elasticache/parameterGroup:ParameterGroup",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true},
	Defaults: cloud.Description,

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
