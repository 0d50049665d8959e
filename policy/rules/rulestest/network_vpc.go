package rulestest

const (
	vpcType      = "ec2/vpc:Vpc"
	flowLogType  = "ec2/flowLog:FlowLog"
	endpointType = "ec2/vpcEndpoint:VpcEndpoint"
)

func defaultGroupClosed() *suite {
	s := &suite{rule: "net-default-sg-closed"}
	s.passes("the default group is taken over and empty", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(defaultSG, "default", props{"vpcId": to("vpc")})
		w.add(vpcType, "other", props{}).add(defaultSG, "empty", props{"vpcId": to("other"), "ingress": []any{}, "egress": []any{}})
	})
	s.passes("the VPC came out of the component", func(w *world) { w.network().add(defaultSG, "default", props{"vpcId": through("net", "vpc")}) })
	s.fails("nobody took it over", "other", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(defaultSG, "default", props{"vpcId": to("vpc")}).add(vpcType, "other", props{})
	})
	s.fails("the component's VPC", "vpc", func(w *world) { w.network() })
	s.fails("rules in it, a violation for each", "default default", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(defaultSG, "default", props{"vpcId": to("vpc"),
			"ingress": []any{props{"protocol": "-1", "self": true}}, "egress": []any{props{"protocol": "-1", "cidrBlocks": cidrs("0.0.0.0/0")}},
		})
	})
	s.fails("rules in it that are resources of their own", "rule in out", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(defaultSG, "default", props{"vpcId": to("vpc")}).add(sgType, "app", props{"vpcId": to("vpc")})
		w.add(sgRuleType, "rule", port(443, 443, "cidrBlocks", cidrs("10.0.0.0/8"), "type", "ingress", "securityGroupId", to("default")))
		w.add(ingressType, "in", props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8", "securityGroupId": to("default")})
		w.add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "securityGroupId": to("default")})
		w.add(ingressType, "fine", props{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8", "securityGroupId": to("app")})
	})
	s.previewed(UnknownValue, "a group whose VPC isn't known may be this one's", "", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(defaultSG, "default", props{"vpcId": Unknown, "ingress": Unknown, "egress": []any{Unknown}})
	})
	s.shape("nonsense is no owner", "vpc", of(vpcType, "vpc", props{"cidrBlock": 1}), of(defaultSG, "default", props{"vpcId": []any{}, "ingress": "x", "egress": []any{1}}))
	s.other("an ordinary group may have rules", inline("app", port(443, 443)), of("ec2/defaultVpc:DefaultVpc", "default", props{}))
	return s
}

func flowLogs() *suite {
	s := &suite{rule: "net-vpc-flow-logs"}
	s.passes("all or the refused traffic", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(flowLogType, "all", props{"vpcId": to("vpc"), "trafficType": "ALL"})
		w.add(vpcType, "other", props{}).add(flowLogType, "some", props{"vpcId": to("other"), "trafficType": "ACCEPT"}).
			add(flowLogType, "reject", props{"vpcId": to("other"), "trafficType": "REJECT"})
	})
	s.passes("the VPC came out of the component", func(w *world) {
		w.network().add(flowLogType, "log", props{"vpcId": through("net", "vpc"), "trafficType": "ALL"})
	})
	s.fails("none, or another VPC's", "other", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(flowLogType, "log", props{"vpcId": to("vpc"), "trafficType": "ALL"}).add(vpcType, "other", props{})
	})
	s.fails("only what was let through", "vpc", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(flowLogType, "log", props{"vpcId": to("vpc"), "trafficType": "ACCEPT"})
	})
	s.fails("logs of a subnet aren't the VPC's", "vpc", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(subnetType, "subnet", props{"vpcId": to("vpc")}).add(flowLogType, "log", props{"subnetId": to("subnet"), "trafficType": "ALL"})
	})
	s.previewed(UnknownValue, "a log whose VPC or kind isn't known", "", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(flowLogType, "log", props{"vpcId": Unknown, "trafficType": "ALL"})
	})
	s.previewed(UnknownValue, "a log whose kind isn't known", "", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(flowLogType, "log", props{"vpcId": to("vpc"), "trafficType": Unknown})
	})
	s.shape("nonsense is no log", "vpc", of(vpcType, "vpc", nil).outputs(props{"id": "vpc-1"}), of(flowLogType, "log", props{"vpcId": 7, "trafficType": []any{}}),
		of(flowLogType, "kind", props{"vpcId": "vpc-1", "trafficType": props{}}))
	s.other("what isn't a VPC needs none", of(subnetType, "subnet", props{}), of("ec2/vpcPeeringConnection:VpcPeeringConnection", "peering", props{"vpcId": "vpc-1"}))
	return s
}

