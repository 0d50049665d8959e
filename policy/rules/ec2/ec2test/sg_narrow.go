package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func narrowGroups() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-narrow"}
	in := func(name string, p props) coretest.Resource {
		return coretest.Of("vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, p)
	}
	out := func(name string, p props) coretest.Resource {
		return coretest.Of("vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, p)
	}
	ports := func(from, to any, more props) props {
		p := props{"ipProtocol": "tcp", "fromPort": from, "toPort": to}
		for key, v := range more {
			p[key] = v
		}
		return p
	}
	group, internet := props{"referencedSecurityGroupId": "sg-1"}, props{"cidrIpv4": "0.0.0.0/0"}
	s.Pass("one port, a few, a ping, the web, and a load balancer's way to its targets",
		in("one", ports(8080, 8080, group)),
		in("few", ports(8000, 8049, group)),
		in("ping", props{"ipProtocol": "icmp", "fromPort": -1, "toPort": -1, "cidrIpv4": "10.0.0.0/8"}),
		out("web", ports(443, 443, internet)),
		out("targets", ports(1, 65535, props{"cidrIpv4": "10.0.0.0/16"})))
	s.Fail("a wide range, from a group and to one", "in out",
		in("in", ports(0, 8080, group)),
		out("out", ports(5432, 65535, group))).Saying("tcp 0-8080", "tcp 5432-65535")
	s.Fail("every protocol", "in out",
		in("in", props{"ipProtocol": "-1", "referencedSecurityGroupId": "sg-1"}),
		out("out", props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16"}))
	s.Fail("a database anywhere on the internet", "out", out("out", ports(5432, 5432, internet))).Saying("PostgreSQL")
	s.Fail("all ports to the whole internet", "out", out("out", ports(1, 65535, internet)))
	s.Alias("rules in a group, and of the older type", "group rule",
		coretest.Of("ec2/securityGroup:SecurityGroup", "group", props{"ingress": []any{
			props{"protocol": "tcp", "fromPort": 0, "toPort": 443, "securityGroups": []any{"sg-1"}},
		}}), coretest.Of("ec2/securityGroupRule:SecurityGroupRule", "rule",
			props{
				"type":       "egress",
				"protocol":   "tcp",
				"fromPort":   443,
				"toPort":     65535,
				"cidrBlocks": []any{"0.0.0.0/0"},
			}))
	s.Unknown("ports and protocols that aren't known",
		in("from", ports(coretest.Unknown, 65535, group)),
		in("to", ports(0, coretest.Unknown, group)),
		in("protocol", props{"ipProtocol": coretest.Unknown, "fromPort": 0, "toPort": 65535}))
	s.Shape("nonsense opens nothing", "",
		in("in", ports("x", []any{}, group)),
		coretest.Of("ec2/securityGroup:SecurityGroup", "group", props{"ingress": "x", "egress": []any{1, nil}}))
	s.Other("a network ACL is checked by its own policy",
		coretest.Of("ec2/networkAclRule:NetworkAclRule", "acl", ports(0, 65535, props{"protocol": "tcp"})))
	return s
}
