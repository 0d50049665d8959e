package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var clusterParameterGroup = cloud.ResourceType{
	Type:     "rds/clusterParameterGroup:ClusterParameterGroup",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},
	Defaults: cloud.Description,

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateFamily,
}
