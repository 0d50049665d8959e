package rulestest

const (
	sgType      = "ec2/securityGroup:SecurityGroup"
	defaultSG   = "ec2/defaultSecurityGroup:DefaultSecurityGroup"
	sgRuleType  = "ec2/securityGroupRule:SecurityGroupRule"
	ingressType = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressType  = "vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	lbType      = "lb/loadBalancer:LoadBalancer"
)

// port is an inline rule for TCP ports; keys and values follow.
func port(from, to any, more ...any) props {
	p := props{"protocol": "tcp", "fromPort": from, "toPort": to, "description": "from the clients"}
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		p[key] = more[i+1]
	}
	return p
}

func cidrs(list ...any) []any { return list }

// inline is a security group with inline rules.
func inline(name string, ingress ...any) Resource {
	return of(sgType, name, props{"description": "what it is for", "ingress": ingress})
}

// shapes is one rule in the three shapes that security-group rules have: inline, in a resource, in the newer resource.
func shapes(from, to any, cidr string) []Resource {
	key, single := "cidrBlocks", "cidrIpv4"
	if cidr == "::/0" {
		key, single = "ipv6CidrBlocks", "cidrIpv6"
	}
	return []Resource{
		inline("inline", port(from, to, key, cidrs(cidr))),
		of(sgRuleType, "rule", port(from, to, key, cidrs(cidr), "type", "ingress", "securityGroupId", "sg-1")),
		of(ingressType, "newer", props{"ipProtocol": "tcp", "fromPort": from, "toPort": to, single: cidr, "securityGroupId": "sg-1", "description": "x"}),
	}
}

// groupEdges are the cases about unknowns, shapes and other types that every rule about ingress has.
func (s *suite) groupEdges() {
	s.unknown("neither ranges nor ports nor protocols may be guessed",
		of(sgType, "all", props{"ingress": Unknown}), of(sgType, "some", props{"ingress": []any{Unknown, props{"protocol": "-1", "cidrBlocks": Unknown}}}),
		inline("range", port(22, 22, "cidrBlocks", cidrs(Unknown))), inline("self", props{"protocol": Unknown, "fromPort": Unknown, "toPort": Unknown, "self": true}),
		of(sgRuleType, "type", port(22, 22, "cidrBlocks", cidrs("0.0.0.0/0"), "type", Unknown)),
		of(ingressType, "newer", props{"ipProtocol": Unknown, "cidrIpv4": Unknown, "fromPort": 22, "securityGroupId": Unknown}))
	s.shape("nonsense lets nobody in", "", of(sgType, "text", props{"ingress": "x"}), of(sgType, "list", props{"ingress": []any{1, nil, []any{}, "y"}}),
		inline("parts", props{"protocol": props{}, "fromPort": "x", "toPort": []any{}, "cidrBlocks": 7, "ipv6CidrBlocks": props{"a": 1}, "description": "x"}),
		inline("ranges", port(22, 22, "cidrBlocks", cidrs("everywhere", 5, nil, "300.0.0.0/0", "1.2.3.4/99"))),
		of(sgRuleType, "rule", props{"type": 1, "cidrBlocks": "", "securityGroupId": []any{}}), of(ingressType, "newer", props{"cidrIpv4": []any{}, "ipProtocol": true}))
	s.other("network ACLs and egress are other rules'", of("ec2/networkAcl:NetworkAcl", "acl", props{"ingress": []any{props{"cidrBlock": "0.0.0.0/0", "protocol": "-1", "action": "allow"}}}),
		of(sgType, "out", props{"egress": []any{props{"protocol": "-1", "cidrBlocks": cidrs("0.0.0.0/0")}}}),
		of(sgRuleType, "egress", props{"type": "egress", "protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": cidrs("0.0.0.0/0"), "securityGroupId": "sg-1"}),
		of(egressType, "newer", props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "securityGroupId": "sg-1"}))
}

