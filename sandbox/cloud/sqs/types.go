// Package sqs simulates Amazon SQS.
package sqs

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&queue,
		&queuePolicy,
		&redriveAllowPolicy,
		&redrivePolicy,
	}
}
