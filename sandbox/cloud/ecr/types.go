// Package ecr simulates Amazon ECR.
package ecr

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&lifecyclePolicy,
		&repository,
		&repositoryPolicy,
	}
}
