package rulestest

import "encoding/base64"

func imdsv2() *suite {
	s := &suite{rule: "net-imdsv2"}
	required := props{"metadataOptions": props{"httpTokens": "required"}}
	disable := func(value any) []any {
		return []any{props{"namespace": "aws:autoscaling:launchconfiguration", "name": "InstanceType", "value": "t4g.small"},
			props{"namespace": "aws:autoscaling:launchconfiguration", "name": "DisableIMDSv1", "value": value}}
	}
	s.pass("a token is required", of(instanceType, "host", required), of(templateType, "template", required), of(configType, "config", required),
		of(beanstalk, "app", props{"settings": disable("true")}), of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "saved", props{"settings": disable(true)}))
	s.pass("metadata is off altogether", of(instanceType, "host", props{"metadataOptions": props{"httpEndpoint": "disabled"}}))
	s.pass("an instance takes its launch template's options, an environment its saved configuration's",
		of(instanceType, "host", props{"launchTemplate": props{"id": "lt-1"}}), of(beanstalk, "app", props{"templateName": "saved"}))
	s.fail("absent options mean optional", "host template config", of(instanceType, "host", props{}), of(templateType, "template", props{"metadataOptions": props{"httpEndpoint": "enabled"}}),
		of(configType, "config", props{"metadataOptions": nil})).says("metadataOptions.httpTokens", "(absent)")
	s.fail("optional", "host template over", of(instanceType, "host", props{"metadataOptions": props{"httpTokens": "optional", "httpPutResponseHopLimit": 2}}),
		of(templateType, "template", props{"metadataOptions": props{"httpTokens": ""}}),
		of(instanceType, "over", props{"launchTemplate": props{"id": "lt-1"}, "metadataOptions": props{"httpTokens": "optional"}})).says(`is "optional"`)
	s.fail("Elastic Beanstalk's setting absent or off", "absent off saved", of(beanstalk, "absent", props{}), of(beanstalk, "off", props{"settings": disable("false")}),
		of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "saved", props{"settings": disable("false")[:1]})).says("DisableIMDSv1", "settings[1].value")
	s.alias("options as a list of one, and Elastic Beanstalk's booleans in another case", "", of(instanceType, "host", props{"metadataOptions": []any{props{"httpTokens": "required"}}}),
		of(beanstalk, "app", props{"settings": disable("True")}))
	s.alias("a request for a spot instance", "host", of("ec2/spotInstanceRequest:SpotInstanceRequest", "host", props{}), of("ec2/spotInstanceRequest:SpotInstanceRequest", "fine", required))
	s.unknown("options that aren't known", of(instanceType, "host", props{"metadataOptions": Unknown}), of(templateType, "template", props{"metadataOptions": props{"httpTokens": Unknown}}),
		of(beanstalk, "app", props{"settings": Unknown}), of(beanstalk, "one", props{"settings": []any{Unknown}}), of(beanstalk, "value", props{"settings": disable(Unknown)}),
		of(instanceType, "launch", props{"launchTemplate": Unknown}))
	s.shape("nonsense isn't required", "host template app", of(instanceType, "host", props{"metadataOptions": "x"}), of(templateType, "template", props{"metadataOptions": props{"httpTokens": 7}}),
		of(beanstalk, "app", props{"settings": []any{1, nil, props{"name": []any{}, "namespace": 3}}}))
	s.other("groups and containers", of(groupType, "fleet", props{}), of("ecs/taskDefinition:TaskDefinition", "task", props{}))
	return s
}

