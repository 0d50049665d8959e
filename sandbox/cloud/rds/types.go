// Package rds simulates Amazon RDS and Aurora.
//
// A database proxy itself is created by Cloud Control; its targets and endpoints are here.
package rds

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&cluster,
		&clusterInstance,
		&clusterParameterGroup,
		&instance,
		&optionGroup,
		&parameterGroup,
		&proxyDefaultTargetGroup,
		&proxyEndpoint,
		&proxyTarget,
		&subnetGroup,
	}
}
