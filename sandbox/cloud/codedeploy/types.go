// Package codedeploy simulates AWS CodeDeploy for Amazon ECS.
//
// Deploy does what a pipeline does: it shifts a service to its other target group.
package codedeploy

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&application,
		&deploymentConfig,
		&deploymentGroup,
	}
}
