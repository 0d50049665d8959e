package rulestest

func networkCases() []Case {
	return gather(
		computePrivateSubnets(), dataPrivateSubnets(), noPublicIPCompute(), noAutoPublicIP(), noDefaultVPC(),
		noOpenIngress(), noAdminPorts(), noAllTraffic(), egressScoped(), groupsDescribed(), oneRuleOwner(),
	)
}
