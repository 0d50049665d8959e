package sqs

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types are the types that the sandbox simulates.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&queue,
		&queuePolicy,
		&redriveAllowPolicy,
		&redrivePolicy,
	}
}
