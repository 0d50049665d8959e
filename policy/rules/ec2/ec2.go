// Package ec2 holds the rules about EC2 and its networks: where compute and data lie, routes,
// security groups, addresses, instance metadata, volumes.
package ec2

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		netNACLNoAdminIngress,
		netEIPScope,
		netBastionHardened,
		netVPCEndpointPolicy,
		netEndpointScoped,
		netVPCEndpoints,
		ec2InstanceProfile,
		ec2DetailedMonitoring,
		lbEgressScoped,
		netIMDSv2,
		netIMDSHopLimit,
		netNATPerAZ,
		costNATBudget,
		netComputePrivateSubnets,
		netDataPrivateSubnets,
		netNoPublicIPCompute,
		netSubnetNoAutoPublicIP,
		netNoDefaultVPC,
		netSGNarrow,
		netSGNoOpenIngress,
		netSGNoAdminPorts,
		netSGNoAllTraffic,
		netSGEgressScoped,
		netSGDescribed,
		netSGOneRuleOwner,
		tagsLaunched,
		ec2EBSEncrypted,
		costGP3,
		netDefaultSGClosed,
		netVPCFlowLogs,
		netTiersMultiAZ,
	}
}
