package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func noAdminPorts() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-no-admin-ports"}
	anywhere := coretest.CIDRs("0.0.0.0/0")
	s.Pass("web ports for the internet, databases for a group", shapes(443, 443, "0.0.0.0/0")...)
	s.Pass("a database for one group and one range",
		inline("db",
			coretest.PortRule(5432, 5432, "securityGroups", []any{"sg-app"}),
			coretest.PortRule(5432, 5432, "cidrBlocks", coretest.CIDRs("10.0.0.0/16"))))
	s.Pass("ports beside the risky ones, ICMP, and other protocols",
		inline("beside",
			coretest.PortRule(444, 444, "cidrBlocks", anywhere),
			coretest.PortRule(1024, 1024, "cidrBlocks", anywhere),
			props{"protocol": "icmp", "fromPort": 8, "toPort": 0, "cidrBlocks": anywhere, "description": "ping"},
			props{"protocol": "132", "fromPort": 22, "toPort": 22, "cidrBlocks": anywhere, "description": "sctp"}))
	s.Pass("SSH for the administrators", shapes(22, 22, "203.0.113.7/32")...).Configured("adminCidrs",
		[]any{"203.0.113.0/24"})
	s.Pass("SSH for a public range, where no ranges are named", shapes(22, 22, "203.0.113.0/24")...)
	s.Pass("SSH inside the VPC, where ranges are named", shapes(22, 22, "10.1.0.0/16")...).Configured("adminCidrs",
		[]any{"203.0.113.0/24"})
	s.Fail("SSH for the internet, in each shape", "inline rule newer", shapes(22, 22, "0.0.0.0/0")...).
		Saying("22 (SSH)", "ingress[0].cidrBlocks", "cidrIpv4")
	s.Fail("RDP for the internet of IPv6, in each shape", "inline rule newer", shapes(3389, 3389, "::/0")...).
		Saying("3389 (RDP)", "ingress[0].ipv6CidrBlocks", "cidrIpv6")
	for _, p := range []struct {
		name string
		port int
	}{
		{"PostgreSQL", 5432},
		{"MySQL", 3306},
		{"Redis", 6379},
		{"Memcached", 11211},
		{"SQL Server", 1433},
		{"OpenSearch", 9200},
		{"MongoDB", 27017},
	} {
		s.Fail(p.name+" for the internet", "inline rule newer", shapes(p.port, p.port, "0.0.0.0/0")...).
			Saying("(" + p.name + ")")
	}
	s.Fail("a range of ports that spans them", "inline rule newer", shapes(20, 4000, "0.0.0.0/0")...).
		Saying("tcp 20-4000", "22 (SSH)", "and")
	s.Fail("every protocol spans them, by number, name and word", "a b c d",
		inline("a", props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": anywhere}),
		inline("b", props{"protocol": "all", "cidrBlocks": anywhere}),
		inline("c", coretest.PortRule(22, 22, "protocol", "6", "cidrBlocks", anywhere)),
		coretest.Of(coretest.IngressRuleType, "d",
			props{"ipProtocol": -1, "cidrIpv4": "0.0.0.0/0", "securityGroupId": "sg-1"})).
		Saying("every protocol and port")
	s.Fail("each offending rule of a group, and the default group too", "many many default",
		inline("many",
			coretest.PortRule(443, 443, "cidrBlocks", anywhere),
			coretest.PortRule(22, 22, "cidrBlocks", anywhere),
			coretest.PortRule(6379, 6379, "ipv6CidrBlocks",
				coretest.CIDRs("::/0"))), coretest.Of(coretest.DefaultSecurityGroupType, "default",
			props{"ingress": []any{coretest.PortRule(22, 22, "cidrBlocks", anywhere)}}))
	s.Fail("the internet among other ranges, UDP, and numbers as text", "a b c",
		inline("a", coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("10.0.0.0/8", "0.0.0.0/0"))),
		inline("b", coretest.PortRule(11211, 11211, "protocol", "udp", "cidrBlocks", anywhere)),
		inline("c", coretest.PortRule("22", "22", "cidrBlocks", anywhere)))
	s.Fail("SSH for a public range that isn't the administrators'", "inline rule newer",
		shapes(22, 22, "198.51.100.0/24")...).
		Configured("adminCidrs", []any{"203.0.113.0/24"}).Saying("198.51.100.0/24", "adminCidrs")
	s.Fail("a range that only overlaps the administrators'", "inline rule newer", shapes(22, 22, "203.0.0.0/16")...).
		Configured("adminCidrs", []any{"203.0.113.0/24"})
	s.Fail("the internet stays out, whatever adminCidrs says", "inline rule newer", shapes(22, 22, "0.0.0.0/0")...).
		Configured("adminCidrs", []any{"0.0.0.0/0"})
	s.Fail("one bound is known and is the port", "half",
		inline("half", coretest.PortRule(22, coretest.Unknown, "cidrBlocks", anywhere))).InPreview()
	s.Unknown("a range of ports whose bounds aren't known",
		inline("half",
			coretest.PortRule(21, coretest.Unknown, "cidrBlocks", coretest.CIDRs(coretest.Unknown)),
			coretest.PortRule(coretest.Unknown, 100, "cidrBlocks", coretest.CIDRs(coretest.Unknown))),
		inline("bounds",
			coretest.PortRule(coretest.Unknown, coretest.Unknown, "cidrBlocks", anywhere),
			props{"protocol": coretest.Unknown, "fromPort": 22, "toPort": 22, "cidrBlocks": anywhere}))
	groupEdges(s)
	return s
}

