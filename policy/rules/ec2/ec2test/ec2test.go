// Package ec2test holds the cases of the rules in package ec2: what each rule must report of which
// resources.
package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		naclAdminIngress(),
		eipScope(),
		bastionHardened(),
		carriedActions(),
		scopedEndpoints(),
		endpointPolicies(),
		vpcEndpoints(),
		profiles(),
		detailed(),
		scopedBalancers(),
		imdsv2(),
		imdsHopLimit(),
		natBudget(),
		natPerAZ(),
		computePrivateSubnets(),
		dataPrivateSubnets(),
		noPublicIPCompute(),
		noAutoPublicIP(),
		noDefaultVPC(),
		narrowGroups(),
		noOpenIngress(),
		noAdminPorts(),
		noAllTraffic(),
		egressScoped(),
		groupsDescribed(),
		oneRuleOwner(),
		launchedTags(),
		volumes(),
		gp3(),
		defaultGroupClosed(),
		flowLogs(),
		tiersMultiAZ(),
	)
}
