package elasticache

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var parameterGroup = cloud.ResourceType{
	Type:     "elasticache/parameterGroup:ParameterGroup",
	ID:       "{name}",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true},
	Defaults: cloud.Description,
	Computed: map[string]any{"arn": "arn:aws:elasticache:{region}:{account}:parametergroup:{name}"},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
