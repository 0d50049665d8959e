// Package applicationautoscaling simulates Application Auto Scaling.
package applicationautoscaling

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&policy,
		&target,
	}
}
