package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const egressType = "vpc/securityGroupEgressRule:SecurityGroupEgressRule"

// inline is a security group with inline rules.
func inline(name string, ingress ...any) coretest.Resource {
	return coretest.Of(coretest.SecurityGroupType, name, props{"description": "what it is for", "ingress": ingress})
}

// shapes is one rule in the three shapes that security-group rules have: inline, in a resource, in
// the newer resource.
func shapes(from, to any, cidr string) []coretest.Resource {
	key, single := "cidrBlocks", "cidrIpv4"
	if cidr == "::/0" {
		key, single = "ipv6CidrBlocks", "cidrIpv6"
	}
	return []coretest.Resource{
		inline("inline", coretest.PortRule(from, to, key, coretest.CIDRs(cidr))),
		coretest.Of(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(from, to, key, coretest.CIDRs(cidr), "type", "ingress", "securityGroupId", "sg-1")),
		coretest.Of(coretest.IngressRuleType, "newer", props{
			"ipProtocol":      "tcp",
			"fromPort":        from,
			"toPort":          to,
			single:            cidr,
			"securityGroupId": "sg-1",
			"description":     "x",
		}),
	}
}

// groupEdges are the cases about unknowns, shapes and other types that every rule about ingress
// has.
func groupEdges(s *coretest.Suite) {
	s.Unknown("neither ranges nor ports nor protocols may be guessed",
		coretest.Of(coretest.SecurityGroupType, "all", props{"ingress": coretest.Unknown}),
		coretest.Of(coretest.SecurityGroupType, "some",
			props{"ingress": []any{coretest.Unknown, props{"protocol": "-1", "cidrBlocks": coretest.Unknown}}}),
		inline("range", coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs(coretest.Unknown))),
		inline("self",
			props{
				"protocol": coretest.Unknown,
				"fromPort": coretest.Unknown,
				"toPort":   coretest.Unknown,
				"self":     true,
			}),
		coretest.Of(coretest.SecurityGroupRuleType, "type",
			coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("0.0.0.0/0"), "type", coretest.Unknown)),
		coretest.Of(coretest.IngressRuleType, "newer", props{
			"ipProtocol":      coretest.Unknown,
			"cidrIpv4":        coretest.Unknown,
			"fromPort":        22,
			"securityGroupId": coretest.Unknown,
		}))
	s.Shape("nonsense lets nobody in", "",
		coretest.Of(coretest.SecurityGroupType, "text", props{"ingress": "x"}),
		coretest.Of(coretest.SecurityGroupType, "list", props{"ingress": []any{1, nil, []any{}, "y"}}),
		inline("parts", props{
			"protocol":       props{},
			"fromPort":       "x",
			"toPort":         []any{},
			"cidrBlocks":     7,
			"ipv6CidrBlocks": props{"a": 1},
			"description":    "x",
		}),
		inline("ranges",
			coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("everywhere", 5, nil, "300.0.0.0/0", "1.2.3.4/99"))),
		coretest.Of(coretest.SecurityGroupRuleType, "rule",
			props{"type": 1, "cidrBlocks": "", "securityGroupId": []any{}}),
		coretest.Of(coretest.IngressRuleType, "newer", props{"cidrIpv4": []any{}, "ipProtocol": true}))
	s.Other("network ACLs and egress are other rules'",
		coretest.Of("ec2/networkAcl:NetworkAcl", "acl",
			props{"ingress": []any{props{"cidrBlock": "0.0.0.0/0", "protocol": "-1", "action": "allow"}}}),
		coretest.Of(coretest.SecurityGroupType, "out",
			props{"egress": []any{props{"protocol": "-1", "cidrBlocks": coretest.CIDRs("0.0.0.0/0")}}}),
		coretest.Of(coretest.SecurityGroupRuleType, "egress", props{
			"type":            "egress",
			"protocol":        "-1",
			"fromPort":        0,
			"toPort":          0,
			"cidrBlocks":      coretest.CIDRs("0.0.0.0/0"),
			"securityGroupId": "sg-1",
		}),
		coretest.Of(egressType, "newer", props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "securityGroupId": "sg-1"}))
}

