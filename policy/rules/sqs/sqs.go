// Package sqs holds the rules about SQS queues.
package sqs

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		sqsDLQ,
		sqsEncrypted,
		sqsVisibilityTimeout,
		sqsTLSOnly,
	}
}
