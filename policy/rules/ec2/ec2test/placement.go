package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const (
	configType = "ec2/launchConfiguration:LaunchConfiguration"
	lambdaType = "lambda/function:Function"
	beanstalk  = "elasticbeanstalk/environment:Environment"
)

// compute adds one of each kind of compute in the subnets.
func compute(d *coretest.Deployment, subnets ...coretest.Reference) *coretest.Deployment {
	var list []any
	for _, s := range subnets {
		list = append(list, s)
	}
	d.Add(coretest.InstanceType, "host", props{"subnetId": subnets[0]})
	d.Add(coretest.ServiceType, "service",
		props{"networkConfiguration": props{"subnets": list, "securityGroups": []any{"sg-1"}}})
	d.Add(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": list})
	return d.Add(lambdaType, "function",
		props{"vpcConfig": props{"subnetIds": list, "securityGroupIds": []any{"sg-1"}}})
}

func beanstalkIn(subnets string) []any {
	return []any{
		props{"namespace": "aws:ec2:vpc", "name": "ELBSubnets", "value": "subnet-public-a,subnet-public-b"},
		props{"namespace": "aws:ec2:vpc", "name": "Subnets", "value": subnets},
	}
}

func computePrivateSubnets() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-compute-private-subnets"}
	s.Passes("private subnets, with a NAT gateway as the way out", func(d *coretest.Deployment) {
		compute(d.Network(), coretest.Ref("private-a"), coretest.Ref("private-b"))
	})
	s.Passes("subnets that came out of the component, which has public ones too", func(d *coretest.Deployment) {
		compute(d.Network(), coretest.Through("net", "private-a"), coretest.Through("net", "private-b"))
	})
	s.Passes("a bastion may be in a public subnet", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.InstanceType, "bastion",
			props{"subnetId": coretest.Ref("public-a"), "tags": props{"Role": "bastion"}})
		d.Add(coretest.AutoScalingGroupType, "bastions", props{
			"vpcZoneIdentifiers": []any{coretest.Ref("public-a")},
			"tags":               []any{props{"key": "Role", "value": "Bastion", "propagateAtLaunch": true}},
		})
	})
	s.Passes("load balancers and NAT gateways aren't compute", func(d *coretest.Deployment) {
		d.Network()
		d.Add("lb/loadBalancer:LoadBalancer", "lb",
			props{"subnets": []any{coretest.Ref("public-a"), coretest.Ref("public-b")}})
	})
	s.Passes("a subnet in the VPC's main table, which leads nowhere", func(d *coretest.Deployment) {
		compute(d.PlainNetwork(), coretest.Ref("closed"))
	})
	s.Passes("functions without a VPC and subnets of other stacks", func(d *coretest.Deployment) {
		d.Network()
		d.Add(lambdaType, "function", props{"runtime": "provided.al2023"})
		d.Add(coretest.InstanceType, "host", props{"subnetId": "subnet-elsewhere"})
	})
	s.Passes("a virtual private gateway and an egress-only gateway aren't ways in", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/vpnGateway:VpnGateway", "vgw", props{"vpcId": coretest.Ref("vpc")})
		d.Add("ec2/routeTable:RouteTable", "inner", props{"vpcId": coretest.Ref("vpc"), "routes": []any{
			props{"cidrBlock": "10.9.0.0/16", "gatewayId": coretest.Ref("vgw")},
			props{"cidrBlock": "10.8.0.0/16", "gatewayId": "local"},
			props{"ipv6CidrBlock": "::/0", "egressOnlyGatewayId": "eigw-1"},
		}})
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed",
			props{"routeTableId": coretest.Ref("inner"), "subnetId": coretest.Ref("closed")})
		compute(d, coretest.Ref("closed"))
	})
	publicSubnets(s)
	defaultTables(s)
	placementComponents(s)
	placementEdges(s)
	return s
}

