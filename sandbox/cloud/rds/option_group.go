package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var optionGroup = cloud.ResourceType{
	Type:     "rds/optionGroup:OptionGroup",
	ID:       "{name}",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},
	Computed: map[string]any{"arn": "arn:aws:rds:{region}:{account}:og:{name}"},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
