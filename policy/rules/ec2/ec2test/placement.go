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
