package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func naclAdminIngress() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-nacl-no-admin-ingress"}
	acl, rule := "ec2/networkAcl:NetworkAcl", "ec2/networkAclRule:NetworkAclRule"
	entry := func(number int, action, protocol, cidr string, from, to any) props {
		return props{
			"ruleNo":    number,
			"action":    action,
			"protocol":  protocol,
			"cidrBlock": cidr,
			"fromPort":  from,
			"toPort":    to,
		}
	}
	one := func(name, protocol, cidr string, from, to any, more ...any) coretest.Resource {
		p := props{
			"ruleNumber":   100,
			"ruleAction":   "allow",
			"protocol":     protocol,
			"cidrBlock":    cidr,
			"fromPort":     from,
			"toPort":       to,
			"networkAclId": "acl-1",
		}
		for i := 0; i+1 < len(more); i += 2 {
			key, _ := more[i].(string)
			p[key] = more[i+1]
		}
		return coretest.Of(rule, name, p)
	}
	s.Pass("web ports for the internet, everything for the VPC, egress",
		coretest.Of(acl, "acl", props{
			"ingress": []any{
				entry(100, "allow", "tcp", "0.0.0.0/0", 443, 443),
				entry(110, "allow", "-1", "10.0.0.0/16", 0, 0),
			},
			"egress": []any{
				entry(100, "allow", "-1", "0.0.0.0/0", 0, 0),
			},
		}), one("out", "-1", "0.0.0.0/0", 0, 0, "egress", true),
		one("deny", "-1", "0.0.0.0/0", 0, 0, "ruleAction", "deny"))
	s.Pass("a deny with a lower number comes first, wherever it stands", coretest.Of(acl, "acl", props{"ingress": []any{
		entry(100, "allow", "tcp", "0.0.0.0/0", 1024, 65535), entry(90, "deny", "tcp", "0.0.0.0/0", 3389, 3389),
	}}))
	s.Fail("SSH, a range and everything, a violation for each", "acl acl acl default",
		coretest.Of(acl, "acl", props{"ingress": []any{
			entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
			entry(110, "allow", "6", "0.0.0.0/0", 1024, 65535),
			props{"ruleNo": 120, "action": "ALLOW", "protocol": "-1", "ipv6CidrBlock": "::/0"},
		}}), coretest.Of("ec2/defaultNetworkAcl:DefaultNetworkAcl", "default",
			props{"ingress": []any{entry(100, "allow", "all", "0.0.0.0/0", 0, 0)}})).
		Saying("port 20, 21, 22, 3389", "ingress[1]")
	aclRules := func(d *coretest.Deployment) {
		d.Add(acl, "acl", props{})
		d.Add(acl, "other", props{})
		deny := func(name, acl string, number int, more ...any) {
			r := one(name, "tcp", "0.0.0.0/0", 20, 22,
				append([]any{"ruleNumber", number, "ruleAction", "deny"}, more...)...)
			r.Inputs["networkAclId"] = coretest.Ref(acl)
			d.Add(rule, name, r.Inputs)
		}
		deny("ssh", "acl", 90)
		deny("late", "other", 110)
		deny("out", "other", 80, "egress", true)
		for _, of := range []string{"acl", "other"} {
			r := one("", "tcp", "0.0.0.0/0", 1, 1023)
			r.Inputs["networkAclId"] = coretest.Ref(of)
			d.Add(rule, "in-"+of, r.Inputs)
		}
	}
	s.Fails("a deny of its own with a lower number comes first in its ACL only, and only on its way", "in-other",
		aclRules)
	s.Fail("rules of their own", "ftp rdp six",
		one("ftp", "tcp", "0.0.0.0/0", 20, 21),
		one("rdp", "6", "0.0.0.0/0", 3000, 4000),
		one("six", "-1", "", 0, 0, "ipv6CidrBlock", "::/0"))
	s.Fail("a deny with a higher number, or of IPv6 only, comes too late", "late six",
		coretest.Of(acl, "late",
			props{"ingress": []any{
				entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
				entry(200, "deny", "tcp", "0.0.0.0/0", 22, 22),
			}}),
		coretest.Of(acl, "six",
			props{"ingress": []any{
				props{"ruleNo": 50, "action": "deny", "protocol": "-1", "ipv6CidrBlock": "::/0"},
				entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
			}}))
	s.Fail("a deny of another protocol, or for one range only, leaves it open", "udp range",
		coretest.Of(acl, "udp",
			props{"ingress": []any{
				entry(90, "deny", "udp", "0.0.0.0/0", 22, 22),
				entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
			}}),
		coretest.Of(acl, "range",
			props{"ingress": []any{
				entry(90, "deny", "tcp", "198.51.100.0/24", 22, 22),
				entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
			}}))
	s.Pass("a deny of every protocol, or of TCP by its number",
		coretest.Of(acl, "acl",
			props{"ingress": []any{
				entry(80, "deny", "-1", "0.0.0.0/0", 0, 0),
				entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22),
			}}),
		coretest.Of(acl, "number",
			props{"ingress": []any{
				entry(80, "deny", "6", "0.0.0.0/0", 20, 22),
				entry(100, "allow", "tcp", "0.0.0.0/0", 20, 22),
			}}))
	s.Unknown("entries that aren't known",
		coretest.Of(acl, "acl", props{"ingress": coretest.Unknown}),
		coretest.Of(acl, "one",
			props{"ingress": []any{coretest.Unknown, entry(100, "allow", "-1", "0.0.0.0/0", 0, 0)}}),
		one("range", "tcp", "0.0.0.0/0", coretest.Unknown, coretest.Unknown),
		one("source", "-1", "10.0.0.0/8", 0, 0, "cidrBlock", coretest.Unknown),
		one("action", "-1", "0.0.0.0/0", 0, 0, "ruleAction", coretest.Unknown),
		one("way", "-1", "0.0.0.0/0", 0, 0, "egress", coretest.Unknown))
	s.Shape("nonsense", "",
		coretest.Of(acl, "acl",
			props{"ingress": []any{1, nil, props{"action": 1, "ruleNo": "x", "cidrBlock": []any{}}}}),
		coretest.Of(acl, "text", props{"ingress": "x"}),
		coretest.Of(rule, "rule", nil))
	s.Other("a security group is another rule's", shapes(22, 22, "0.0.0.0/0")...)
	return s
}