// publicSubnets are the ways in which a subnet is public.
func publicSubnets(s *coretest.Suite) {
	s.Fails("each kind of compute, a violation for each public subnet",
		"host service service fleet fleet function function",
		func(d *coretest.Deployment) {
			compute(d.Network(), coretest.Ref("public-a"), coretest.Ref("public-b"))
		})
	s.Fails("tasks on a schedule, in both kinds, and task sets", "rule schedule set", func(d *coretest.Deployment) {
		in := props{"networkConfiguration": props{"subnets": []any{
			coretest.Ref("public-a"),
			coretest.Ref("private-b"),
		}}}
		d.Network()
		d.Add("cloudwatch/eventTarget:EventTarget", "rule", props{"ecsTarget": in})
		d.Add("scheduler/schedule:Schedule", "schedule", props{"target": props{"ecsParameters": in}})
		d.Add("ecs/taskSet:TaskSet", "set", in)
		d.Add("cloudwatch/eventTarget:EventTarget", "function",
			props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"})
	})
	s.Fails("one public subnet among private ones", "host service fleet function", func(d *coretest.Deployment) {
		compute(d.Network(), coretest.Ref("public-b"), coretest.Ref("private-a"))
	})
	s.Fails("an inline route", "host service fleet function", func(d *coretest.Deployment) {
		compute(d.PlainNetwork(), coretest.Ref("open"), coretest.Ref("closed"))
	})
	s.Passes("a table of another stack, though the main table leads to the internet", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main",
			props{"vpcId": coretest.Ref("vpc"), "routeTableId": coretest.Ref("out")})
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "far",
			props{"routeTableId": "rtb-elsewhere", "subnetId": coretest.Ref("closed")})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("the route to the internet among others that lead elsewhere, or nobody knows where", "host",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add("ec2/routeTable:RouteTable", "many", props{"vpcId": coretest.Ref("vpc"), "routes": []any{
				props{"cidrBlock": "0.0.0.0/0", "gatewayId": coretest.Ref("igw")},
				props{"cidrBlock": "10.8.0.0/16", "gatewayId": "local"},
				props{"cidrBlock": "10.9.0.0/16", "natGatewayId": "nat-1"},
			}})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "many-closed",
				props{"routeTableId": coretest.Ref("many"), "subnetId": coretest.Ref("closed")})
			d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
		})
	s.Fails("a route to IPv6 only", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/routeTable:RouteTable", "six", props{"vpcId": coretest.Ref("vpc")})
		d.Add("ec2/route:Route", "six-route", props{
			"routeTableId":             coretest.Ref("six"),
			"destinationIpv6CidrBlock": "::/0",
			"gatewayId":                coretest.Ref("igw"),
		})
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "six-closed",
			props{"routeTableId": coretest.Ref("six"), "subnetId": coretest.Ref("closed")})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("a main route table that leads to the internet", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main",
			props{"vpcId": coretest.Ref("vpc"), "routeTableId": coretest.Ref("out")})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("an internet gateway of another stack", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/routeTable:RouteTable", "far", props{
			"vpcId":  coretest.Ref("vpc"),
			"routes": []any{props{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-elsewhere"}},
		})
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "far-closed",
			props{"routeTableId": coretest.Ref("far"), "subnetId": coretest.Ref("closed")})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
}

// placementComponents are the cases of subnets that came out of a component, and of Elastic
// Beanstalk's.
func placementComponents(s *coretest.Suite) {
	s.Deployed(coretest.Failing, "subnets that came out of the component are known after it",
		"host service fleet function",
		func(d *coretest.Deployment) {
			compute(d.Network(), coretest.Through("net", "public-a"), coretest.Through("net", "private-b"))
		}).Saying("networkConfiguration.subnets[0]", "is subnet public-a", "reaches an internet gateway",
		"vpcConfig.subnetIds[0]")
	s.Previewed(coretest.Failing, "all subnets of the component are public", "host service fleet function",
		func(d *coretest.Deployment) {
			d.Add("awsx:ec2:Vpc", "net", props{})
			d.AddIn("net", "ec2/vpc:Vpc", "vpc", props{})
			d.AddIn("vpc", "ec2/internetGateway:InternetGateway", "igw", props{"vpcId": coretest.Ref("vpc")})
			for _, name := range []string{"one", "two"} {
				d.Subnet(name, "eu-west-1a", props{})
				d.Add("ec2/route:Route", name+"-route",
					props{"routeTableId": coretest.Ref(name + "-table"), "gatewayId": coretest.Ref("igw")})
			}
			compute(d, coretest.Through("net", "one"))
		}).Saying("one of 2 subnets that all are wrong")
	s.Passes("a component that tells which private subnet it is", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.ThroughChild("net", "private-a")})
	})
	s.Fails("a component that tells which public subnet it is", "host service service", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.ThroughChild("net", "public-a")})
		d.Add(coretest.ServiceType, "service",
			props{"networkConfiguration": props{"subnets": []any{
				coretest.ThroughChild("net", "public-a"),
				coretest.ThroughChild("net", "public-b"),
			}}})
	})
	s.Previewed(coretest.UnknownValue, "a VPC's values have nothing to do with the public subnets in it", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.VPCType, "vpc", props{})
			d.AddIn("vpc", "ec2/internetGateway:InternetGateway", "igw", props{"vpcId": coretest.Ref("vpc")})
			d.Subnet("one", "eu-west-1a", props{})
			d.Add("ec2/route:Route", "one-route",
				props{"routeTableId": coretest.Ref("one-table"), "gatewayId": coretest.Ref("igw")})
			d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("vpc")})
		})
	s.Deployed(coretest.Failing, "Elastic Beanstalk names its subnets in its settings", "app",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(beanstalk, "app", props{"settings": beanstalkIn("subnet-private-a, subnet-public-b")})
		}).Saying("settings[1].value", "public-b")
	s.Deployed(coretest.Passing, "Elastic Beanstalk's load balancer may be in public subnets", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(beanstalk, "app", props{"settings": beanstalkIn("subnet-private-a,subnet-private-b")})
		})
}

