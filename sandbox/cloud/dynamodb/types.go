// Package dynamodb simulates Amazon DynamoDB.
package dynamodb

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&table,
	}
}
