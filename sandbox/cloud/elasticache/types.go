// Package elasticache simulates Amazon ElastiCache.
package elasticache

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&parameterGroup,
		&replicationGroup,
		&subnetGroup,
	}
}
