package rules

import "slices"

// networkRules are about who can reach whom: subnets and routes, security groups, addresses, metadata.
func networkRules() []Rule {
	return slices.Concat(
		placementRules(), securityGroupRules(), vpcRules(), metadataRules(),
		[]Rule{netNACLNoAdminIngress, netLBMultiAZ, netEIPScope, netBastionHardened},
	)
}
