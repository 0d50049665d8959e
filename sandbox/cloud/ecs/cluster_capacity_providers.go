package ecs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var clusterCapacityProviders = cloud.ResourceType{
	Type:       "ecs/clusterCapacityProviders:ClusterCapacityProviders",
	References: []cloud.Reference{{Path: "clusterName", To: token.Cluster, Missing: noCluster}},

	CreateSeconds: 11,
	SecondsFrom:   cloud.FromApply,
}
