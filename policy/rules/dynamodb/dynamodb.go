// Package dynamodb holds the rules about DynamoDB tables.
package dynamodb

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		dynamodbPITR,
		dynamodbDeletionProtection,
		dynamodbCMK,
		dynamodbCapacity,
	}
}
