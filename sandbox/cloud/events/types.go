// Package events simulates Amazon EventBridge.
package events

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&eventBus,
		&eventRule,
		&eventTarget,
	}
}
