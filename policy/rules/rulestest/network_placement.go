package rulestest

const (
	instanceType = "ec2/instance:Instance"
	templateType = "ec2/launchTemplate:LaunchTemplate"
	configType   = "ec2/launchConfiguration:LaunchConfiguration"
	serviceType  = "ecs/service:Service"
	groupType    = "autoscaling/group:Group"
	lambdaType   = "lambda/function:Function"
	beanstalk    = "elasticbeanstalk/environment:Environment"
	subnetType   = "ec2/subnet:Subnet"
)

// compute adds one of each kind of compute in the subnets.
func (w *world) compute(subnets ...ref) *world {
	var list []any
	for _, s := range subnets {
		list = append(list, s)
	}
	w.add(instanceType, "host", props{"subnetId": subnets[0]})
	w.add(serviceType, "service", props{"networkConfiguration": props{"subnets": list, "securityGroups": []any{"sg-1"}}})
	w.add(groupType, "fleet", props{"vpcZoneIdentifiers": list})
	return w.add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": list, "securityGroupIds": []any{"sg-1"}}})
}

func beanstalkIn(subnets string) []any {
	return []any{
		props{"namespace": "aws:ec2:vpc", "name": "ELBSubnets", "value": "subnet-public-a,subnet-public-b"},
		props{"namespace": "aws:ec2:vpc", "name": "Subnets", "value": subnets},
	}
}

func computePrivateSubnets() *suite {
	s := &suite{rule: "net-compute-private-subnets"}
	s.passes("private subnets, with a NAT gateway as the way out", func(w *world) { w.network().compute(to("private-a"), to("private-b")) })
	s.passes("subnets that came out of the component, which has public ones too", func(w *world) {
		w.network().compute(through("net", "private-a"), through("net", "private-b"))
	})
	s.passes("a bastion may be in a public subnet", func(w *world) {
		w.network().add(instanceType, "bastion", props{"subnetId": to("public-a"), "tags": props{"Role": "bastion"}})
		w.add(groupType, "bastions", props{"vpcZoneIdentifiers": []any{to("public-a")}, "tags": []any{props{"key": "Role", "value": "Bastion", "propagateAtLaunch": true}}})
	})
	s.passes("load balancers and NAT gateways aren't compute", func(w *world) {
		w.network().add("lb/loadBalancer:LoadBalancer", "lb", props{"subnets": []any{to("public-a"), to("public-b")}})
	})
	s.passes("a subnet in the VPC's main table, which leads nowhere", func(w *world) { w.plainNetwork().compute(to("closed")) })
	s.passes("functions without a VPC and subnets of other stacks", func(w *world) {
		w.network().add(lambdaType, "function", props{"runtime": "provided.al2023"}).add(instanceType, "host", props{"subnetId": "subnet-elsewhere"})
	})
	s.passes("a virtual private gateway and an egress-only gateway aren't ways in", func(w *world) {
		w.plainNetwork().add("ec2/vpnGateway:VpnGateway", "vgw", props{"vpcId": to("vpc")})
		w.add("ec2/routeTable:RouteTable", "inner", props{"vpcId": to("vpc"), "routes": []any{
			props{"cidrBlock": "10.9.0.0/16", "gatewayId": to("vgw")}, props{"cidrBlock": "10.8.0.0/16", "gatewayId": "local"},
			props{"ipv6CidrBlock": "::/0", "egressOnlyGatewayId": "eigw-1"},
		}})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed", props{"routeTableId": to("inner"), "subnetId": to("closed")})
		w.compute(to("closed"))
	})
	s.publicSubnets()
	s.defaultTables()
	s.placementComponents()
	s.placementEdges()
	return s
}