func noAllTraffic() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-no-all-traffic"}
	vpc := coretest.CIDRs("10.0.0.0/16")
	s.Pass("named ports for ranges, everything for a group and for itself",
		inline("group",
			coretest.PortRule(443, 443, "cidrBlocks", vpc),
			coretest.PortRule(1024, 65535, "cidrBlocks", vpc),
			props{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": true},
			props{"protocol": "-1", "securityGroups": []any{"sg-1"}}))
	s.Fail("every protocol for a range, in each shape", "inline rule newer",
		inline("inline", props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": vpc}),
		coretest.Of(coretest.SecurityGroupRuleType, "rule", props{
			"type":            "ingress",
			"protocol":        "all",
			"fromPort":        0,
			"toPort":          0,
			"cidrBlocks":      vpc,
			"securityGroupId": "sg-1",
		}),
		coretest.Of(coretest.IngressRuleType, "newer",
			props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16", "securityGroupId": "sg-1"})).
		Saying("every protocol and port", "10.0.0.0/16")
	s.Fail("every port of TCP, from 0 and from 1, and -1 for all", "inline rule newer one minus",
		append(shapes(0, 65535, "10.0.0.0/8"),
			inline("one", coretest.PortRule(1, 65535, "cidrBlocks", vpc)),
			inline("minus", coretest.PortRule(-1, -1, "cidrBlocks", vpc)))...)
	s.Fail("UDP and IPv6, a violation for each rule", "a a",
		inline("a",
			coretest.PortRule(0, 65535, "protocol", "17", "cidrBlocks", vpc),
			props{"protocol": "-1", "ipv6CidrBlocks": coretest.CIDRs("fd00::/8")}))
	groupEdges(s)
	return s
}

func egressScoped() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-egress-scoped"}
	out := []any{props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": coretest.CIDRs("0.0.0.0/0")}}
	data := props{"Tier": "data"}
	s.Pass("no egress, scoped egress, and the application's group",
		coretest.Of(coretest.SecurityGroupType, "none", props{"tags": data}),
		coretest.Of(coretest.SecurityGroupType, "app",
			props{"egress": out, "ingress": []any{coretest.PortRule(8080, 8080, "securityGroups", []any{"sg-1"})}}),
		coretest.Of(coretest.SecurityGroupType, "scoped", props{
			"tags":   data,
			"egress": []any{coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("0.0.0.0/0"))},
		}))
	s.Fail("the data tier by tag, and by the ports that it takes", "tagged ports newer",
		coretest.Of(coretest.SecurityGroupType, "tagged", props{"tags": data, "egress": out}),
		coretest.Of(coretest.SecurityGroupType, "ports",
			props{"ingress": []any{coretest.PortRule(5432, 5432, "securityGroups", []any{"sg-1"})}, "egress": out}),
		coretest.Of(egressType, "newer",
			props{"ipProtocol": "-1", "cidrIpv6": "::/0", "securityGroupId": "sg-1", "tags": data})).
		Saying("egress[0].cidrBlocks", "every protocol and port")
	s.Unknown("tags and ranges that aren't known",
		coretest.Of(coretest.SecurityGroupType, "tags", props{"tags": coretest.Unknown, "egress": out}),
		coretest.Of(coretest.SecurityGroupType, "egress", props{"tags": data, "egress": coretest.Unknown}),
		coretest.Of(coretest.SecurityGroupType, "range", props{
			"tags":   data,
			"egress": []any{props{"protocol": "-1", "cidrBlocks": coretest.CIDRs(coretest.Unknown)}},
		}))
	s.Shape("nonsense", "",
		coretest.Of(coretest.SecurityGroupType, "group", props{"tags": "x", "egress": "y", "ingress": 3}),
		coretest.Of(coretest.SecurityGroupType, "list", props{"tags": data, "egress": []any{nil, 1}}))
	s.Other("ingress rules",
		coretest.Of(coretest.IngressRuleType, "in", props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "tags": data}))
	return s
}

func groupsDescribed() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-described"}
	s.Pass("everything says what it is for",
		inline("group", coretest.PortRule(443, 443)),
		coretest.Of(coretest.IngressRuleType, "in", props{"description": "from the load balancer"}),
		coretest.Of(coretest.SecurityGroupRuleType, "rule", coretest.PortRule(443, 443, "type", "ingress")),
		coretest.Of(egressType, "out", props{"description": "to the database"}))
	s.Fail("the group and its rules, a violation for each", "group group group",
		coretest.Of(coretest.SecurityGroupType, "group", props{
			"ingress": []any{props{"protocol": "tcp"}, coretest.PortRule(80, 80)},
			"egress":  []any{props{"description": " "}},
		})).Saying("ingress[0].description", "egress[0].description")
	s.Fail("the provider's default and rules of their own", "group in rule out",
		coretest.Of(coretest.SecurityGroupType, "group", props{"description": "Managed by Pulumi"}),
		coretest.Of(coretest.IngressRuleType, "in", props{}),
		coretest.Of(coretest.SecurityGroupRuleType, "rule", props{"type": "egress"}),
		coretest.Of(egressType, "out", props{"description": ""})).Saying(`is only "Managed by Pulumi"`)
	s.Unknown("descriptions that aren't known",
		coretest.Of(coretest.SecurityGroupType, "group",
			props{"description": coretest.Unknown, "ingress": coretest.Unknown}),
		coretest.Of(coretest.IngressRuleType, "in", props{"description": coretest.Unknown}))
	s.Shape("nonsense is at least something", "",
		coretest.Of(coretest.SecurityGroupType, "group",
			props{"description": []any{}, "ingress": "x", "egress": []any{1}}),
		coretest.Of(coretest.IngressRuleType, "in", props{"description": 7}))
	s.Other("the default group can't be described", coretest.Of(coretest.DefaultSecurityGroupType, "default", props{}))
	return s
}

