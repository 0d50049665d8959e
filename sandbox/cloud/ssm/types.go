// Package ssm simulates AWS Systems Manager: parameters and Session Manager's documents.
package ssm

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&document,
		&parameter,
	}
}
