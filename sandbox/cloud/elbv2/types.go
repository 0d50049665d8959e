// Package elbv2 simulates Elastic Load Balancing: application and network load balancers.
package elbv2

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&listener,
		&listenerCertificate,
		&listenerRule,
		&loadBalancer,
		&targetGroup,
		&targetGroupAttachment,
	}
}
