// Package xray simulates AWS X-Ray: groups and sampling rules.
package xray

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&group,
		&samplingRule,
	}
}
