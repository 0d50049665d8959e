package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestSecurityGroupRule(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	const groups, ingressT, old = "ec2/securityGroup:SecurityGroup", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ec2/securityGroupRule:SecurityGroupRule"
	oldRule := func(h *cloudtest.Harness) m {
		return m{
			"securityGroupId": h.Created["group"].ID,
			"type":            "ingress",
			"protocol":        "tcp",
			"fromPort":        443,
			"toPort":          443,
			"cidrBlocks":      l{"10.0.0.0/16"},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an older rule has a peer": in(oldRule, cloudtest.Network, old, m{"cidrBlocks": nil}, "must be specified"),
	})
}