func imdsHopLimit() *suite {
	s := &suite{rule: "net-imds-hop-limit"}
	hops := func(n any, more ...any) props {
		p := props{"metadataOptions": props{"httpPutResponseHopLimit": n}}
		for i := 0; i+1 < len(more); i += 2 {
			key, _ := more[i].(string)
			p[key] = more[i+1]
		}
		return p
	}
	s.pass("one hop, or none named", of(instanceType, "host", props{}), of(templateType, "template", hops(1)), of(configType, "config", props{"metadataOptions": props{}}))
	s.pass("two where the host runs containers", of(templateType, "ecs", hops(2, "userData", base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\necho ECS_CLUSTER=app >> /etc/ecs/ecs.config")))),
		of(instanceType, "docker", hops(2, "userData", "#!/bin/sh\nsystemctl start docker")), of(instanceType, "kubernetes", hops(2, "tags", props{"kubernetes.io/cluster/app": "owned"})))
	s.fail("two hops, and three even for containers", "host template config docker", of(instanceType, "host", hops(2)), of(templateType, "template", hops("2")), of(configType, "config", hops(64)),
		of(instanceType, "docker", hops(3, "userData", "docker run app"))).says("httpPutResponseHopLimit: is 64", "should be 2 at most")
	s.unknown("a limit or user data that isn't known", of(instanceType, "limit", hops(Unknown)), of(instanceType, "options", props{"metadataOptions": Unknown}), of(templateType, "data", hops(2, "userData", Unknown)))
	s.shape("nonsense", "", of(instanceType, "host", hops([]any{})), of(templateType, "template", props{"metadataOptions": 3, "userData": []any{}, "tags": 1}))
	s.other("a function has no metadata service", of(lambdaType, "function", hops(9)))
	return s
}

func naclAdminIngress() *suite {
	s := &suite{rule: "net-nacl-no-admin-ingress"}
	acl, rule := "ec2/networkAcl:NetworkAcl", "ec2/networkAclRule:NetworkAclRule"
	entry := func(number int, action, protocol, cidr string, from, to any) props {
		return props{"ruleNo": number, "action": action, "protocol": protocol, "cidrBlock": cidr, "fromPort": from, "toPort": to}
	}
	one := func(name, protocol, cidr string, from, to any, more ...any) Resource {
		p := props{"ruleNumber": 100, "ruleAction": "allow", "protocol": protocol, "cidrBlock": cidr, "fromPort": from, "toPort": to, "networkAclId": "acl-1"}
		for i := 0; i+1 < len(more); i += 2 {
			key, _ := more[i].(string)
			p[key] = more[i+1]
		}
		return of(rule, name, p)
	}
	s.pass("web ports for the world, everything for the VPC, egress", of(acl, "acl", props{"ingress": []any{entry(100, "allow", "tcp", "0.0.0.0/0", 443, 443), entry(110, "allow", "-1", "10.0.0.0/16", 0, 0)},
		"egress": []any{entry(100, "allow", "-1", "0.0.0.0/0", 0, 0)}}), one("out", "-1", "0.0.0.0/0", 0, 0, "egress", true), one("deny", "-1", "0.0.0.0/0", 0, 0, "ruleAction", "deny"))
	s.pass("a deny with a lower number comes first, wherever it stands", of(acl, "acl", props{"ingress": []any{
		entry(100, "allow", "tcp", "0.0.0.0/0", 1024, 65535), entry(90, "deny", "tcp", "0.0.0.0/0", 3389, 3389),
	}}))
	s.fail("SSH, a range and everything, a violation for each", "acl acl acl default", of(acl, "acl", props{"ingress": []any{
		entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22), entry(110, "allow", "6", "0.0.0.0/0", 1024, 65535), props{"ruleNo": 120, "action": "ALLOW", "protocol": "-1", "ipv6CidrBlock": "::/0"},
	}}), of("ec2/defaultNetworkAcl:DefaultNetworkAcl", "default", props{"ingress": []any{entry(100, "allow", "all", "0.0.0.0/0", 0, 0)}})).says("port 20, 21, 22, 3389", "ingress[1]")
	aclRules := func(w *world) {
		w.add(acl, "acl", props{}).add(acl, "other", props{})
		deny := func(name, acl string, number int, more ...any) {
			r := one(name, "tcp", "0.0.0.0/0", 20, 22, append([]any{"ruleNumber", number, "ruleAction", "deny"}, more...)...)
			r.Inputs["networkAclId"] = to(acl)
			w.add(rule, name, r.Inputs)
		}
		deny("ssh", "acl", 90)
		deny("late", "other", 110)
		deny("out", "other", 80, "egress", true)
		for _, of := range []string{"acl", "other"} {
			r := one("", "tcp", "0.0.0.0/0", 1, 1023)
			r.Inputs["networkAclId"] = to(of)
			w.add(rule, "in-"+of, r.Inputs)
		}
	}
	s.fails("a deny of its own with a lower number comes first in its ACL only, and only on its way", "in-other", aclRules)
	s.fail("rules of their own", "ftp rdp six", one("ftp", "tcp", "0.0.0.0/0", 20, 21), one("rdp", "6", "0.0.0.0/0", 3000, 4000), one("six", "-1", "", 0, 0, "ipv6CidrBlock", "::/0"))
	s.fail("a deny with a higher number, or of IPv6 only, comes too late", "late six", of(acl, "late", props{"ingress": []any{entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22), entry(200, "deny", "tcp", "0.0.0.0/0", 22, 22)}}),
		of(acl, "six", props{"ingress": []any{props{"ruleNo": 50, "action": "deny", "protocol": "-1", "ipv6CidrBlock": "::/0"}, entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22)}}))
	s.fail("a deny of another protocol, or for one range only, leaves it open", "udp range", of(acl, "udp", props{"ingress": []any{entry(90, "deny", "udp", "0.0.0.0/0", 22, 22), entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22)}}),
		of(acl, "range", props{"ingress": []any{entry(90, "deny", "tcp", "198.51.100.0/24", 22, 22), entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22)}}))
	s.pass("a deny of every protocol, or of TCP by its number", of(acl, "acl", props{"ingress": []any{entry(80, "deny", "-1", "0.0.0.0/0", 0, 0), entry(100, "allow", "tcp", "0.0.0.0/0", 22, 22)}}),
		of(acl, "number", props{"ingress": []any{entry(80, "deny", "6", "0.0.0.0/0", 20, 22), entry(100, "allow", "tcp", "0.0.0.0/0", 20, 22)}}))
	s.unknown("entries that aren't known", of(acl, "acl", props{"ingress": Unknown}), of(acl, "one", props{"ingress": []any{Unknown, entry(100, "allow", "-1", "0.0.0.0/0", 0, 0)}}),
		one("range", "tcp", "0.0.0.0/0", Unknown, Unknown), one("source", "-1", "10.0.0.0/8", 0, 0, "cidrBlock", Unknown), one("action", "-1", "0.0.0.0/0", 0, 0, "ruleAction", Unknown), one("way", "-1", "0.0.0.0/0", 0, 0, "egress", Unknown))
	s.shape("nonsense", "", of(acl, "acl", props{"ingress": []any{1, nil, props{"action": 1, "ruleNo": "x", "cidrBlock": []any{}}}}), of(acl, "text", props{"ingress": "x"}), of(rule, "rule", nil))
	s.other("a security group is another rule's", shapes(22, 22, "0.0.0.0/0")...)
	return s
}

