package dynamodb

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types are the types that the sandbox simulates.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&table,
	}
}