// defaultTables are the cases of the table that a VPC has from the start.
func defaultTables(s *coretest.Suite) {
	s.Fails("a route added to the VPC's own main table", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/route:Route", "main-route", props{
			"routeTableId":         coretest.Ref("vpc"),
			"destinationCidrBlock": "0.0.0.0/0",
			"gatewayId":            coretest.Ref("igw"),
		})
		if !d.Preview {
			d.Resources[len(d.Resources)-1].Inputs["routeTableId"] = "rtb-main"
		}
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("a subnet that names the VPC's own main table", "host", func(d *coretest.Deployment) {
		main := func(key string) {
			if !d.Preview {
				d.Resources[len(d.Resources)-1].Inputs[key] = "rtb-main"
			}
		}
		d.PlainNetwork()
		d.Add("ec2/route:Route", "main-route", props{
			"routeTableId":         coretest.Ref("vpc"),
			"destinationCidrBlock": "0.0.0.0/0",
			"gatewayId":            coretest.Ref("igw"),
		})
		main("routeTableId")
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "named",
			props{"routeTableId": coretest.Ref("vpc"), "subnetId": coretest.Ref("closed")})
		main("routeTableId")
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("the adopted default table with a route to the internet", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/defaultRouteTable:DefaultRouteTable", "default",
			props{"defaultRouteTableId": coretest.Ref("vpc"), "routes": []any{
				props{"cidrBlock": "0.0.0.0/0", "gatewayId": coretest.Ref("igw")},
			}})
		if !d.Preview {
			d.Resources[len(d.Resources)-1].Inputs["defaultRouteTableId"] = "rtb-main"
		}
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("a subnet of the default VPC is public from the start", "host", func(d *coretest.Deployment) {
		d.Add("ec2/defaultSubnet:DefaultSubnet", "default", props{"availabilityZone": "eu-west-1a"})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("default")})
	})
}

