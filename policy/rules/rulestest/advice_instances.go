package rulestest

func instancesAdvice() []*suite { return []*suite{launchedTags(), scopedBalancers(), scopedSessions()} }

func launchedTags() *suite {
	s := &suite{rule: "tags-launched"}
	template := func(name string, specifications ...any) Resource {
		return of("ec2/launchTemplate:LaunchTemplate", name, props{"tagSpecifications": specifications})
	}
	of3 := func(kind any, tags any) props { return props{"resourceType": kind, "tags": tags} }
	s.pass("instances and volumes carry all", template("t", of3("instance", fourTags()), of3("volume", fourTags())))
	s.pass("the tags that the configuration asks for", template("t", of3("instance", props{"Team": "x"}), of3("volume", props{"Team": "x"}))).config("requiredTags", []any{"Team"})
	s.fail("no tags at all", "t", of("ec2/launchTemplate:LaunchTemplate", "t", props{})).says("have none for instance and volume")
	s.fail("volumes are forgotten", "t", template("t", of3("instance", fourTags()))).says("have none for volume")
	s.fail("a tag is missing, and another is empty", "t t", template("t", of3("instance", props{"Project": "shop", "Environment": "dev", "Owner": "x"}),
		of3("volume", props{"Project": "shop", "Environment": "dev", "Owner": "", "CostCenter": "1"}))).says("tagSpecifications[0].tags: have no CostCenter", "tagSpecifications[1].tags: have no Owner")
	s.fail("what else it tags is tagged whole", "t", template("t", of3("instance", fourTags()), of3("volume", fourTags()), of3("network-interface", props{}))).says("each network-interface")
	s.fail("the template's own tags are its own", "t", of("ec2/launchTemplate:LaunchTemplate", "t", props{"tags": fourTags()}))
	s.unknown("specifications, one of them, its kind and its tags", of("ec2/launchTemplate:LaunchTemplate", "a", props{"tagSpecifications": Unknown}), template("b", Unknown),
		template("c", of3(Unknown, fourTags())), template("d", of3("instance", Unknown), of3("volume", props{"Project": Unknown, "Environment": Unknown, "Owner": Unknown, "CostCenter": Unknown})))
	s.shape("nonsense is no tag", "a a b b", template("a", of3(7, 7)), of("ec2/launchTemplate:LaunchTemplate", "b", props{"tagSpecifications": "x"}))
	s.other("an instance is tags-required's", of("ec2/instance:Instance", "i", props{}))
	return s
}

func scopedBalancers() *suite {
	s := &suite{rule: "lb-egress-scoped"}
	group := func(name string) Resource {
		return of("ec2/securityGroup:SecurityGroup", name, props{}).outputs(props{"id": "sg-" + name})
	}
	out := func(name, group string, to props) Resource {
		p := props{"securityGroupId": "sg-" + group, "ipProtocol": "tcp", "fromPort": 80, "toPort": 80}
		for key, v := range to {
			p[key] = v
		}
		return of("vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, p)
	}
	balancer := of("lb/loadBalancer:LoadBalancer", "web", props{"securityGroups": []any{"sg-a"}})
	link := of("apigatewayv2/vpcLink:VpcLink", "link", props{"securityGroupIds": []any{"sg-a"}})
	world, targets := props{"cidrIpv4": "0.0.0.0/0"}, props{"referencedSecurityGroupId": "sg-b"}
	s.pass("to its targets, and to a range of the network's", group("a"), balancer, out("r", "a", targets), out("n", "a", props{"cidrIpv4": "10.0.0.0/16"}))
	s.pass("what isn't a load balancer's may go out", group("a"), group("b"), balancer, out("r", "b", world))
	s.fail("to the whole internet", "r", group("a"), balancer, out("r", "a", world)).says("lets web send", "0.0.0.0/0")
	s.fail("a VPC link, by IPv6", "r", group("a"), link, out("r", "a", props{"cidrIpv6": "::/0"})).says("lets link send")
	s.alias("in the group itself, in a rule of the older type, and the other module's load balancer", "a r", of("ec2/securityGroup:SecurityGroup", "a", props{"egress": []any{
		props{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": []any{"0.0.0.0/0"}},
	}}).outputs(props{"id": "sg-a"}), of("alb/loadBalancer:LoadBalancer", "web", props{"securityGroups": []any{"sg-a", "sg-c"}}), group("c"),
		of("ec2/securityGroupRule:SecurityGroupRule", "r", props{"type": "egress", "securityGroupId": "sg-c", "protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": []any{"0.0.0.0/0"}}))
	s.unknown("which group, and where to", group("a"), balancer, out("r", "a", props{"cidrIpv4": Unknown}), of("lb/loadBalancer:LoadBalancer", "other", props{"securityGroups": Unknown}), out("s", "b", world))
	s.shape("nonsense lets nothing out", "", group("a"), balancer, out("r", "a", props{"cidrIpv4": 7}), of("lb/loadBalancer:LoadBalancer", "x", props{"securityGroups": "x"}))
	s.other("a way in is another rule's business", group("a"), balancer, of("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", props{"securityGroupId": "sg-a", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"}))
	return s
}

func scopedSessions() *suite {
	s := &suite{rule: "iam-sessions-scoped"}
	instances, sessions := "arn:aws:ec2:eu-west-1:123456789012:instance/*", "arn:aws:ssm:eu-west-1:123456789012:session/*"
	bad := policy(allow("ssm:StartSession", instances))
	check := props{"ssm:SessionDocumentAccessCheck": "true"}
	tag := props{"StringEquals": props{"ssm:resourceTag/Role": "bastion"}, "BoolIfExists": check}
	s.pass("instances with a tag, or one", identity("p", policy(allow("ssm:StartSession", instances, "Condition", tag), allow("ssm:StartSession", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1", "Condition", props{"BoolIfExists": check})))...)
	s.pass("one's own sessions", rolePolicy("p", policy(allow([]string{"ssm:ResumeSession", "ssm:TerminateSession"}, "arn:aws:ssm:*:*:session/${aws:username}-*"),
		allow("ssm:TerminateSession", sessions, "Condition", props{"StringLike": props{"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}}))))
	s.pass("a document is no instance, and everything is another rule's business", rolePolicy("p", policy(allow("ssm:StartSession", "arn:aws:ssm:eu-west-1:123456789012:document/tunnel"), allow("*", "*"))))
	s.fail("every instance, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("ssm:StartSession on every instance")
	s.fail("with whatever document the account has", "p", rolePolicy("p", policy(allow("ssm:StartSession", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1")))).says("ssm:SessionDocumentAccessCheck")
	s.fail("everybody's sessions", "a b", rolePolicy("a", policy(allow("ssm:TerminateSession", sessions))), rolePolicy("b", policy(allow("ssm:Resume*", "*")))).says("everybody's sessions")
	s.fail("a condition on something else, or on any value", "a b", rolePolicy("a", policy(allow("ssm:StartSession", instances, "Condition", props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}}))),
		rolePolicy("b", policy(allow("ssm:StartSession", instances, "Condition", props{"StringLike": props{"ssm:resourceTag/Role": "*"}, "BoolIfExists": check}))))
	s.unknown("a resource and a condition that aren't known yet", rolePolicy("a", props{"Statement": props{"Effect": "Allow", "Action": "ssm:StartSession", "Resource": Unknown}}),
		rolePolicy("b", props{"Statement": props{"Effect": "Allow", "Action": "ssm:StartSession", "Resource": instances, "Condition": Unknown}}))
	s.documentEdges(bad)
	return s
}
