package rulestest

func networkCases() []Case {
	return gather(
		computePrivateSubnets(), dataPrivateSubnets(), noPublicIPCompute(), noAutoPublicIP(), noDefaultVPC(),
		noOpenIngress(), noAdminPorts(), noAllTraffic(), egressScoped(), groupsDescribed(), oneRuleOwner(),
		defaultGroupClosed(), flowLogs(), tiersMultiAZ(), natPerAZ(), vpcEndpoints(), endpointPolicies(),
		imdsv2(), imdsHopLimit(), naclAdminIngress(), lbMultiAZ(), eipScope(), bastionHardened(),
	)
}
