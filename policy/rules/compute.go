package rules

import "slices"

func computeRules() []Rule {
	lambda := []Rule{lambdaRuntime, lambdaDLQ, lambdaTracing, lambdaConcurrency, lambdaURLAuth, lambdaVPCMultiAZ, lambdaEnvKMS}
	return slices.Concat(lambda, ecsRules(), ec2Rules())
}
