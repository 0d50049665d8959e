package ec2_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestSecurityGroup(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	group := func(h *cloudtest.Harness) m { return m{"vpcId": h.Created["vpc"].ID} }
	const groups, ingressT, old = "ec2/securityGroup:SecurityGroup", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ec2/securityGroupRule:SecurityGroupRule"
	inVPC := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"vpcId": h.Created["vpc"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an inline rule has a peer": in(group, cloudtest.Network, groups,
			m{"ingress": l{m{"protocol": "tcp", "fromPort": 1, "toPort": 2}}}, "must be specified"),
		"an inline range has no host bits": in(group, cloudtest.Network, groups,
			m{"ingress": l{m{"protocol": "tcp", "fromPort": 1, "toPort": 2, "cidrBlocks": l{"10.0.0.1/16"}}}},
			"host bits"),
		"all protocols have all ports": in(group, cloudtest.Network, groups,
			m{"ingress": l{m{"protocol": "-1", "fromPort": 1, "toPort": 2, "cidrBlocks": l{"10.0.0.0/16"}}}},
			"must both be 0"),
		"a description has 255 characters": in(group, cloudtest.Network, groups,
			m{
				"ingress": l{
					m{
						"protocol":    "tcp",
						"fromPort":    1,
						"toPort":      2,
						"self":        true,
						"description": strings.Repeat("d", 256),
					},
				},
			},
			"range (0 - 255)"),
		"a group's name isn't an id": {
			Given: cloudtest.Network,
			Type:  "ec2/securityGroup:SecurityGroup",
			Right: inVPC(m{"name": "web"}),
			Wrong: cloudtest.Just(m{"name": "sg-web"}),
			Says:  "cannot begin with sg-",
		},
		"a group's name is free": {
			Given: cloudtest.Network,
			Type:  "ec2/securityGroup:SecurityGroup",
			Right: inVPC(m{"name": "web"}),
			Spoil: func(h *cloudtest.Harness) {
				h.Create("ec2/securityGroup:SecurityGroup", "first", m{"vpcId": h.Created["vpc"].ID, "name": "web"})
			},
			Says: "InvalidGroup.Duplicate",
		},
		"descriptions are plain ASCII": {
			Given: cloudtest.Network,
			Type:  "ec2/securityGroup:SecurityGroup",
			Right: inVPC(m{"description": "Web, from anywhere"}),
			Wrong: cloudtest.Just(m{"description": "café"}),
			Says:  "Valid characters are",
		},
	})
}
