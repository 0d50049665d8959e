// Package lambda holds the rules about Lambda functions.
package lambda

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		lambdaDLQ,
		lambdaRuntime,
		lambdaTracing,
		lambdaConcurrency,
		lambdaEnvKMS,
		lambdaURLAuth,
		lambdaVPCMultiAZ,
	}
}