func oneRuleOwner() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-one-rule-owner"}
	s.Passes("all inline, or all of their own", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "inline", props{"ingress": []any{coretest.PortRule(443, 443)}})
		d.Add(coretest.SecurityGroupType, "bare", props{})
		d.Add(coretest.IngressRuleType, "in", props{"ipProtocol": "tcp", "securityGroupId": coretest.Ref("bare")})
		d.Add(egressType, "out", props{"securityGroupId": coretest.Ref("bare")})
		d.Add(coretest.SecurityGroupRuleType, "elsewhere", props{"securityGroupId": "sg-elsewhere", "type": "ingress"})
	})
	s.Fails("rules beside inline ones, a violation for each", "in out rule", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "mixed", props{"ingress": []any{coretest.PortRule(443, 443)}})
		d.Add(coretest.SecurityGroupType, "exit", props{"egress": []any{coretest.PortRule(443, 443)}})
		d.Add(coretest.IngressRuleType, "in",
			props{"ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "securityGroupId": coretest.Ref("mixed")})
		d.Add(egressType, "out", props{"securityGroupId": coretest.Ref("exit")})
		d.Add(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(80, 80, "type", "ingress", "securityGroupId", coretest.Ref("mixed")))
	})
	separate := coretest.Of(coretest.SecurityGroupRuleType, "rule",
		coretest.PortRule(443, 443, "cidrBlocks",
			coretest.CIDRs("10.0.0.0/8"),
			"type", "ingress", "securityGroupId", "sg-1"))
	answer := coretest.Of(coretest.SecurityGroupType, "group", nil).WithOutputs(props{
		"id":      "sg-1",
		"ingress": []any{coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("10.0.0.0/8"))},
	})
	s.Pass("what a refresh shows inside the group isn't inline", answer, separate)
	answer.Inputs = props{"description": "x"}
	s.Pass("nor is it where the program is known", answer, separate)
	answer.Inputs, answer.Outputs = nil, props{
		"id": "sg-1",
		"ingress": []any{
			coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("10.0.0.0/8")),
			coretest.PortRule(80, 80, "cidrBlocks", coretest.CIDRs("10.0.0.0/8")),
		},
	}
	s.Fail("an inline rule among them is", "rule", answer, separate).Saying("ingress[1]", "group")
	s.Previewed(coretest.UnknownValue, "a group that isn't known, and rules that aren't", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.SecurityGroupType, "inline", props{"ingress": []any{coretest.PortRule(443, 443)}})
			d.Add(coretest.IngressRuleType, "in", props{"securityGroupId": coretest.Unknown})
			d.Add(coretest.SecurityGroupType, "later", props{"ingress": coretest.Unknown})
			d.Add(coretest.IngressRuleType, "on", props{"securityGroupId": coretest.Ref("later")})
		})
	s.Shape("nonsense", "",
		coretest.Of(coretest.SecurityGroupType, "group", props{"ingress": 1, "egress": "x"}),
		coretest.Of(coretest.IngressRuleType, "in", props{"securityGroupId": []any{}}),
		coretest.Of(coretest.SecurityGroupRuleType, "rule", nil))
	s.Other("an ACL and its rules",
		coretest.Of("ec2/networkAcl:NetworkAcl", "acl", props{"ingress": []any{props{}}}),
		coretest.Of("ec2/networkAclRule:NetworkAclRule", "rule", props{"networkAclId": "acl-1"}))
	return s
}
