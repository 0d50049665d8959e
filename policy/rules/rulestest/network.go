package rulestest

func networkCases() []Case {
	return gather(computePrivateSubnets(), dataPrivateSubnets(), noPublicIPCompute(), noAutoPublicIP(), noDefaultVPC())
}
