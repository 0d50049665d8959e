// Package sfn holds the rules about Step Functions.
package sfn

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		sfnLoggingTracing,
	}
}