func tiersMultiAZ() *suite {
	s := &suite{rule: "net-tiers-multi-az"}
	s.passes("awsx's subnets of two zones", func(w *world) { w.network() })
	s.passes("tiers after the routes, where no tag names them", func(w *world) {
		w.plainNetwork().add(subnetType, "closed-c", props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1c"})
		w.add(subnetType, "open-c", props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1c"})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "out-open-c", props{"routeTableId": to("out"), "subnetId": to("open-c")})
	})
	s.fails("one zone, a violation for each tier", "vpc vpc vpc", func(w *world) { w.network("eu-west-1a") })
	s.fails("two subnets in the same zone", "vpc", func(w *world) {
		w.add(vpcType, "vpc", props{})
		for _, name := range []string{"a", "b"} {
			w.add(subnetType, name, props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1a", "tags": props{"Tier": "data"}})
		}
	})
	s.fails("tiers after the routes", "vpc vpc", func(w *world) { w.plainNetwork() })
	s.deployed(Failing, "a VPC of another stack", "a", func(w *world) {
		w.add(subnetType, "a", props{"vpcId": "vpc-elsewhere", "availabilityZone": "eu-west-1a"}).add(subnetType, "b", props{"vpcId": "vpc-elsewhere", "availabilityZoneId": "eu-west-1a"})
	}).says("private subnets in eu-west-1a only", "2 zones")
	s.deployed(Failing, "three zones where three are asked for", "vpc vpc vpc", func(w *world) { w.network() }).config("minZones", 3.0).says("3 zones")
	s.previewed(UnknownValue, "zones that AWS chooses, a VPC that isn't known, and tags that aren't", "", func(w *world) {
		w.add(vpcType, "vpc", props{}).add(subnetType, "a", props{"vpcId": to("vpc"), "availabilityZone": Unknown}).add(subnetType, "b", props{"vpcId": to("vpc")})
		w.add(subnetType, "c", props{"vpcId": Unknown, "availabilityZone": "eu-west-1a"}).add(subnetType, "d", props{"vpcId": to("vpc"), "tags": Unknown})
	})
	s.shape("nonsense lies in no VPC", "", of(subnetType, "a", props{"vpcId": []any{}, "availabilityZone": 1, "tags": "x"}), of(subnetType, "b", nil))
	s.other("a VPC without subnets", of(vpcType, "vpc", props{}), of("ec2/defaultSubnet:DefaultSubnet", "default", props{"availabilityZone": "eu-west-1a"}))
	return s
}

func natPerAZ() *suite {
	s := &suite{rule: "net-nat-per-az"}
	elsewhere := func(w *world) { // the private subnet of zone b leaves through zone a
		w.network()
		for i := range w.resources {
			if w.resources[i].Name == "private-b-route" {
				w.resources[i] = of("ec2/route:Route", "private-b-route", props{"routeTableId": w.resources[i].Inputs["routeTableId"], "natGatewayId": w.resolve(to("nat-a"), func(string) {})}).
					from("natGatewayId", "nat-a").from("routeTableId", "private-b-table").in("private-b-table")
			}
		}
	}
	for _, preview := range []bool{true, false} {
		in := func(kind Kind, sentence, want, stack string, build func(w *world)) *Case {
			if preview {
				return s.previewed(kind, sentence+", in the first preview", want, build).inStack(stack)
			}
			return s.deployed(kind, sentence+", after it was deployed", want, build).inStack(stack)
		}
		in(Passing, "a gateway in each zone", "", "prd", func(w *world) { w.network() })
		in(Passing, "no gateway at all", "", "prd", func(w *world) { w.plainNetwork() })
		in(Passing, "a dev stack with one gateway for both zones", "", "dev", func(w *world) {
			w.plainNetwork().add("ec2/natGateway:NatGateway", "nat", props{"subnetId": to("open")})
			w.add("ec2/routeTable:RouteTable", "inner", props{"vpcId": to("vpc"), "routes": []any{props{"cidrBlock": "0.0.0.0/0", "natGatewayId": to("nat")}}})
			w.add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed", props{"routeTableId": to("inner"), "subnetId": to("closed")})
		})
		in(Failing, "another zone's gateway, by a route of its own", "private-b-route", "prd", elsewhere)
		in(Failing, "another zone's gateway, by an inline route", "inner", "stg", func(w *world) {
			w.plainNetwork().add("ec2/natGateway:NatGateway", "nat", props{"subnetId": to("open")})
			w.add("ec2/routeTable:RouteTable", "inner", props{"vpcId": to("vpc"), "routes": []any{props{"cidrBlock": "0.0.0.0/0", "natGatewayId": to("nat")}}})
			w.add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed", props{"routeTableId": to("inner"), "subnetId": to("closed")})
		}).says("routes[0].natGatewayId", "subnet closed in eu-west-1b", "nat in eu-west-1a")
		in(Failing, "a dev stack with two gateways", "nat-b", "dev", func(w *world) { w.network() })
		in(Failing, "a project's dev stack with two gateways", "nat-b", "shop-dev", func(w *world) { w.network() })
		in(Failing, "the strategy that the configuration names", "nat-b", "prd", func(w *world) { w.network() }).config("strategy", "single")
	}
	s.previewed(UnknownValue, "gateways, zones and tables that nothing explains", "", func(w *world) {
		w.plainNetwork().add("ec2/natGateway:NatGateway", "nat", props{"subnetId": Unknown}).add("ec2/route:Route", "route", props{"routeTableId": Unknown, "natGatewayId": to("nat")})
		w.add("ec2/route:Route", "other", props{"routeTableId": to("out"), "natGatewayId": Unknown}).add("ec2/routeTable:RouteTable", "table", props{"routes": Unknown})
	}).inStack("prd")
	s.shape("nonsense", "", of("ec2/natGateway:NatGateway", "nat", props{"subnetId": 1}), of("ec2/route:Route", "route", props{"natGatewayId": []any{}, "routeTableId": true}),
		of("ec2/routeTable:RouteTable", "table", props{"routes": []any{1, nil, props{"natGatewayId": 7}}})).inStack("prd")
	s.other("a transit gateway isn't bound to a zone", of("ec2/route:Route", "route", props{"routeTableId": "rtb-1", "transitGatewayId": "tgw-1"})).inStack("prd")
	return s
}

func vpcEndpoints() *suite {
	s := &suite{rule: "net-vpc-endpoints"}
	add := func(w *world, names ...string) {
		for _, name := range names {
			kind := "Interface"
			if name == "s3" || name == "dynamodb" {
				kind = "Gateway"
			}
			inputs := props{"vpcId": to("vpc"), "serviceName": "com.amazonaws.eu-west-1." + name, "vpcEndpointType": kind}
			if name == "s3" {
				delete(inputs, "vpcEndpointType") // Gateway is the default
			}
			w.add(endpointType, name, inputs)
		}
	}
	function := func(w *world, subnet string) {
		w.add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": []any{to(subnet)}}})
	}
	s.passes("gateway endpoints, with a NAT gateway for the rest", func(w *world) { w.network(); add(w, "s3", "dynamodb"); w.compute(to("private-a")) })
	s.passes("without a NAT gateway what a function calls", func(w *world) {
		w.plainNetwork()
		add(w, "s3", "dynamodb", "secretsmanager", "sts")
		function(w, "closed")
	})
	s.passes("without a NAT gateway what containers and instances call", func(w *world) {
		w.plainNetwork()
		add(w, "s3", "dynamodb", "secretsmanager", "sts", "ecr.api", "ecr.dkr", "logs")
		w.compute(to("closed"))
	})
	s.passes("no compute, or in public subnets only", func(w *world) { w.plainNetwork().add(instanceType, "bastion", props{"subnetId": to("open")}) })
	s.fails("private compute without any", "vpc", func(w *world) { w.network().compute(to("private-a"), to("private-b")) })
	s.fails("another VPC's endpoints don't count", "vpc", func(w *world) {
		w.network().add(vpcType, "other", props{}).add(endpointType, "s3", props{"vpcId": to("other"), "serviceName": "com.amazonaws.eu-west-1.s3"})
		function(w, "private-a")
	})
	s.deployed(Failing, "an interface endpoint for S3 is no gateway, and containers need a registry", "vpc", func(w *world) {
		w.plainNetwork()
		add(w, "dynamodb", "secretsmanager", "sts", "logs")
		w.add(endpointType, "s3", props{"vpcId": to("vpc"), "serviceName": "com.amazonaws.eu-west-1.s3", "vpcEndpointType": "Interface"})
		w.add(serviceType, "service", props{"networkConfiguration": props{"subnets": []any{to("closed")}}})
	}).says("runs containers", "no endpoint for s3, ecr.api, ecr.dkr")
	s.previewed(UnknownValue, "an endpoint whose service or VPC isn't known", "", func(w *world) {
		w.network().add(endpointType, "a", props{"vpcId": to("vpc"), "serviceName": Unknown})
		function(w, "private-a")
	})
	s.previewed(UnknownValue, "an endpoint whose VPC isn't known, and compute whose subnet isn't", "", func(w *world) {
		w.network().add(endpointType, "a", props{"vpcId": Unknown, "serviceName": "x"}).compute(to("private-a"))
		w.add(instanceType, "later", props{"subnetId": Unknown})
	})
	s.shape("nonsense", "", of(endpointType, "a", props{"vpcId": 1, "serviceName": []any{}}), of(vpcType, "vpc", nil), of(lambdaType, "function", props{"vpcConfig": "x"}))
	s.other("a function without a VPC", of(vpcType, "vpc", props{}), of(lambdaType, "function", props{}))
	return s
}

func endpointPolicies() *suite {
	s := &suite{rule: "net-vpc-endpoint-policy"}
	s.pass("a policy that names something", of(endpointType, "action", props{"policy": policy(grant("*", []any{"s3:GetObject"}, "Resource", "*"))}),
		of(endpointType, "condition", props{"policy": policy(grant("*", "*", "Resource", "*", "Condition", props{"StringEquals": props{"aws:PrincipalOrgID": "o-1"}}))}),
		of(endpointType, "balancer", props{"vpcEndpointType": "GatewayLoadBalancer"}), of("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "own", props{"policy": policy(grant(props{"AWS": "123456789012"}, "*", "Resource", "*"))}))
	open := policy(grant("*", "*", "Resource", "*"))
	s.fail("AWS's default, absent or written down, and the bad one of two statements", "absent written lists own", of(endpointType, "absent", props{}), of(endpointType, "written", props{"policy": open}),
		of(endpointType, "lists", props{"policy": policy(grant("*", "s3:GetObject", "Resource", "*"), grant(props{"AWS": []any{"*"}}, []any{"*"}, "Resource", []any{"*"}))}),
		of("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "own", props{"policy": open})).says("policy.Statement[1]", "is absent")
	s.unknown("a policy that isn't known", of(endpointType, "policy", props{"policy": Unknown}), of(endpointType, "kind", props{"vpcEndpointType": Unknown}))
	s.shape("nonsense", "", of(endpointType, "number", props{"policy": 7}), of(endpointType, "text", props{"policy": "no json"}), of(endpointType, "list", props{"policy": []any{1}}))
	s.other("another resource's policy", of("sqs/queuePolicy:QueuePolicy", "queue", props{"policy": open}))
	return s
}
