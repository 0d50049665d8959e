// Package sns holds the rules about SNS topics.
package sns

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		snsSubscriptionDLQ,
		snsEncrypted,
		snsTLSOnly,
	}
}
