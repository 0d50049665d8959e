// Package ecs simulates Amazon ECS on Fargate and EC2.
package ecs

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&cluster,
		&clusterCapacityProviders,
		&service,
		&taskDefinition,
	}
}
