// Package logs holds the rules about CloudWatch Logs.
package logs

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		logRetention,
		logGroupKMS,
	}
}
