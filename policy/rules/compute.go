package rules

func computeRules() []Rule {
	return []Rule{lambdaRuntime, lambdaDLQ, lambdaTracing, lambdaConcurrency, lambdaURLAuth, lambdaVPCMultiAZ, lambdaEnvKMS}
}