func placementEdges(s *coretest.Suite) {
	s.Previewed(coretest.UnknownValue, "subnets that nothing explains may be private", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Unknown})
			d.Add(coretest.ServiceType, "service", props{"networkConfiguration": coretest.Unknown})
			d.Add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": coretest.Unknown}})
			d.Add(beanstalk, "app", props{"settings": coretest.Unknown})
			d.Add(coretest.AutoScalingGroupType, "fleet",
				props{"vpcZoneIdentifiers": []any{coretest.Unknown}, "tags": coretest.Unknown})
		})
	s.Previewed(coretest.UnknownValue, "a gateway and an association that nothing explains", "",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add("ec2/route:Route", "maybe", props{"routeTableId": coretest.Ref("vpc"), "gatewayId": coretest.Unknown})
			d.Add("ec2/routeTable:RouteTable", "inline",
				props{"vpcId": coretest.Ref("vpc"), "routes": coretest.Unknown})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "a",
				props{"routeTableId": coretest.Ref("inline"), "subnetId": coretest.Ref("closed")})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "b",
				props{"routeTableId": coretest.Unknown, "subnetId": coretest.Unknown})
			compute(d, coretest.Ref("closed"))
		})
	s.Previewed(coretest.UnknownValue, "an instance whose tags aren't known may be the bastion", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.InstanceType, "host",
				props{"subnetId": coretest.Ref("public-a"), "tags": props{"Role": coretest.Unknown}})
		})
	s.Shape("nonsense where ids and routes should be", "",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": []any{props{}}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": "x"}),
		coretest.Of(lambdaType, "function", props{"vpcConfig": []any{1, 2}}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": props{"a": 1}, "tags": "x"}),
		coretest.Of(beanstalk, "app",
			props{"settings": []any{
				"x",
				nil,
				props{"namespace": 1},
				props{"namespace": "aws:ec2:vpc", "name": "Subnets", "value": props{}},
			}}),
		coretest.Of("ec2/routeTable:RouteTable", "table", props{"routes": "x"}),
		coretest.Of("ec2/routeTable:RouteTable", "tables", props{"routes": []any{1, nil, []any{}}}),
		coretest.Of("ec2/route:Route", "route", props{"gatewayId": 7, "routeTableId": props{}}),
		coretest.Of("ec2/subnet:Subnet", "subnet", props{"vpcId": true}))
	s.Other("a subnet group of a database isn't compute",
		coretest.Of("rds/subnetGroup:SubnetGroup", "data", props{"subnetIds": []any{"subnet-1"}}))
}

func dataPrivateSubnets() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-data-private-subnets"}
	data := func(d *coretest.Deployment, subnets ...any) {
		d.Add("rds/subnetGroup:SubnetGroup", "database", props{"subnetIds": subnets})
		d.Add("elasticache/subnetGroup:SubnetGroup", "cache", props{"subnetIds": subnets})
		d.Add("rds/proxy:Proxy", "proxy", props{"vpcSubnetIds": subnets})
	}
	s.Passes("isolated subnets", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Ref("isolated-a"), coretest.Ref("isolated-b"))
	})
	s.Passes("subnets that came out of the component", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Through("net", "isolated-a"))
	})
	s.Fails("public subnets, a violation for each", "database database cache cache proxy proxy",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Ref("public-a"), coretest.Ref("public-b"))
		})
	s.Fails("other kinds of stores", "documents graph memory serverless warehouse", func(d *coretest.Deployment) {
		in := props{"subnetIds": []any{coretest.Ref("public-a"), coretest.Ref("isolated-b")}}
		d.Network()
		d.Add("elasticache/serverlessCache:ServerlessCache", "serverless", in)
		d.Add("memorydb/subnetGroup:SubnetGroup", "memory", in)
		d.Add("docdb/subnetGroup:SubnetGroup", "documents", in)
		d.Add("neptune/subnetGroup:SubnetGroup", "graph", in)
		d.Add("redshift/subnetGroup:SubnetGroup", "warehouse", in)
	})
	s.Fails("one public subnet among others", "database cache proxy", func(d *coretest.Deployment) {
		data(d.Network(), coretest.Ref("isolated-a"), coretest.Ref("public-b"))
	})
	s.Fails("no route out, but public addresses for whatever starts there", "database cache proxy",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add(coretest.SubnetType, "giving", props{"vpcId": coretest.Ref("vpc"), "mapPublicIpOnLaunch": true})
			data(d, coretest.Ref("giving"))
		})
	s.Deployed(coretest.Failing, "subnets that came out of the component are known after it", "database cache proxy",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Through("net", "isolated-a"), coretest.Through("net", "public-b"))
		}).Saying("subnetIds[1]", "vpcSubnetIds[1]", "is subnet public-b", "public-b-route (0.0.0.0/0)")
	s.Previewed(coretest.UnknownValue, "subnets that nothing explains may be isolated", "",
		func(d *coretest.Deployment) {
			data(d.Network(), coretest.Unknown)
			d.Add("rds/proxy:Proxy", "whole", props{"vpcSubnetIds": coretest.Unknown})
			d.Add(coretest.SubnetType, "later",
				props{"vpcId": coretest.Ref("vpc"), "mapPublicIpOnLaunch": coretest.Unknown})
			d.Add("rds/subnetGroup:SubnetGroup", "later-group", props{"subnetIds": []any{coretest.Ref("later")}})
		})
	s.Shape("nonsense where ids should be", "", coretest.Of("rds/subnetGroup:SubnetGroup", "a", props{"subnetIds": 7}),
		coretest.Of("elasticache/subnetGroup:SubnetGroup", "b", props{"subnetIds": []any{nil, 1, props{}}}),
		coretest.Of("rds/proxy:Proxy", "c", nil))
	s.Other("compute in a public subnet is another rule's",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": "subnet-1"}),
		coretest.Of(coretest.SubnetType, "subnet", props{"mapPublicIpOnLaunch": true}).WithOutputs(props{
			"id": "subnet-1",
		}))
	return s
}

