package rulestest

func platformAdvice() []*suite {
	return []*suite{narrowGroups(), scopedEndpoints(), failClosed(), deploymentAlarms(), strictDatabases()}
}

func narrowGroups() *suite {
	s := &suite{rule: "net-sg-narrow"}
	in := func(name string, p props) Resource {
		return of("vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, p)
	}
	out := func(name string, p props) Resource {
		return of("vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, p)
	}
	ports := func(from, to any, more props) props {
		p := props{"ipProtocol": "tcp", "fromPort": from, "toPort": to}
		for key, v := range more {
			p[key] = v
		}
		return p
	}
	group, world := props{"referencedSecurityGroupId": "sg-1"}, props{"cidrIpv4": "0.0.0.0/0"}
	s.pass("one port, a few, a ping, the web, and a load balancer's way to its targets", in("one", ports(8080, 8080, group)), in("few", ports(8000, 8049, group)),
		in("ping", props{"ipProtocol": "icmp", "fromPort": -1, "toPort": -1, "cidrIpv4": "10.0.0.0/8"}), out("web", ports(443, 443, world)),
		out("targets", ports(1, 65535, props{"cidrIpv4": "10.0.0.0/16"})))
	s.fail("a wide range, from a group and to one", "in out", in("in", ports(0, 8080, group)), out("out", ports(5432, 65535, group))).says("tcp 0-8080", "tcp 5432-65535")
	s.fail("every protocol", "in out", in("in", props{"ipProtocol": "-1", "referencedSecurityGroupId": "sg-1"}), out("out", props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16"}))
	s.fail("a database anywhere on the internet", "out", out("out", ports(5432, 5432, world))).says("PostgreSQL")
	s.fail("all ports to the whole internet", "out", out("out", ports(1, 65535, world)))
	s.alias("rules in a group, and of the older type", "group rule", of("ec2/securityGroup:SecurityGroup", "group", props{"ingress": []any{
		props{"protocol": "tcp", "fromPort": 0, "toPort": 443, "securityGroups": []any{"sg-1"}},
	}}), of("ec2/securityGroupRule:SecurityGroupRule", "rule", props{"type": "egress", "protocol": "tcp", "fromPort": 443, "toPort": 65535, "cidrBlocks": []any{"0.0.0.0/0"}}))
	s.unknown("ports and protocols that aren't known", in("from", ports(Unknown, 65535, group)), in("to", ports(0, Unknown, group)), in("protocol", props{"ipProtocol": Unknown, "fromPort": 0, "toPort": 65535}))
	s.shape("nonsense opens nothing", "", in("in", ports("x", []any{}, group)), of("ec2/securityGroup:SecurityGroup", "group", props{"ingress": "x", "egress": []any{1, nil}}))
	s.other("a network ACL is judged by its own policy", of("ec2/networkAclRule:NetworkAclRule", "acl", ports(0, 65535, props{"protocol": "tcp"})))
	return s
}

func scopedEndpoints() *suite {
	s := &suite{rule: "net-vpc-endpoint-scoped"}
	endpoint := func(name string, statements ...props) Resource {
		return of("ec2/vpcEndpoint:VpcEndpoint", name, props{"vpcEndpointType": "Interface", "policy": policy(statements...)})
	}
	own := props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}}
	s.pass("by a condition, on a resource, or by somebody", endpoint("a", grant("*", "ecr:BatchGetImage", "Resource", "*", "Condition", own)),
		endpoint("b", grant("*", "s3:GetObject", "Resource", "arn:aws:s3:::shared/*")), endpoint("c", grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "ecr:BatchGetImage", "Resource", "*")))
	s.pass("all actions are another policy's", endpoint("a", grant("*", "*", "Resource", "*")))
	s.fail("everybody may pull anything", "a", endpoint("a", grant("*", "ecr:BatchGetImage", "Resource", "*"))).says("every resource")
	s.fail("one statement of two", "a", endpoint("a", grant("*", "s3:*", "Resource", "*", "Condition", own), grant("*", "s3:GetObject", "Resource", "*")))
	s.unknown("not known yet", of("ec2/vpcEndpoint:VpcEndpoint", "a", props{"policy": Unknown}))
	s.shape("nonsense allows nothing", "", of("ec2/vpcEndpoint:VpcEndpoint", "a", props{"policy": 7}), of("ec2/vpcEndpoint:VpcEndpoint", "b", props{"policy": "no json"}))
	s.other("a bucket's policy", of("s3/bucketPolicy:BucketPolicy", "a", props{"policy": policy(grant("*", "s3:GetObject", "Resource", "*"))}))
	return s
}

func failClosed() *suite {
	s := &suite{rule: "alb-waf-fail-closed"}
	lb := func(name string, open any) Resource {
		return of("lb/loadBalancer:LoadBalancer", name, props{"enableWafFailOpen": open})
	}
	s.pass("absent is false", lb("a", nil), lb("b", false))
	s.fail("open", "a", lb("a", true)).says("enableWafFailOpen")
	s.alias("under its other name, as a string", "a", of("alb/loadBalancer:LoadBalancer", "a", props{"enableWafFailOpen": "true"}))
	s.unknown("not known yet", lb("a", Unknown))
	s.shape("nonsense", "", lb("a", []any{}))
	s.other("a web ACL", of("wafv2/webAcl:WebAcl", "a", props{"enableWafFailOpen": true}))
	return s
}

func deploymentAlarms() *suite {
	s := &suite{rule: "ecs-deployment-alarms"}
	balanced := func(name string, alarms any) Resource {
		return service(name, props{"loadBalancers": []any{props{"containerName": "app"}}, "alarms": alarms})
	}
	s.pass("alarms that roll back", balanced("a", props{"alarmNames": []any{"x"}, "enable": true, "rollback": true}))
	s.pass("a worker, and what CodeDeploy deploys", service("worker", props{}),
		service("green", props{"loadBalancers": []any{props{"containerName": "app"}}, "deploymentController": props{"type": "CODE_DEPLOY"}}))
	s.fail("none", "a", balanced("a", nil)).says("alarms: is absent")
	s.fail("off, or without a way back", "a b", balanced("a", props{"alarmNames": []any{"x"}, "enable": false, "rollback": true}), balanced("b", props{"alarmNames": []any{"x"}, "enable": true, "rollback": false})).says("alarms.rollback")
	s.fail("of no name", "a", balanced("a", props{"alarmNames": []any{}, "enable": true, "rollback": true})).says("alarms.alarmNames")
	group := func(name string, ignore any) Resource {
		return of("codedeploy/deploymentGroup:DeploymentGroup", name, props{"alarmConfiguration": props{"ignorePollAlarmFailure": ignore}})
	}
	s.pass("CodeDeploy waits until it can read the alarms", group("a", false), group("b", nil))
	s.fail("CodeDeploy goes on without them", "a", group("a", true))
	s.unknown("not known yet", balanced("a", Unknown), balanced("b", props{"alarmNames": Unknown, "enable": Unknown, "rollback": Unknown}), group("e", Unknown), service("c", props{"loadBalancers": Unknown}),
		service("d", props{"loadBalancers": []any{props{}}, "deploymentController": Unknown}))
	s.shape("nonsense balances nothing", "", service("a", props{"loadBalancers": "x"}), service("b", props{"loadBalancers": 7, "alarms": 7}))
	s.other("a task", of(taskToken, "a", props{"loadBalancers": []any{props{}}}))
	return s
}

func strictDatabases() *suite {
	s := &suite{rule: "rds-strict"}
	full := func(change props) props {
		p := props{
			"engine": "mysql", "deleteAutomatedBackups": false, "storageEncrypted": true, "kmsKeyId": "k", "manageMasterUserPassword": true, "masterUserSecretKmsKeyId": "k",
			"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "k",
		}
		for key, v := range change {
			p[key] = v
		}
		return p
	}
	instance := func(name string, p props) Resource { return of("rds/instance:Instance", name, p) }
	cluster := func(name string, p props) Resource { return of("rds/cluster:Cluster", name, p) }
	member := func(name string, p props) Resource { return of("rds/clusterInstance:ClusterInstance", name, p) }
	s.pass("everything as it should be", instance("a", full(nil)), cluster("b", full(nil)), member("c", props{"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "k"}))
	s.pass("what it takes from another database", instance("a", props{"replicateSourceDb": "b"}), cluster("c", props{"snapshotIdentifier": "s"}), instance("d", props{"engine": "aurora-mysql"}))
	s.fail("backups go with the database, which is the default", "a b", instance("a", full(props{"deleteAutomatedBackups": true})), cluster("b", full(props{"deleteAutomatedBackups": nil}))).
		says("deleteAutomatedBackups: is true", "deleteAutomatedBackups: is (absent)")
	s.fail("AWS's own keys", "a a b c", instance("a", full(props{"kmsKeyId": nil, "masterUserSecretKmsKeyId": nil})), cluster("b", full(props{"performanceInsightsKmsKeyId": nil})),
		member("c", props{"performanceInsightsEnabled": true})).says("kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId")
	s.fail("the Data API", "a", cluster("a", full(props{"enableHttpEndpoint": true}))).says("enableHttpEndpoint")
	s.unknown("not known yet", instance("a", full(props{"kmsKeyId": Unknown, "deleteAutomatedBackups": Unknown, "masterUserSecretKmsKeyId": Unknown})),
		cluster("b", full(props{"storageEncrypted": Unknown, "performanceInsightsKmsKeyId": Unknown, "enableHttpEndpoint": Unknown})))
	s.shape("nonsense keeps no backups away", "", instance("a", full(props{"kmsKeyId": 7, "enableHttpEndpoint": []any{}})))
	s.other("a cache", of("elasticache/replicationGroup:ReplicationGroup", "a", props{"storageEncrypted": true}))
	return s
}