// publicSubnets are the ways in which a subnet is public.
func (s *suite) publicSubnets() {
	s.fails("each kind of compute, a violation for each public subnet", "host service service fleet fleet function function", func(w *world) {
		w.network().compute(to("public-a"), to("public-b"))
	})
	s.fails("tasks on a schedule, in both kinds, and task sets", "rule schedule set", func(w *world) {
		in := props{"networkConfiguration": props{"subnets": []any{to("public-a"), to("private-b")}}}
		w.network().add("cloudwatch/eventTarget:EventTarget", "rule", props{"ecsTarget": in}).add("scheduler/schedule:Schedule", "schedule", props{"target": props{"ecsParameters": in}})
		w.add("ecs/taskSet:TaskSet", "set", in).add("cloudwatch/eventTarget:EventTarget", "function", props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"})
	})
	s.fails("one public subnet among private ones", "host service fleet function", func(w *world) {
		w.network().compute(to("public-b"), to("private-a"))
	})
	s.fails("an inline route", "host service fleet function", func(w *world) { w.plainNetwork().compute(to("open"), to("closed")) })
	s.passes("a table of another stack, though the main table leads to the internet", func(w *world) {
		w.plainNetwork().add("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", props{"vpcId": to("vpc"), "routeTableId": to("out")})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "far", props{"routeTableId": "rtb-elsewhere", "subnetId": to("closed")}).add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("the route to the internet among others that lead elsewhere, or nobody knows where", "host", func(w *world) {
		w.plainNetwork().add("ec2/routeTable:RouteTable", "many", props{"vpcId": to("vpc"), "routes": []any{
			props{"cidrBlock": "0.0.0.0/0", "gatewayId": to("igw")}, props{"cidrBlock": "10.8.0.0/16", "gatewayId": "local"}, props{"cidrBlock": "10.9.0.0/16", "natGatewayId": "nat-1"},
		}})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "many-closed", props{"routeTableId": to("many"), "subnetId": to("closed")}).add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("a route to IPv6 only", "host", func(w *world) {
		w.plainNetwork().add("ec2/routeTable:RouteTable", "six", props{"vpcId": to("vpc")})
		w.add("ec2/route:Route", "six-route", props{"routeTableId": to("six"), "destinationIpv6CidrBlock": "::/0", "gatewayId": to("igw")})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "six-closed", props{"routeTableId": to("six"), "subnetId": to("closed")})
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("a main route table that leads to the internet", "host", func(w *world) {
		w.plainNetwork().add("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", props{"vpcId": to("vpc"), "routeTableId": to("out")})
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("an internet gateway of another stack", "host", func(w *world) {
		w.plainNetwork().add("ec2/routeTable:RouteTable", "far", props{"vpcId": to("vpc"), "routes": []any{props{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-elsewhere"}}})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "far-closed", props{"routeTableId": to("far"), "subnetId": to("closed")})
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
}

// placementComponents are the cases of subnets that came out of a component, and of Elastic Beanstalk's.
func (s *suite) placementComponents() {
	s.deployed(Failing, "subnets that came out of the component are known after it", "host service fleet function", func(w *world) {
		w.network().compute(through("net", "public-a"), through("net", "private-b"))
	}).says("networkConfiguration.subnets[0]", "is subnet public-a", "reaches an internet gateway", "vpcConfig.subnetIds[0]")
	s.previewed(Failing, "all subnets of the component are public", "host service fleet function", func(w *world) {
		w.add("awsx:ec2:Vpc", "net", props{}).addIn("net", "ec2/vpc:Vpc", "vpc", props{})
		w.addIn("vpc", "ec2/internetGateway:InternetGateway", "igw", props{"vpcId": to("vpc")})
		for _, name := range []string{"one", "two"} {
			w.subnet(name, "eu-west-1a", props{}).add("ec2/route:Route", name+"-route", props{"routeTableId": to(name + "-table"), "gatewayId": to("igw")})
		}
		w.compute(through("net", "one"))
	}).says("one of 2 subnets that all are wrong")
	s.passes("a component that tells which private subnet it is", func(w *world) { w.network().add(instanceType, "host", props{"subnetId": told("net", "private-a")}) })
	s.fails("a component that tells which public subnet it is", "host service service", func(w *world) {
		w.network().add(instanceType, "host", props{"subnetId": told("net", "public-a")})
		w.add(serviceType, "service", props{"networkConfiguration": props{"subnets": []any{told("net", "public-a"), told("net", "public-b")}}})
	})
	s.previewed(UnknownValue, "a VPC's values have nothing to do with the public subnets in it", "", func(w *world) {
		w.add(vpcType, "vpc", props{}).addIn("vpc", "ec2/internetGateway:InternetGateway", "igw", props{"vpcId": to("vpc")})
		w.subnet("one", "eu-west-1a", props{}).add("ec2/route:Route", "one-route", props{"routeTableId": to("one-table"), "gatewayId": to("igw")})
		w.add(instanceType, "host", props{"subnetId": to("vpc")})
	})
	s.deployed(Failing, "Elastic Beanstalk names its subnets in its settings", "app", func(w *world) {
		w.network().add(beanstalk, "app", props{"settings": beanstalkIn("subnet-private-a, subnet-public-b")})
	}).says("settings[1].value", "public-b")
	s.deployed(Passing, "Elastic Beanstalk's load balancer may be in public subnets", "", func(w *world) {
		w.network().add(beanstalk, "app", props{"settings": beanstalkIn("subnet-private-a,subnet-private-b")})
	})
}

// defaultTables are the cases of the table that a VPC has from the start.
func (s *suite) defaultTables() {
	s.fails("a route added to the VPC's own main table", "host", func(w *world) {
		w.plainNetwork().add("ec2/route:Route", "main-route", props{"routeTableId": to("vpc"), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": to("igw")})
		if !w.preview {
			w.resources[len(w.resources)-1].Inputs["routeTableId"] = "rtb-main"
		}
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("a subnet that names the VPC's own main table", "host", func(w *world) {
		main := func(key string) {
			if !w.preview {
				w.resources[len(w.resources)-1].Inputs[key] = "rtb-main"
			}
		}
		w.plainNetwork().add("ec2/route:Route", "main-route", props{"routeTableId": to("vpc"), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": to("igw")})
		main("routeTableId")
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "named", props{"routeTableId": to("vpc"), "subnetId": to("closed")})
		main("routeTableId")
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("the adopted default table with a route to the internet", "host", func(w *world) {
		w.plainNetwork().add("ec2/defaultRouteTable:DefaultRouteTable", "default", props{"defaultRouteTableId": to("vpc"), "routes": []any{
			props{"cidrBlock": "0.0.0.0/0", "gatewayId": to("igw")},
		}})
		if !w.preview {
			w.resources[len(w.resources)-1].Inputs["defaultRouteTableId"] = "rtb-main"
		}
		w.add(instanceType, "host", props{"subnetId": to("closed")})
	})
	s.fails("a subnet of the default VPC is public from the start", "host", func(w *world) {
		w.add("ec2/defaultSubnet:DefaultSubnet", "default", props{"availabilityZone": "eu-west-1a"}).add(instanceType, "host", props{"subnetId": to("default")})
	})
}

func (s *suite) placementEdges() {
	s.previewed(UnknownValue, "subnets that nothing explains may be private", "", func(w *world) {
		w.network().add(instanceType, "host", props{"subnetId": Unknown}).add(serviceType, "service", props{"networkConfiguration": Unknown})
		w.add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": Unknown}}).add(beanstalk, "app", props{"settings": Unknown})
		w.add(groupType, "fleet", props{"vpcZoneIdentifiers": []any{Unknown}, "tags": Unknown})
	})
	s.previewed(UnknownValue, "a gateway and an association that nothing explains", "", func(w *world) {
		w.plainNetwork().add("ec2/route:Route", "maybe", props{"routeTableId": to("vpc"), "gatewayId": Unknown})
		w.add("ec2/routeTable:RouteTable", "inline", props{"vpcId": to("vpc"), "routes": Unknown})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "a", props{"routeTableId": to("inline"), "subnetId": to("closed")})
		w.add("ec2/routeTableAssociation:RouteTableAssociation", "b", props{"routeTableId": Unknown, "subnetId": Unknown})
		w.compute(to("closed"))
	})
	s.previewed(UnknownValue, "an instance whose tags aren't known may be the bastion", "", func(w *world) {
		w.network().add(instanceType, "host", props{"subnetId": to("public-a"), "tags": props{"Role": Unknown}})
	})
	s.shape("nonsense where ids and routes should be", "",
		of(instanceType, "host", props{"subnetId": []any{props{}}}), of(serviceType, "service", props{"networkConfiguration": "x"}),
		of(lambdaType, "function", props{"vpcConfig": []any{1, 2}}), of(groupType, "fleet", props{"vpcZoneIdentifiers": props{"a": 1}, "tags": "x"}),
		of(beanstalk, "app", props{"settings": []any{"x", nil, props{"namespace": 1}, props{"namespace": "aws:ec2:vpc", "name": "Subnets", "value": props{}}}}),
		of("ec2/routeTable:RouteTable", "table", props{"routes": "x"}), of("ec2/routeTable:RouteTable", "tables", props{"routes": []any{1, nil, []any{}}}),
		of("ec2/route:Route", "route", props{"gatewayId": 7, "routeTableId": props{}}), of("ec2/subnet:Subnet", "subnet", props{"vpcId": true}))
	s.other("a subnet group of a database isn't compute", of("rds/subnetGroup:SubnetGroup", "data", props{"subnetIds": []any{"subnet-1"}}))
}

func dataPrivateSubnets() *suite {
	s := &suite{rule: "net-data-private-subnets"}
	data := func(w *world, subnets ...any) {
		w.add("rds/subnetGroup:SubnetGroup", "database", props{"subnetIds": subnets})
		w.add("elasticache/subnetGroup:SubnetGroup", "cache", props{"subnetIds": subnets})
		w.add("rds/proxy:Proxy", "proxy", props{"vpcSubnetIds": subnets})
	}
	s.passes("isolated subnets", func(w *world) { data(w.network(), to("isolated-a"), to("isolated-b")) })
	s.passes("subnets that came out of the component", func(w *world) { data(w.network(), through("net", "isolated-a")) })
	s.fails("public subnets, a violation for each", "database database cache cache proxy proxy", func(w *world) {
		data(w.network(), to("public-a"), to("public-b"))
	})
	s.fails("other kinds of stores", "documents graph memory serverless warehouse", func(w *world) {
		in := props{"subnetIds": []any{to("public-a"), to("isolated-b")}}
		w.network().add("elasticache/serverlessCache:ServerlessCache", "serverless", in).add("memorydb/subnetGroup:SubnetGroup", "memory", in).add("docdb/subnetGroup:SubnetGroup", "documents", in)
		w.add("neptune/subnetGroup:SubnetGroup", "graph", in).add("redshift/subnetGroup:SubnetGroup", "warehouse", in)
	})
	s.fails("one public subnet among others", "database cache proxy", func(w *world) { data(w.network(), to("isolated-a"), to("public-b")) })
	s.fails("no route out, but public addresses for whatever starts there", "database cache proxy", func(w *world) {
		w.plainNetwork().add(subnetType, "giving", props{"vpcId": to("vpc"), "mapPublicIpOnLaunch": true})
		data(w, to("giving"))
	})
	s.deployed(Failing, "subnets that came out of the component are known after it", "database cache proxy", func(w *world) {
		data(w.network(), through("net", "isolated-a"), through("net", "public-b"))
	}).says("subnetIds[1]", "vpcSubnetIds[1]", "is subnet public-b", "public-b-route (0.0.0.0/0)")
	s.previewed(UnknownValue, "subnets that nothing explains may be isolated", "", func(w *world) {
		data(w.network(), Unknown)
		w.add("rds/proxy:Proxy", "whole", props{"vpcSubnetIds": Unknown}).add(subnetType, "later", props{"vpcId": to("vpc"), "mapPublicIpOnLaunch": Unknown})
		w.add("rds/subnetGroup:SubnetGroup", "later-group", props{"subnetIds": []any{to("later")}})
	})
	s.shape("nonsense where ids should be", "", of("rds/subnetGroup:SubnetGroup", "a", props{"subnetIds": 7}),
		of("elasticache/subnetGroup:SubnetGroup", "b", props{"subnetIds": []any{nil, 1, props{}}}), of("rds/proxy:Proxy", "c", nil))
	s.other("compute in a public subnet is another rule's", of(instanceType, "host", props{"subnetId": "subnet-1"}),
		of(subnetType, "subnet", props{"mapPublicIpOnLaunch": true}).outputs(props{"id": "subnet-1"}))
	return s
}

func noPublicIPCompute() *suite {
	s := &suite{rule: "net-no-public-ip-compute"}
	bastion := props{"Role": "bastion"}
	s.pass("nothing asks for an address", of(instanceType, "host", props{}), of(templateType, "template", props{"networkInterfaces": []any{props{"deviceIndex": 0}}}),
		of(configType, "config", props{"associatePublicIpAddress": false}), of(serviceType, "service", props{"networkConfiguration": props{"subnets": []any{"subnet-1"}}}),
		of(templateType, "text", props{"networkInterfaces": []any{props{"associatePublicIpAddress": "false"}, props{"associatePublicIpAddress": ""}}}))
	s.pass("a bastion may have one", of(instanceType, "host", props{"associatePublicIpAddress": true, "tags": bastion}),
		of(templateType, "template", props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
			"tagSpecifications": []any{props{"resourceType": "volume", "tags": props{"Name": "x"}}, props{"resourceType": "instance", "tags": bastion}}}))
	s.fail("each kind of compute", "host template config service", of(instanceType, "host", props{"associatePublicIpAddress": true}),
		of(templateType, "template", props{"networkInterfaces": []any{props{"associatePublicIpAddress": true}}}),
		of(configType, "config", props{"associatePublicIpAddress": true}), of(serviceType, "service", props{"networkConfiguration": props{"assignPublicIp": true}}),
	).says("networkInterfaces[0].associatePublicIpAddress", "networkConfiguration.assignPublicIp")
	onSchedule := func(name string, public any) Resource {
		return of("cloudwatch/eventTarget:EventTarget", name, props{"ecsTarget": props{"networkConfiguration": props{"assignPublicIp": public}}})
	}
	s.pass("a task on a schedule without one, and a function", onSchedule("a", false), of("cloudwatch/eventTarget:EventTarget", "b", props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"}))
	s.fail("a task on a schedule", "a", onSchedule("a", true)).says("ecsTarget.networkConfiguration.assignPublicIp")
	inAddress := func(public any) props { return props{"networkConfiguration": props{"assignPublicIp": public}} }
	s.fail("a schedule of EventBridge Scheduler, and a task set", "a b", of("scheduler/schedule:Schedule", "a", props{"target": props{"ecsParameters": inAddress(true)}}), of("ecs/taskSet:TaskSet", "b", inAddress(true)),
		of("scheduler/schedule:Schedule", "c", props{"target": props{"ecsParameters": inAddress(false)}}), of("scheduler/schedule:Schedule", "d", props{"target": props{"arn": "arn:x"}}), of("ecs/taskSet:TaskSet", "e", inAddress(false))).
		says("target.ecsParameters.networkConfiguration.assignPublicIp")
	s.fail("only the volumes are a bastion's", "template", of(templateType, "template", props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
		"tagSpecifications": []any{props{"resourceType": "volume", "tags": bastion}}}))
	s.alias("launch templates hold booleans as text, one violation for each interface", "template template", of(templateType, "template", props{"networkInterfaces": []any{
		props{"associatePublicIpAddress": "true"}, props{"associatePublicIpAddress": "false"}, props{"associatePublicIpAddress": "True"},
	}})).says("networkInterfaces[0]", "networkInterfaces[2]", `is "true"`)
	s.unknown("an address that isn't known to be asked for", of(instanceType, "host", props{"associatePublicIpAddress": Unknown}),
		of(templateType, "template", props{"networkInterfaces": Unknown}), of(templateType, "templates", props{"networkInterfaces": []any{Unknown, props{"associatePublicIpAddress": Unknown}}}),
		of(serviceType, "service", props{"networkConfiguration": Unknown}), of(instanceType, "tagged", props{"associatePublicIpAddress": true, "tags": Unknown}),
		of(templateType, "specified", props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}}, "tagSpecifications": Unknown}))
	s.shape("nonsense", "", of(instanceType, "host", props{"associatePublicIpAddress": props{}}), of(templateType, "template", props{"networkInterfaces": "x", "tagSpecifications": 1}),
		of(templateType, "list", props{"networkInterfaces": []any{1, nil}, "tagSpecifications": []any{"x", nil}}), of(serviceType, "service", props{"networkConfiguration": []any{}}))
	s.other("a NAT gateway and a load balancer have public addresses", of("ec2/natGateway:NatGateway", "nat", props{"allocationId": "eipalloc-1"}),
		of("lb/loadBalancer:LoadBalancer", "lb", props{"internal": false}))
	return s
}

func noAutoPublicIP() *suite {
	s := &suite{rule: "net-subnet-no-auto-public-ip"}
	s.pass("private subnets", of(subnetType, "absent", props{}), of(subnetType, "off", props{"mapPublicIpOnLaunch": false}))
	s.pass("public subnets that say so, awsx's too", of(subnetType, "ours", props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": "public"}}),
		of(subnetType, "awsx", props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Public", "Name": "net-public-1"}}),
		of(subnetType, "default", props{"mapPublicIpOnLaunch": true, "tagsAll": props{"Tier": "PUBLIC"}}))
	s.fail("subnets that don't say that they are public", "untagged private", of(subnetType, "untagged", props{"mapPublicIpOnLaunch": true}),
		of(subnetType, "private", props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Private", "Tier": "data"}})).says("mapPublicIpOnLaunch: is true")
	s.alias("a boolean as text", "subnet", of(subnetType, "subnet", props{"mapPublicIpOnLaunch": "true"}))
	s.unknown("neither the flag nor the tags may be guessed", of(subnetType, "flag", props{"mapPublicIpOnLaunch": Unknown}),
		of(subnetType, "tags", props{"mapPublicIpOnLaunch": true, "tags": Unknown}), of(subnetType, "tag", props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": Unknown}}))
	s.shape("nonsense", "odd", of(subnetType, "list", props{"mapPublicIpOnLaunch": []any{}}), of(subnetType, "odd", props{"mapPublicIpOnLaunch": true, "tags": []any{1, "x", nil}}))
	s.other("the default subnets are another rule's", of("ec2/defaultSubnet:DefaultSubnet", "default", props{"mapPublicIpOnLaunch": true}))
	return s
}

func noDefaultVPC() *suite {
	s := &suite{rule: "net-no-default-vpc"}
	s.pass("compute that names its subnet", of(instanceType, "host", props{"subnetId": "subnet-1"}), of(groupType, "fleet", props{"vpcZoneIdentifiers": []any{"subnet-1"}}),
		of(instanceType, "interface", props{"networkInterfaces": []any{props{"networkInterfaceId": "eni-1"}}}),
		of(instanceType, "template", props{"launchTemplate": props{"id": "lt-1"}}))
	s.fail("the default network itself", "vpc subnet", of("ec2/defaultVpc:DefaultVpc", "vpc", props{}), of("ec2/defaultSubnet:DefaultSubnet", "subnet", props{"availabilityZone": "eu-west-1a"}))
	s.fail("compute that names no subnet", "host fleet empty", of(instanceType, "host", props{"ami": "ami-1"}), of(groupType, "fleet", props{"availabilityZones": []any{"eu-west-1a"}}),
		of(groupType, "empty", props{"vpcZoneIdentifiers": []any{}})).says("starts in the default VPC")
	s.unknown("subnets that aren't known yet", of(instanceType, "host", props{"subnetId": Unknown}), of(groupType, "fleet", props{"vpcZoneIdentifiers": Unknown}),
		of(instanceType, "template", props{"launchTemplate": Unknown}), of(groupType, "list", props{"vpcZoneIdentifiers": []any{Unknown}}))
	s.shape("nonsense is at least not absent", "", of(instanceType, "host", props{"subnetId": 7}), of(groupType, "fleet", props{"vpcZoneIdentifiers": true}))
	s.other("services and functions name their subnets or have none", of(serviceType, "service", props{}), of(lambdaType, "function", props{}))
	return s
}