func noPublicIPCompute() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-no-public-ip-compute"}
	bastion := props{"Role": "bastion"}
	s.Pass("nothing asks for an address",
		coretest.Of(coretest.InstanceType, "host", props{}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"deviceIndex": 0}}}),
		coretest.Of(configType, "config", props{"associatePublicIpAddress": false}),
		coretest.Of(coretest.ServiceType, "service",
			props{"networkConfiguration": props{"subnets": []any{"subnet-1"}}}),
		coretest.Of(coretest.LaunchTemplateType, "text",
			props{"networkInterfaces": []any{
				props{"associatePublicIpAddress": "false"},
				props{"associatePublicIpAddress": ""},
			}}))
	s.Pass("a bastion may have one",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": true, "tags": bastion}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
				"tagSpecifications": []any{
					props{"resourceType": "volume", "tags": props{"Name": "x"}},
					props{"resourceType": "instance", "tags": bastion},
				}}))
	s.Fail("each kind of compute", "host template config service",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": true}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": true}}}),
		coretest.Of(configType, "config", props{"associatePublicIpAddress": true}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": props{"assignPublicIp": true}}),
	).Saying("networkInterfaces[0].associatePublicIpAddress", "networkConfiguration.assignPublicIp")
	onSchedule := func(name string, public any) coretest.Resource {
		return coretest.Of("cloudwatch/eventTarget:EventTarget", name,
			props{"ecsTarget": props{"networkConfiguration": props{"assignPublicIp": public}}})
	}
	s.Pass("a task on a schedule without one, and a function",
		onSchedule("a", false),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "b",
			props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"}))
	s.Fail("a task on a schedule", "a", onSchedule("a", true)).Saying("ecsTarget.networkConfiguration.assignPublicIp")
	inAddress := func(public any) props { return props{"networkConfiguration": props{"assignPublicIp": public}} }
	s.Fail("a schedule of EventBridge Scheduler, and a task set", "a b",
		coretest.Of("scheduler/schedule:Schedule", "a", props{"target": props{"ecsParameters": inAddress(true)}}),
		coretest.Of("ecs/taskSet:TaskSet", "b", inAddress(true)),
		coretest.Of("scheduler/schedule:Schedule", "c", props{"target": props{"ecsParameters": inAddress(false)}}),
		coretest.Of("scheduler/schedule:Schedule", "d", props{"target": props{"arn": "arn:x"}}),
		coretest.Of("ecs/taskSet:TaskSet", "e", inAddress(false))).
		Saying("target.ecsParameters.networkConfiguration.assignPublicIp")
	s.Fail("only the volumes are a bastion's", "template",
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
				"tagSpecifications": []any{props{"resourceType": "volume", "tags": bastion}}}))
	s.Alias("launch templates hold booleans as text, one violation for each interface", "template template",
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": []any{
			props{"associatePublicIpAddress": "true"},
			props{"associatePublicIpAddress": "false"},
			props{"associatePublicIpAddress": "True"},
		}})).Saying("networkInterfaces[0]", "networkInterfaces[2]", `is "true"`)
	s.Unknown("an address that isn't known to be asked for",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "templates",
			props{"networkInterfaces": []any{coretest.Unknown, props{"associatePublicIpAddress": coretest.Unknown}}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": coretest.Unknown}),
		coretest.Of(coretest.InstanceType, "tagged", props{"associatePublicIpAddress": true, "tags": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "specified", props{
			"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
			"tagSpecifications": coretest.Unknown,
		}))
	s.Shape("nonsense", "",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": props{}}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": "x", "tagSpecifications": 1}),
		coretest.Of(coretest.LaunchTemplateType, "list",
			props{"networkInterfaces": []any{1, nil}, "tagSpecifications": []any{"x", nil}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": []any{}}))
	s.Other("a NAT gateway and a load balancer have public addresses",
		coretest.Of("ec2/natGateway:NatGateway", "nat", props{"allocationId": "eipalloc-1"}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "lb", props{"internal": false}))
	return s
}

func noAutoPublicIP() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-subnet-no-auto-public-ip"}
	s.Pass("private subnets",
		coretest.Of(coretest.SubnetType, "absent", props{}),
		coretest.Of(coretest.SubnetType, "off", props{"mapPublicIpOnLaunch": false}))
	s.Pass("public subnets that say so, awsx's too",
		coretest.Of(coretest.SubnetType, "ours", props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": "public"}}),
		coretest.Of(coretest.SubnetType, "awsx",
			props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Public", "Name": "net-public-1"}}),
		coretest.Of(coretest.SubnetType, "default",
			props{"mapPublicIpOnLaunch": true, "tagsAll": props{"Tier": "PUBLIC"}}))
	s.Fail("subnets that don't say that they are public", "untagged private",
		coretest.Of(coretest.SubnetType, "untagged", props{"mapPublicIpOnLaunch": true}),
		coretest.Of(coretest.SubnetType, "private",
			props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Private", "Tier": "data"}})).
		Saying("mapPublicIpOnLaunch: is true")
	s.Alias("a boolean as text", "subnet",
		coretest.Of(coretest.SubnetType, "subnet", props{"mapPublicIpOnLaunch": "true"}))
	s.Unknown("neither the flag nor the tags may be guessed",
		coretest.Of(coretest.SubnetType, "flag", props{"mapPublicIpOnLaunch": coretest.Unknown}),
		coretest.Of(coretest.SubnetType, "tags", props{"mapPublicIpOnLaunch": true, "tags": coretest.Unknown}),
		coretest.Of(coretest.SubnetType, "tag",
			props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": coretest.Unknown}}))
	s.Shape("nonsense", "odd",
		coretest.Of(coretest.SubnetType, "list", props{"mapPublicIpOnLaunch": []any{}}),
		coretest.Of(coretest.SubnetType, "odd", props{"mapPublicIpOnLaunch": true, "tags": []any{1, "x", nil}}))
	s.Other("the default subnets are another rule's",
		coretest.Of("ec2/defaultSubnet:DefaultSubnet", "default", props{"mapPublicIpOnLaunch": true}))
	return s
}

func noDefaultVPC() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-no-default-vpc"}
	s.Pass("compute that names its subnet",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": "subnet-1"}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": []any{"subnet-1"}}),
		coretest.Of(coretest.InstanceType, "interface",
			props{"networkInterfaces": []any{props{"networkInterfaceId": "eni-1"}}}),
		coretest.Of(coretest.InstanceType, "template", props{"launchTemplate": props{"id": "lt-1"}}))
	s.Fail("the default network itself", "vpc subnet",
		coretest.Of("ec2/defaultVpc:DefaultVpc", "vpc", props{}),
		coretest.Of("ec2/defaultSubnet:DefaultSubnet", "subnet", props{"availabilityZone": "eu-west-1a"}))
	s.Fail("compute that names no subnet", "host fleet empty",
		coretest.Of(coretest.InstanceType, "host", props{"ami": "ami-1"}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"availabilityZones": []any{"eu-west-1a"}}),
		coretest.Of(coretest.AutoScalingGroupType, "empty", props{"vpcZoneIdentifiers": []any{}})).
		Saying("starts in the default VPC")
	s.Unknown("subnets that aren't known yet",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": coretest.Unknown}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": coretest.Unknown}),
		coretest.Of(coretest.InstanceType, "template", props{"launchTemplate": coretest.Unknown}),
		coretest.Of(coretest.AutoScalingGroupType, "list", props{"vpcZoneIdentifiers": []any{coretest.Unknown}}))
	s.Shape("nonsense is at least not absent", "",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": 7}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": true}))
	s.Other("services and functions name their subnets or have none",
		coretest.Of(coretest.ServiceType, "service", props{}),
		coretest.Of(lambdaType, "function", props{}))
	return s
}
