package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var optionGroup = cloud.ResourceType{
	Type: "rds/optionGroup:OptionGroup",
	Name: &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