func noOpenIngress() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-sg-no-open-ingress"}
	anywhere := coretest.CIDRs("0.0.0.0/0")
	web := []any{
		coretest.PortRule(80, 80, "cidrBlocks", anywhere, "ipv6CidrBlocks", coretest.CIDRs("::/0")),
		coretest.PortRule(443, 443, "cidrBlocks", anywhere),
	}
	s.Passes("the group of an internet-facing load balancer, on 80 and 443", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web})
		d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": []any{coretest.Ref("edge")}})
		d.Add("elb/loadBalancer:LoadBalancer", "classic", props{"securityGroups": []any{coretest.Ref("edge")}})
	})
	s.Passes("its rules as resources of their own", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "edge", props{})
		d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": []any{coretest.Ref("edge")}, "internal": false})
		d.Add(coretest.SecurityGroupRuleType, "web",
			coretest.PortRule(443, 443, "cidrBlocks", anywhere, "type", "ingress", "securityGroupId",
				coretest.Ref("edge")))
		d.Add(coretest.IngressRuleType, "newer", props{
			"ipProtocol":      "tcp",
			"fromPort":        80,
			"toPort":          80,
			"cidrIpv4":        "0.0.0.0/0",
			"securityGroupId": coretest.Ref("edge"),
		})
	})
	s.Passes("named ranges and groups, and a bastion for the administrators", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "app",
			props{"ingress": []any{
				coretest.PortRule(8080, 8080, "securityGroups", []any{"sg-lb"}),
				coretest.PortRule(22, 22, "cidrBlocks", coretest.CIDRs("203.0.113.0/24")),
			}})
	})
	s.Deployed(coretest.Passing, "a group of another stack that this stack's load balancer uses", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": []any{"sg-elsewhere"}})
			d.Add(coretest.SecurityGroupRuleType, "web",
				coretest.PortRule(443, 443, "cidrBlocks", anywhere, "type", "ingress", "securityGroupId",
					"sg-elsewhere"))
		})
	s.Deployed(coretest.Passing, "the load balancer that Elastic Beanstalk makes", "", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web})
		d.Add(beanstalk, "app", props{"settings": []any{
			props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": "sg-other,sg-edge"},
		}})
	})
	s.Fails("no load balancer uses the group", "inline rule newer", func(d *coretest.Deployment) {
		d.Resources = append(d.Resources, shapes(443, 443, "0.0.0.0/0")...)
	})
	s.Fails("a prefix list that holds the whole internet", "inline rule newer", func(d *coretest.Deployment) {
		list, by := "ec2/managedPrefixList:ManagedPrefixList", func(key string, id any) []any { return []any{key, id} }
		d.Add(list, "all", props{"entries": []any{props{"cidr": "10.0.0.0/8"}, props{"cidr": "0.0.0.0/0"}}})
		d.Add(list, "six", props{})
		d.Add(list, "office", props{"entries": []any{props{"cidr": "203.0.113.0/24"}}})
		d.Add("ec2/managedPrefixListEntry:ManagedPrefixListEntry", "entry",
			props{"cidr": "::/0", "prefixListId": coretest.Ref("six")})
		d.Add(coretest.SecurityGroupType, "inline",
			props{"ingress": []any{coretest.PortRule(443, 443, by("prefixListIds", []any{coretest.Ref("all")})...)}})
		d.Add(coretest.SecurityGroupType, "fine",
			props{"ingress": []any{
				coretest.PortRule(443, 443, by("prefixListIds", []any{coretest.Ref("office"), "pl-elsewhere"})...),
			}})
		d.Add(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(443, 443, "type", "ingress", "securityGroupId",
				coretest.Ref("fine"),
				"prefixListIds",
				[]any{coretest.Ref("six")}))
		d.Add(coretest.IngressRuleType, "newer", props{
			"ipProtocol":      "tcp",
			"fromPort":        22,
			"toPort":          22,
			"prefixListId":    coretest.Ref("all"),
			"securityGroupId": coretest.Ref("fine"),
		})
	})
	s.Fails("IPv6 counts like IPv4", "inline rule newer", func(d *coretest.Deployment) {
		d.Resources = append(d.Resources, shapes(443, 443, "::/0")...)
	})
	s.Fails("an internal load balancer's group", "edge", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web[1:]})
		d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": []any{coretest.Ref("edge")}, "internal": true})
	})
	s.Fails("other ports of the load balancer's group, a violation for each rule", "edge edge edge extra",
		func(d *coretest.Deployment) {
			d.Add(coretest.SecurityGroupType, "edge", props{"ingress": []any{
				web[0],
				coretest.PortRule(8443, 8443, "cidrBlocks", anywhere),
				coretest.PortRule(80, 443, "cidrBlocks", anywhere),
				props{"protocol": "-1", "cidrBlocks": anywhere},
			}})
			d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": []any{coretest.Ref("edge")}})
			d.Add(coretest.IngressRuleType, "extra",
				props{"ipProtocol": "icmp", "cidrIpv6": "0::/0", "securityGroupId": coretest.Ref("edge")})
		})
	s.Fails("a range that is the internet in another spelling, and in parts", "a b c", func(d *coretest.Deployment) {
		d.Resources = append(d.Resources,
			inline("a", coretest.PortRule(443, 443, "ipv6CidrBlocks", coretest.CIDRs("0000::/0"))),
			inline("b", coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("1.2.3.4/0"))),
			inline("c", coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("0.0.0.0/1", "128.0.0.0/1"))))
	})
	s.Deployed(coretest.Failing, "the internal load balancer of Elastic Beanstalk", "edge",
		func(d *coretest.Deployment) {
			d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web[1:]})
			d.Add(beanstalk, "app", props{"settings": []any{
				props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": "sg-edge"},
				props{"namespace": "aws:ec2:vpc", "name": "ELBScheme", "value": "internal"},
			}})
		}).Saying(`ingress[0].cidrBlocks: lets "0.0.0.0/0" in on tcp 443`)
	s.Previewed(coretest.UnknownValue, "a load balancer whose groups or scheme aren't known may use the group", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web})
			d.Add(coretest.LoadBalancerType, "lb", props{"securityGroups": coretest.Unknown})
		})
	s.Previewed(coretest.UnknownValue, "a load balancer of Elastic Beanstalk that may be internet-facing", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web})
			d.Add(beanstalk, "app", props{"settings": []any{
				props{"namespace": "aws:ec2:vpc", "name": "ELBScheme", "value": coretest.Unknown},
				props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": coretest.Ref("edge")},
			}})
		})
	s.Previewed(coretest.UnknownValue, "a load balancer that may be internet-facing", "", func(d *coretest.Deployment) {
		d.Add(coretest.SecurityGroupType, "edge", props{"ingress": web})
		d.Add(coretest.LoadBalancerType, "lb",
			props{"securityGroups": []any{coretest.Ref("edge")}, "internal": coretest.Unknown})
	})
	s.Alias("the older name of the load balancer's module", "",
		coretest.Resource{
			Type:   "aws:alb/loadBalancer:LoadBalancer",
			Name:   "lb",
			Inputs: props{"securityGroups": []any{"sg-1"}},
		},
		inline("edge", web...).WithOutputs(props{"id": "sg-1"}))
	mirrored(s)
	groupEdges(s)
	return s
}

// mirrored is the trap of a refresh: AWS's answer shows a group's separate rules inside the group
// as well.
func mirrored(s *coretest.Suite) {
	open := coretest.PortRule(443, 443, "cidrBlocks", coretest.CIDRs("0.0.0.0/0"))
	group := coretest.Of(coretest.SecurityGroupType, "group", props{"description": "x"}).WithOutputs(props{
		"id":      "sg-1",
		"ingress": []any{open},
	})
	s.Fail("a rule that a refresh also shows inside its group is one violation", "rule", group,
		coretest.Of(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(443, 443, "cidrBlocks",
				coretest.CIDRs("0.0.0.0/0"),
				"type", "ingress", "securityGroupId", "sg-1")))
	group.Inputs = nil
	s.Fail("the same where only AWS's answer is known", "rule", group,
		coretest.Of(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(443, 443, "cidrBlocks",
				coretest.CIDRs("0.0.0.0/0"),
				"type", "ingress", "securityGroupId", "sg-1")))
}
