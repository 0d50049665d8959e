package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestSecurityGroupIngressRule(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	const groups, ingressT, old = "ec2/securityGroup:SecurityGroup", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ec2/securityGroupRule:SecurityGroupRule"
	ingress := func(h *cloudtest.Harness) m {
		return m{
			"securityGroupId": h.Created["group"].ID,
			"ipProtocol":      "tcp",
			"fromPort":        443,
			"toPort":          443,
			"cidrIpv4":        "10.0.0.0/16",
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a rule with a protocol has ports": in(ingress, cloudtest.Network, ingressT, m{"fromPort": nil, "toPort": nil},
			"fromPort and toPort are needed"),
		"a rule stands once": {
			Given: cloudtest.Network,
			Type:  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
			Right: ingress,
			Spoil: func(h *cloudtest.Harness) {
				h.Create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "first", ingress(h))
			},
			Says: "InvalidPermission.Duplicate",
		},
		"a rule has one peer": {
			Given: cloudtest.Network,
			Type:  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
			Right: ingress,
			Wrong: cloudtest.Just(m{"cidrIpv6": "::/0"}),
			Says:  "must be specified, got 2",
		},
		"ports ascend": {
			Given: cloudtest.Network,
			Type:  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
			Right: ingress,
			Wrong: cloudtest.Just(m{"fromPort": 500}),
			Says:  "Invalid TCP/UDP port range",
		},
		"a protocol exists": {
			Given: cloudtest.Network,
			Type:  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
			Right: ingress,
			Wrong: cloudtest.Just(m{"ipProtocol": "tcpp"}),
			Says:  "Unknown protocol",
		},
	})
}
