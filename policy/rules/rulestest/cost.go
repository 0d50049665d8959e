package rulestest

func costCases() []Case { return gather(allowedSizes(), natBudget(), gp3(), budgets()) }

func allowedSizes() *suite {
	s := &suite{rule: "cost-instance-allowlist"}
	s.pass("sizes of the list", of(instanceType, "a", props{"instanceType": "t4g.small"}), of(instanceToken, "b", props{"instanceClass": "db.t4g.medium"}), of(groupToken, "c", props{"nodeType": "cache.t4g.micro"}), of(memberToken, "d", props{"instanceClass": "db.serverless"})).
		config("allowedInstanceTypes", []any{"*.micro", "*.small", "db.t4g.*", "db.serverless"})
	s.pass("groups and targets within the number", of(groupType, "a", props{"maxSize": 4}), of("appautoscaling/target:Target", "b", props{"maxCapacity": 4})).config("maxSize", 4.0)
	s.fail("sizes that aren't", "a b c", of(instanceType, "a", props{"instanceType": "p5.48xlarge"}), of(instanceToken, "b", props{"instanceClass": "db.r6g.16xlarge"}), of(templateType, "c", props{"instanceType": "m7i.metal"})).
		config("allowedInstanceTypes", []any{"*.small"}).says(`is "p5.48xlarge"`, "*.small")
	s.fail("more than the number", "a b", of(groupType, "a", props{"maxSize": 40}), of("appautoscaling/target:Target", "b", props{"maxCapacity": "41"})).config("maxSize", 4.0).says("maxSize: is 40; the environment allows 4")
	c := s.unknown("not known yet", of(instanceType, "a", props{"instanceType": Unknown}), of(groupType, "b", props{"maxSize": Unknown}))
	c.Config = props{"allowedInstanceTypes": []any{"x"}, "maxSize": 1.0}
	s.shape("numbers and lists are no sizes", "", of(instanceType, "a", props{"instanceType": 7}), of(groupType, "b", props{"maxSize": []any{}})).config("allowedInstanceTypes", []any{"x"})
	s.other("a function", function("f", props{"instanceType": "p5.48xlarge"})).config("allowedInstanceTypes", []any{"x"})
	return s
}

func natBudget() *suite {
	s := &suite{rule: "cost-nat-budget"}
	nat := func(name string) Resource { return of("ec2/natGateway:NatGateway", name, props{"subnetId": "s"}) }
	endpoint := func(name string, kind any) Resource {
		return of("ec2/vpcEndpoint:VpcEndpoint", name, props{"serviceName": "x", "vpcEndpointType": kind})
	}
	s.pass("as many as planned; gateways cost nothing", nat("a"), endpoint("b", "Interface"), endpoint("c", "Gateway"), of("ec2/vpcEndpoint:VpcEndpoint", "d", props{})).config("maxInterfaceEndpoints", 1.0)
	s.fail("one more", "b", nat("a"), nat("b")).config("maxNatGateways", 1.0).says("number 2 of the stack's NAT gateways; 1 are planned")
	s.fail("endpoints one by one", "b c", endpoint("a", "Interface"), endpoint("b", "Interface"), endpoint("c", "Interface")).config("maxInterfaceEndpoints", 1.0)
	s.unknown("a type that isn't known yet", endpoint("a", Unknown)).config("maxInterfaceEndpoints", 0.0)
	s.shape("a number is no type", "", endpoint("a", 7)).config("maxInterfaceEndpoints", 0.0)
	s.other("an internet gateway", of("ec2/internetGateway:InternetGateway", "i", props{})).config("maxNatGateways", 0.0)
	return s
}

func gp3() *suite {
	s := &suite{rule: "cost-gp3"}
	s.pass("gp3, or a type with a reason", of(instanceType, "a", props{"rootBlockDevice": props{"volumeType": "gp3"}}), of("ebs/volume:Volume", "b", props{"type": "io2"}), of(instanceToken, "c", props{"storageType": "gp3"}), of(instanceToken, "d", props{}))
	s.fail("gp2, in each place", "a a b c d", of(instanceType, "a", props{"rootBlockDevice": props{"volumeType": "gp2", "volumeSize": 8}, "ebsBlockDevices": []any{props{"volumeType": "gp3"}, props{"volumeType": "gp2"}}}),
		of(templateType, "b", props{"blockDeviceMappings": []any{props{"deviceName": "/dev/xvda", "ebs": props{"volumeType": "gp2"}}}}), of("ebs/volume:Volume", "c", props{"size": 8}), of(instanceToken, "d", props{"storageType": "gp2"})).
		says("ebsBlockDevices[1].volumeType", "blockDeviceMappings[0].ebs.volumeType", "storageType")
	s.unknown("not known yet", of(instanceType, "a", props{"rootBlockDevice": Unknown, "ebsBlockDevices": Unknown}), of("ebs/volume:Volume", "b", props{"type": Unknown}), of(templateType, "c", props{"blockDeviceMappings": []any{Unknown}}))
	s.shape("numbers are no types", "b", of(instanceType, "a", props{"rootBlockDevice": 7, "ebsBlockDevices": []any{7, "x"}}), of("ebs/volume:Volume", "b", props{"type": 7}))
	s.other("a file system", of("efs/fileSystem:FileSystem", "f", props{"volumeType": "gp2"}))
	return s
}

func budgets() *suite {
	s := &suite{rule: "cost-budget-present"}
	budget := func(name string, notifications any) Resource {
		return of("budgets/budget:Budget", name, props{"budgetType": "COST", "notifications": notifications})
	}
	provider := of("iam/openIdConnectProvider:OpenIdConnectProvider", "github", props{"clientIdLists": []string{"sts.amazonaws.com"}, "url": "https://x.example"})
	s.pass("a budget with a notification", provider, budget("b", []any{props{"threshold": 80}}))
	s.pass("a stack that holds nothing of the account needs none", function("f", props{}))
	s.fail("a budget that tells nobody", "b", provider, budget("b", []any{})).says("notifications")
	s.fail("no budget in the account's stack, by what it holds", "", provider)
	s.cases[len(s.cases)-1].Want = []string{""}
	s.fail("no budget in the account's stack, by its name", "", function("f", props{})).inStack("account-prd")
	s.cases[len(s.cases)-1].Want = []string{""}
	s.unknown("notifications that aren't known yet", budget("b", Unknown))
	s.shape("a null notifies nobody", "b", budget("b", nil))
	s.other("an alarm on the bill", of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"namespace": "AWS/Billing"}))
	return s
}
