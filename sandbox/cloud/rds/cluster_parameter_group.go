package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var clusterParameterGroup = cloud.ResourceType{
	Type:     "rds/clusterParameterGroup:ClusterParameterGroup",
	ID:       "{name}",
	Name:     &cloud.Naming{Property: "name", Max: 255, Lower: true, Others: "namePrefix"},
	Defaults: cloud.Description,
	Computed: map[string]any{"arn": "arn:aws:rds:{region}:{account}:cluster-pg:{name}"},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateFamily,
}