func noOpenIngress() *suite {
	s := &suite{rule: "net-sg-no-open-ingress"}
	world0 := cidrs("0.0.0.0/0")
	web := []any{port(80, 80, "cidrBlocks", world0, "ipv6CidrBlocks", cidrs("::/0")), port(443, 443, "cidrBlocks", world0)}
	s.passes("the group of an internet-facing load balancer, on 80 and 443", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web}).add(lbType, "lb", props{"securityGroups": []any{to("edge")}})
		w.add("elb/loadBalancer:LoadBalancer", "classic", props{"securityGroups": []any{to("edge")}})
	})
	s.passes("its rules as resources of their own", func(w *world) {
		w.add(sgType, "edge", props{}).add(lbType, "lb", props{"securityGroups": []any{to("edge")}, "internal": false})
		w.add(sgRuleType, "web", port(443, 443, "cidrBlocks", world0, "type", "ingress", "securityGroupId", to("edge")))
		w.add(ingressType, "newer", props{"ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": "0.0.0.0/0", "securityGroupId": to("edge")})
	})
	s.passes("named ranges and groups, and a bastion for the administrators", func(w *world) {
		w.add(sgType, "app", props{"ingress": []any{port(8080, 8080, "securityGroups", []any{"sg-lb"}), port(22, 22, "cidrBlocks", cidrs("203.0.113.0/24"))}})
	})
	s.deployed(Passing, "a group of another stack that this stack's load balancer uses", "", func(w *world) {
		w.add(lbType, "lb", props{"securityGroups": []any{"sg-elsewhere"}})
		w.add(sgRuleType, "web", port(443, 443, "cidrBlocks", world0, "type", "ingress", "securityGroupId", "sg-elsewhere"))
	})
	s.deployed(Passing, "the load balancer that Elastic Beanstalk makes", "", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web}).add(beanstalk, "app", props{"settings": []any{
			props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": "sg-other,sg-edge"},
		}})
	})
	s.fails("no load balancer uses the group", "inline rule newer", func(w *world) {
		w.resources = append(w.resources, shapes(443, 443, "0.0.0.0/0")...)
	})
	s.fails("a prefix list that holds the whole internet", "inline rule newer", func(w *world) {
		list, by := "ec2/managedPrefixList:ManagedPrefixList", func(key string, id any) []any { return []any{key, id} }
		w.add(list, "all", props{"entries": []any{props{"cidr": "10.0.0.0/8"}, props{"cidr": "0.0.0.0/0"}}}).add(list, "six", props{}).add(list, "office", props{"entries": []any{props{"cidr": "203.0.113.0/24"}}})
		w.add("ec2/managedPrefixListEntry:ManagedPrefixListEntry", "entry", props{"cidr": "::/0", "prefixListId": to("six")})
		w.add(sgType, "inline", props{"ingress": []any{port(443, 443, by("prefixListIds", []any{to("all")})...)}}).add(sgType, "fine", props{"ingress": []any{port(443, 443, by("prefixListIds", []any{to("office"), "pl-elsewhere"})...)}})
		w.add(sgRuleType, "rule", port(443, 443, "type", "ingress", "securityGroupId", to("fine"), "prefixListIds", []any{to("six")}))
		w.add(ingressType, "newer", props{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "prefixListId": to("all"), "securityGroupId": to("fine")})
	})
	s.fails("IPv6 counts like IPv4", "inline rule newer", func(w *world) { w.resources = append(w.resources, shapes(443, 443, "::/0")...) })
	s.fails("an internal load balancer's group", "edge", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web[1:]}).add(lbType, "lb", props{"securityGroups": []any{to("edge")}, "internal": true})
	})
	s.fails("other ports of the load balancer's group, a violation for each rule", "edge edge edge extra", func(w *world) {
		w.add(sgType, "edge", props{"ingress": []any{
			web[0], port(8443, 8443, "cidrBlocks", world0), port(80, 443, "cidrBlocks", world0), props{"protocol": "-1", "cidrBlocks": world0},
		}}).add(lbType, "lb", props{"securityGroups": []any{to("edge")}})
		w.add(ingressType, "extra", props{"ipProtocol": "icmp", "cidrIpv6": "0::/0", "securityGroupId": to("edge")})
	})
	s.fails("a range that is the world in another spelling, and in parts", "a b c", func(w *world) {
		w.resources = append(w.resources, inline("a", port(443, 443, "ipv6CidrBlocks", cidrs("0000::/0"))), inline("b", port(443, 443, "cidrBlocks", cidrs("1.2.3.4/0"))),
			inline("c", port(443, 443, "cidrBlocks", cidrs("0.0.0.0/1", "128.0.0.0/1"))))
	})
	s.deployed(Failing, "the internal load balancer of Elastic Beanstalk", "edge", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web[1:]}).add(beanstalk, "app", props{"settings": []any{
			props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": "sg-edge"}, props{"namespace": "aws:ec2:vpc", "name": "ELBScheme", "value": "internal"},
		}})
	}).says(`ingress[0].cidrBlocks: lets "0.0.0.0/0" in on tcp 443`)
	s.previewed(UnknownValue, "a load balancer whose groups or scheme aren't known may use the group", "", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web}).add(lbType, "lb", props{"securityGroups": Unknown})
	})
	s.previewed(UnknownValue, "a load balancer of Elastic Beanstalk that may be internet-facing", "", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web}).add(beanstalk, "app", props{"settings": []any{
			props{"namespace": "aws:ec2:vpc", "name": "ELBScheme", "value": Unknown}, props{"namespace": "aws:elbv2:loadbalancer", "name": "SecurityGroups", "value": to("edge")},
		}})
	})
	s.previewed(UnknownValue, "a load balancer that may be internet-facing", "", func(w *world) {
		w.add(sgType, "edge", props{"ingress": web}).add(lbType, "lb", props{"securityGroups": []any{to("edge")}, "internal": Unknown})
	})
	s.alias("the older name of the load balancer's module", "", Resource{Type: "aws:alb/loadBalancer:LoadBalancer", Name: "lb", Inputs: props{"securityGroups": []any{"sg-1"}}},
		inline("edge", web...).outputs(props{"id": "sg-1"}))
	s.mirrored()
	s.groupEdges()
	return s
}

