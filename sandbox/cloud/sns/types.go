// Package sns simulates Amazon SNS.
package sns

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&topic,
		&topicPolicy,
		&topicSubscription,
	}
}