func lbMultiAZ() *suite {
	s := &suite{rule: "net-lb-multi-az"}
	s.passes("subnets of two zones, by list and by mapping", func(w *world) {
		w.network().add(lbType, "lb", props{"subnets": []any{to("public-a"), to("public-b")}})
		w.add(lbType, "nlb", props{"loadBalancerType": "network", "subnetMappings": []any{props{"subnetId": to("private-a")}, props{"subnetId": to("private-b")}}})
	})
	s.passes("subnets that came out of the component, and of another stack", func(w *world) {
		w.network().add(lbType, "lb", props{"subnets": []any{through("net", "public-a"), through("net", "public-b")}}).add(lbType, "far", props{"subnets": []any{"subnet-1", "subnet-2"}})
	})
	s.fails("one subnet, or two of the same zone", "one mapping same far", func(w *world) {
		w.network().add(lbType, "one", props{"subnets": []any{to("public-a")}}).add(lbType, "mapping", props{"subnetMappings": []any{props{"subnetId": to("public-b")}}})
		w.add(lbType, "same", props{"subnets": []any{to("public-a"), to("private-a")}}).add(lbType, "far", props{"subnets": []any{"subnet-1"}})
	})
	s.previewed(Passing, "subnets that a preview leaves out, because they aren't known", "", func(w *world) {
		w.network()
		w.resources = append(w.resources, of(lbType, "lb", props{}).from("subnets", "public-a", "public-b"), of(lbType, "nlb", props{}).from("subnetMappings", "public-a", "public-b"))
	})
	s.deployed(Failing, "subnets that came out of the component are known after it", "lb", func(w *world) {
		w.network().add(lbType, "lb", props{"subnets": []any{through("net", "public-a"), through("net", "isolated-a")}})
	}).says("subnets", "in eu-west-1a only")
	s.previewed(UnknownValue, "subnets and zones that nothing explains", "", func(w *world) {
		w.add(lbType, "lb", props{"subnets": Unknown}).add(lbType, "one", props{"subnetMappings": Unknown}).add(lbType, "two", props{"subnetMappings": []any{Unknown}})
		w.add(vpcType, "vpc", props{}).add(subnetType, "later", props{"vpcId": to("vpc"), "availabilityZone": Unknown}).add(subnetType, "a", props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1a"})
		w.add(lbType, "zones", props{"subnets": []any{to("later"), to("a")}})
	})
	s.alias("the older name of the module", "lb", Resource{Type: "aws:alb/loadBalancer:LoadBalancer", Name: "lb", Inputs: props{"subnets": []any{"subnet-1"}}})
	s.shape("nonsense is no second zone", "lb map", of(lbType, "lb", props{"subnets": 7}), of(lbType, "map", props{"subnetMappings": []any{1, nil, "x"}}))
	s.other("classic load balancers are another control's", of("elb/loadBalancer:LoadBalancer", "classic", props{"subnets": []any{"subnet-1"}}))
	return s
}

func eipScope() *suite {
	s := &suite{rule: "net-eip-scope"}
	eip, association := "ec2/eip:Eip", "ec2/eipAssociation:EipAssociation"
	s.passes("NAT gateways of the component", func(w *world) { w.network() })
	s.passes("a network load balancer, a second address of a NAT gateway, bastions", func(w *world) {
		w.network().add(eip, "balancer", props{}).add(lbType, "nlb", props{"loadBalancerType": "network", "subnetMappings": []any{props{"subnetId": to("public-a"), "allocationId": to("balancer")}}})
		w.add(eip, "second", props{}).add("ec2/natGateway:NatGateway", "more", props{"subnetId": to("public-a"), "allocationId": to("eip-a"), "secondaryAllocationIds": []any{to("second")}})
		w.add(eip, "tagged", props{"tags": props{"Role": "bastion"}}).add(instanceType, "bastion", props{"tags": props{"Role": "bastion"}})
		w.add(eip, "direct", props{"instance": to("bastion")}).add(eip, "joined", props{}).add(association, "join", props{"allocationId": to("joined"), "instanceId": to("bastion")})
	})
	s.previewed(Passing, "addresses that a preview leaves out, because they aren't known", "", func(w *world) {
		w.add(eip, "nat-ip", props{}).add(eip, "nlb-ip", props{})
		w.resources = append(w.resources, of("ec2/natGateway:NatGateway", "nat", props{}).from("allocationId", "nat-ip"), of(lbType, "nlb", props{"loadBalancerType": "network"}).from("subnetMappings", "nlb-ip"))
	})
	s.fails("unused, on an instance, joined to an instance", "unused direct joined", func(w *world) {
		w.network().add(eip, "unused", props{}).add(instanceType, "host", props{"tags": props{"Role": "app"}}).add(eip, "direct", props{"instance": to("host")})
		w.add(eip, "joined", props{}).add(association, "join", props{"allocationId": to("joined"), "instanceId": to("host")})
	})
	s.deployed(Failing, "an instance of another stack", "eip", func(w *world) { w.add(eip, "eip", props{"instance": "i-elsewhere"}) }).says("i-elsewhere")
	s.previewed(UnknownValue, "what it is for isn't known", "", func(w *world) {
		w.add(eip, "eip", props{}).add("ec2/natGateway:NatGateway", "nat", props{"allocationId": Unknown}).add(eip, "host", props{"instance": Unknown}).add(eip, "tags", props{"tags": Unknown})
	})
	s.shape("nonsense is no use", "eip", of(eip, "eip", props{"instance": 7, "tags": []any{1}}), of("ec2/natGateway:NatGateway", "nat", props{"allocationId": []any{}}),
		of(lbType, "lb", props{"subnetMappings": []any{1, nil, props{"allocationId": true}}}), of(association, "join", nil))
	s.other("an address pool", of("ec2/publicIpv4Pool:PublicIpv4Pool", "pool", props{}))
	return s
}