// mirrored is the trap of a refresh: AWS's answer shows a group's separate rules inside the group as well.
func (s *suite) mirrored() {
	open := port(443, 443, "cidrBlocks", cidrs("0.0.0.0/0"))
	group := of(sgType, "group", props{"description": "x"}).outputs(props{"id": "sg-1", "ingress": []any{open}})
	s.fail("a rule that a refresh also shows inside its group is one violation", "rule", group,
		of(sgRuleType, "rule", port(443, 443, "cidrBlocks", cidrs("0.0.0.0/0"), "type", "ingress", "securityGroupId", "sg-1")))
	group.Inputs = nil
	s.fail("the same where only AWS's answer is known", "rule", group,
		of(sgRuleType, "rule", port(443, 443, "cidrBlocks", cidrs("0.0.0.0/0"), "type", "ingress", "securityGroupId", "sg-1")))
}

func noAdminPorts() *suite {
	s := &suite{rule: "net-sg-no-admin-ports"}
	world0 := cidrs("0.0.0.0/0")
	s.pass("web ports for the world, databases for a group", shapes(443, 443, "0.0.0.0/0")...)
	s.pass("a database for one group and one range", inline("db", port(5432, 5432, "securityGroups", []any{"sg-app"}), port(5432, 5432, "cidrBlocks", cidrs("10.0.0.0/16"))))
	s.pass("ports beside the risky ones, ICMP, and other protocols", inline("beside", port(444, 444, "cidrBlocks", world0), port(1024, 1024, "cidrBlocks", world0),
		props{"protocol": "icmp", "fromPort": 8, "toPort": 0, "cidrBlocks": world0, "description": "ping"}, props{"protocol": "132", "fromPort": 22, "toPort": 22, "cidrBlocks": world0, "description": "sctp"}))
	s.pass("SSH for the administrators", shapes(22, 22, "203.0.113.7/32")...).config("adminCidrs", []any{"203.0.113.0/24"})
	s.pass("SSH for a public range, where no ranges are named", shapes(22, 22, "203.0.113.0/24")...)
	s.pass("SSH inside the VPC, where ranges are named", shapes(22, 22, "10.1.0.0/16")...).config("adminCidrs", []any{"203.0.113.0/24"})
	s.fail("SSH for the world, in each shape", "inline rule newer", shapes(22, 22, "0.0.0.0/0")...).says("22 (SSH)", "ingress[0].cidrBlocks", "cidrIpv4")
	s.fail("RDP for the world of IPv6, in each shape", "inline rule newer", shapes(3389, 3389, "::/0")...).says("3389 (RDP)", "ingress[0].ipv6CidrBlocks", "cidrIpv6")
	for _, p := range []struct {
		name string
		port int
	}{{"PostgreSQL", 5432}, {"MySQL", 3306}, {"Redis", 6379}, {"Memcached", 11211}, {"SQL Server", 1433}, {"OpenSearch", 9200}, {"MongoDB", 27017}} {
		s.fail(p.name+" for the world", "inline rule newer", shapes(p.port, p.port, "0.0.0.0/0")...).says("(" + p.name + ")")
	}
	s.fail("a range of ports that spans them", "inline rule newer", shapes(20, 4000, "0.0.0.0/0")...).says("tcp 20-4000", "22 (SSH)", "and")
	s.fail("every protocol spans them, by number, name and word", "a b c d", inline("a", props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": world0}),
		inline("b", props{"protocol": "all", "cidrBlocks": world0}), inline("c", port(22, 22, "protocol", "6", "cidrBlocks", world0)),
		of(ingressType, "d", props{"ipProtocol": -1, "cidrIpv4": "0.0.0.0/0", "securityGroupId": "sg-1"})).says("every protocol and port")
	s.fail("each offending rule of a group, and the default group too", "many many default", inline("many", port(443, 443, "cidrBlocks", world0), port(22, 22, "cidrBlocks", world0),
		port(6379, 6379, "ipv6CidrBlocks", cidrs("::/0"))), of(defaultSG, "default", props{"ingress": []any{port(22, 22, "cidrBlocks", world0)}}))
	s.fail("the world among other ranges, UDP, and numbers as text", "a b c", inline("a", port(22, 22, "cidrBlocks", cidrs("10.0.0.0/8", "0.0.0.0/0"))),
		inline("b", port(11211, 11211, "protocol", "udp", "cidrBlocks", world0)), inline("c", port("22", "22", "cidrBlocks", world0)))
	s.fail("SSH for a public range that isn't the administrators'", "inline rule newer", shapes(22, 22, "198.51.100.0/24")...).
		config("adminCidrs", []any{"203.0.113.0/24"}).says("198.51.100.0/24", "adminCidrs")
	s.fail("a range that only overlaps the administrators'", "inline rule newer", shapes(22, 22, "203.0.0.0/16")...).config("adminCidrs", []any{"203.0.113.0/24"})
	s.fail("the world stays out, whatever adminCidrs says", "inline rule newer", shapes(22, 22, "0.0.0.0/0")...).config("adminCidrs", []any{"0.0.0.0/0"})
	s.fail("one bound is known and is the port", "half", inline("half", port(22, Unknown, "cidrBlocks", world0))).preview()
	s.unknown("a range of ports whose bounds aren't known", inline("half", port(21, Unknown, "cidrBlocks", cidrs(Unknown)), port(Unknown, 100, "cidrBlocks", cidrs(Unknown))),
		inline("bounds", port(Unknown, Unknown, "cidrBlocks", world0), props{"protocol": Unknown, "fromPort": 22, "toPort": 22, "cidrBlocks": world0}))
	s.groupEdges()
	return s
}

func noAllTraffic() *suite {
	s := &suite{rule: "net-sg-no-all-traffic"}
	vpc := cidrs("10.0.0.0/16")
	s.pass("named ports for ranges, everything for a group and for itself", inline("group", port(443, 443, "cidrBlocks", vpc), port(1024, 65535, "cidrBlocks", vpc),
		props{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": true}, props{"protocol": "-1", "securityGroups": []any{"sg-1"}}))
	s.fail("every protocol for a range, in each shape", "inline rule newer", inline("inline", props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": vpc}),
		of(sgRuleType, "rule", props{"type": "ingress", "protocol": "all", "fromPort": 0, "toPort": 0, "cidrBlocks": vpc, "securityGroupId": "sg-1"}),
		of(ingressType, "newer", props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16", "securityGroupId": "sg-1"})).says("every protocol and port", "10.0.0.0/16")
	s.fail("every port of TCP, from 0 and from 1, and -1 for all", "inline rule newer one minus", append(shapes(0, 65535, "10.0.0.0/8"),
		inline("one", port(1, 65535, "cidrBlocks", vpc)), inline("minus", port(-1, -1, "cidrBlocks", vpc)))...)
	s.fail("UDP and IPv6, a violation for each rule", "a a", inline("a", port(0, 65535, "protocol", "17", "cidrBlocks", vpc), props{"protocol": "-1", "ipv6CidrBlocks": cidrs("fd00::/8")}))
	s.groupEdges()
	return s
}

func egressScoped() *suite {
	s := &suite{rule: "net-sg-egress-scoped"}
	out := []any{props{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": cidrs("0.0.0.0/0")}}
	data := props{"Tier": "data"}
	s.pass("no egress, scoped egress, and the application's group", of(sgType, "none", props{"tags": data}), of(sgType, "app", props{"egress": out, "ingress": []any{port(8080, 8080, "securityGroups", []any{"sg-1"})}}),
		of(sgType, "scoped", props{"tags": data, "egress": []any{port(443, 443, "cidrBlocks", cidrs("0.0.0.0/0"))}}))
	s.fail("the data tier by tag, and by the ports that it takes", "tagged ports newer", of(sgType, "tagged", props{"tags": data, "egress": out}),
		of(sgType, "ports", props{"ingress": []any{port(5432, 5432, "securityGroups", []any{"sg-1"})}, "egress": out}),
		of(egressType, "newer", props{"ipProtocol": "-1", "cidrIpv6": "::/0", "securityGroupId": "sg-1", "tags": data})).says("egress[0].cidrBlocks", "every protocol and port")
	s.unknown("tags and ranges that aren't known", of(sgType, "tags", props{"tags": Unknown, "egress": out}), of(sgType, "egress", props{"tags": data, "egress": Unknown}),
		of(sgType, "range", props{"tags": data, "egress": []any{props{"protocol": "-1", "cidrBlocks": cidrs(Unknown)}}}))
	s.shape("nonsense", "", of(sgType, "group", props{"tags": "x", "egress": "y", "ingress": 3}), of(sgType, "list", props{"tags": data, "egress": []any{nil, 1}}))
	s.other("ingress rules", of(ingressType, "in", props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "tags": data}))
	return s
}

func groupsDescribed() *suite {
	s := &suite{rule: "net-sg-described"}
	s.pass("everything says what it is for", inline("group", port(443, 443)), of(ingressType, "in", props{"description": "from the load balancer"}),
		of(sgRuleType, "rule", port(443, 443, "type", "ingress")), of(egressType, "out", props{"description": "to the database"}))
	s.fail("the group and its rules, a violation for each", "group group group", of(sgType, "group", props{
		"ingress": []any{props{"protocol": "tcp"}, port(80, 80)}, "egress": []any{props{"description": " "}},
	})).says("ingress[0].description", "egress[0].description")
	s.fail("the provider's default and rules of their own", "group in rule out", of(sgType, "group", props{"description": "Managed by Pulumi"}), of(ingressType, "in", props{}),
		of(sgRuleType, "rule", props{"type": "egress"}), of(egressType, "out", props{"description": ""})).says(`is only "Managed by Pulumi"`)
	s.unknown("descriptions that aren't known", of(sgType, "group", props{"description": Unknown, "ingress": Unknown}), of(ingressType, "in", props{"description": Unknown}))
	s.shape("nonsense is at least something", "", of(sgType, "group", props{"description": []any{}, "ingress": "x", "egress": []any{1}}), of(ingressType, "in", props{"description": 7}))
	s.other("the default group can't be described", of(defaultSG, "default", props{}))
	return s
}

func oneRuleOwner() *suite {
	s := &suite{rule: "net-sg-one-rule-owner"}
	s.passes("all inline, or all of their own", func(w *world) {
		w.add(sgType, "inline", props{"ingress": []any{port(443, 443)}}).add(sgType, "bare", props{})
		w.add(ingressType, "in", props{"ipProtocol": "tcp", "securityGroupId": to("bare")}).add(egressType, "out", props{"securityGroupId": to("bare")})
		w.add(sgRuleType, "elsewhere", props{"securityGroupId": "sg-elsewhere", "type": "ingress"})
	})
	s.fails("rules beside inline ones, a violation for each", "in out rule", func(w *world) {
		w.add(sgType, "mixed", props{"ingress": []any{port(443, 443)}}).add(sgType, "exit", props{"egress": []any{port(443, 443)}})
		w.add(ingressType, "in", props{"ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "securityGroupId": to("mixed")}).add(egressType, "out", props{"securityGroupId": to("exit")})
		w.add(sgRuleType, "rule", port(80, 80, "type", "ingress", "securityGroupId", to("mixed")))
	})
	separate := of(sgRuleType, "rule", port(443, 443, "cidrBlocks", cidrs("10.0.0.0/8"), "type", "ingress", "securityGroupId", "sg-1"))
	answer := of(sgType, "group", nil).outputs(props{"id": "sg-1", "ingress": []any{port(443, 443, "cidrBlocks", cidrs("10.0.0.0/8"))}})
	s.pass("what a refresh shows inside the group isn't inline", answer, separate)
	answer.Inputs = props{"description": "x"}
	s.pass("nor is it where the program is known", answer, separate)
	answer.Inputs, answer.Outputs = nil, props{"id": "sg-1", "ingress": []any{port(443, 443, "cidrBlocks", cidrs("10.0.0.0/8")), port(80, 80, "cidrBlocks", cidrs("10.0.0.0/8"))}}
	s.fail("an inline rule among them is", "rule", answer, separate).says("ingress[1]", "group")
	s.previewed(UnknownValue, "a group that isn't known, and rules that aren't", "", func(w *world) {
		w.add(sgType, "inline", props{"ingress": []any{port(443, 443)}}).add(ingressType, "in", props{"securityGroupId": Unknown})
		w.add(sgType, "later", props{"ingress": Unknown}).add(ingressType, "on", props{"securityGroupId": to("later")})
	})
	s.shape("nonsense", "", of(sgType, "group", props{"ingress": 1, "egress": "x"}), of(ingressType, "in", props{"securityGroupId": []any{}}), of(sgRuleType, "rule", nil))
	s.other("an ACL and its rules", of("ec2/networkAcl:NetworkAcl", "acl", props{"ingress": []any{props{}}}), of("ec2/networkAclRule:NetworkAclRule", "rule", props{"networkAclId": "acl-1"}))
	return s
}
