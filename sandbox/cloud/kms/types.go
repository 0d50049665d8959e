// Package kms simulates AWS KMS.
package kms

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&alias,
		&grant,
		&key,
		&keyPolicy,
		&replicaKey,
	}
}
