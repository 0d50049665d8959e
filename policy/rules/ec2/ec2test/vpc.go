package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func defaultGroupClosed() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-default-sg-closed"}
	s.Passes("the default group is taken over and empty", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.DefaultSecurityGroupType, "default", props{"vpcId": coretest.Ref("vpc")})
		d.Add(coretest.VPCType, "other", props{})
		d.Add(coretest.DefaultSecurityGroupType, "empty",
			props{"vpcId": coretest.Ref("other"), "ingress": []any{}, "egress": []any{}})
	})
	s.Passes("the VPC came out of the component", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.DefaultSecurityGroupType, "default", props{"vpcId": coretest.Through("net", "vpc")})
	})
	s.Fails("nobody took it over", "other", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.DefaultSecurityGroupType, "default", props{"vpcId": coretest.Ref("vpc")})
		d.Add(coretest.VPCType, "other", props{})
	})
	s.Fails("the component's VPC", "vpc", func(d *coretest.Deployment) { d.Network() })
	s.Fails("rules in it, a violation for each", "default default", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.DefaultSecurityGroupType, "default", props{"vpcId": coretest.Ref("vpc"),
			"ingress": []any{props{"protocol": "-1", "self": true}},
			"egress":  []any{props{"protocol": "-1", "cidrBlocks": coretest.CIDRs("0.0.0.0/0")}},
		})
	})
	s.Fails("rules in it that are resources of their own", "rule in out", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.DefaultSecurityGroupType, "default", props{"vpcId": coretest.Ref("vpc")})
		d.Add(coretest.SecurityGroupType, "app", props{"vpcId": coretest.Ref("vpc")})
		d.Add(coretest.SecurityGroupRuleType, "rule",
			coretest.PortRule(443, 443, "cidrBlocks",
				coretest.CIDRs("10.0.0.0/8"),
				"type", "ingress", "securityGroupId",
				coretest.Ref("default")))
		d.Add(coretest.IngressRuleType, "in",
			props{"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8", "securityGroupId": coretest.Ref("default")})
		d.Add("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out",
			props{"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "securityGroupId": coretest.Ref("default")})
		d.Add(coretest.IngressRuleType, "fine", props{
			"ipProtocol":      "tcp",
			"fromPort":        443,
			"toPort":          443,
			"cidrIpv4":        "10.0.0.0/8",
			"securityGroupId": coretest.Ref("app"),
		})
	})
	s.Previewed(coretest.UnknownValue, "a group whose VPC isn't known may be this one's", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.VPCType, "vpc", props{})
			d.Add(coretest.DefaultSecurityGroupType, "default",
				props{"vpcId": coretest.Unknown, "ingress": coretest.Unknown, "egress": []any{coretest.Unknown}})
		})
	s.Shape("nonsense is no owner", "vpc",
		coretest.Of(coretest.VPCType, "vpc", props{"cidrBlock": 1}),
		coretest.Of(coretest.DefaultSecurityGroupType, "default",
			props{"vpcId": []any{}, "ingress": "x", "egress": []any{1}}))
	s.Other("an ordinary group may have rules",
		inline("app", coretest.PortRule(443, 443)),
		coretest.Of("ec2/defaultVpc:DefaultVpc", "default", props{}))
	return s
}

func flowLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-vpc-flow-logs"}
	s.Passes("all or the refused traffic", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.FlowLogType, "all", props{"vpcId": coretest.Ref("vpc"), "trafficType": "ALL"})
		d.Add(coretest.VPCType, "other", props{})
		d.Add(coretest.FlowLogType, "some", props{"vpcId": coretest.Ref("other"), "trafficType": "ACCEPT"})
		d.Add(coretest.FlowLogType, "reject", props{"vpcId": coretest.Ref("other"), "trafficType": "REJECT"})
	})
	s.Passes("the VPC came out of the component", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.FlowLogType, "log", props{"vpcId": coretest.Through("net", "vpc"), "trafficType": "ALL"})
	})
	s.Fails("none, or another VPC's", "other", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.FlowLogType, "log", props{"vpcId": coretest.Ref("vpc"), "trafficType": "ALL"})
		d.Add(coretest.VPCType, "other", props{})
	})
	s.Fails("only what was let through", "vpc", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.FlowLogType, "log", props{"vpcId": coretest.Ref("vpc"), "trafficType": "ACCEPT"})
	})
	s.Fails("logs of a subnet aren't the VPC's", "vpc", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.SubnetType, "subnet", props{"vpcId": coretest.Ref("vpc")})
		d.Add(coretest.FlowLogType, "log", props{"subnetId": coretest.Ref("subnet"), "trafficType": "ALL"})
	})
	s.Previewed(coretest.UnknownValue, "a log whose VPC or kind isn't known", "", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.FlowLogType, "log", props{"vpcId": coretest.Unknown, "trafficType": "ALL"})
	})
	s.Previewed(coretest.UnknownValue, "a log whose kind isn't known", "", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.FlowLogType, "log", props{"vpcId": coretest.Ref("vpc"), "trafficType": coretest.Unknown})
	})
	s.Shape("nonsense is no log", "vpc",
		coretest.Of(coretest.VPCType, "vpc", nil).WithOutputs(props{"id": "vpc-1"}),
		coretest.Of(coretest.FlowLogType, "log", props{"vpcId": 7, "trafficType": []any{}}),
		coretest.Of(coretest.FlowLogType, "kind", props{"vpcId": "vpc-1", "trafficType": props{}}))
	s.Other("what isn't a VPC needs none",
		coretest.Of(coretest.SubnetType, "subnet", props{}),
		coretest.Of("ec2/vpcPeeringConnection:VpcPeeringConnection", "peering", props{"vpcId": "vpc-1"}))
	return s
}

func tiersMultiAZ() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-tiers-multi-az"}
	s.Passes("awsx's subnets of two zones", func(d *coretest.Deployment) { d.Network() })
	s.Passes("tiers after the routes, where no tag names them", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add(coretest.SubnetType, "closed-c", props{"vpcId": coretest.Ref("vpc"), "availabilityZone": "eu-west-1c"})
		d.Add(coretest.SubnetType, "open-c", props{"vpcId": coretest.Ref("vpc"), "availabilityZone": "eu-west-1c"})
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "out-open-c",
			props{"routeTableId": coretest.Ref("out"), "subnetId": coretest.Ref("open-c")})
	})
	s.Fails("one zone, a violation for each tier", "vpc vpc vpc", func(d *coretest.Deployment) {
		d.Network("eu-west-1a")
	})
	s.Fails("two subnets in the same zone", "vpc", func(d *coretest.Deployment) {
		d.Add(coretest.VPCType, "vpc", props{})
		for _, name := range []string{"a", "b"} {
			d.Add(coretest.SubnetType, name,
				props{"vpcId": coretest.Ref("vpc"), "availabilityZone": "eu-west-1a", "tags": props{"Tier": "data"}})
		}
	})
	s.Fails("tiers after the routes", "vpc vpc", func(d *coretest.Deployment) { d.PlainNetwork() })
	s.Deployed(coretest.Failing, "a VPC of another stack", "a", func(d *coretest.Deployment) {
		d.Add(coretest.SubnetType, "a", props{"vpcId": "vpc-elsewhere", "availabilityZone": "eu-west-1a"})
		d.Add(coretest.SubnetType, "b", props{"vpcId": "vpc-elsewhere", "availabilityZoneId": "eu-west-1a"})
	}).Saying("private subnets in eu-west-1a only", "2 zones")
	s.Deployed(coretest.Failing, "three zones where three are asked for", "vpc vpc vpc", func(d *coretest.Deployment) {
		d.Network()
	}).Configured("minZones", 3.0).Saying("3 zones")
	s.Previewed(coretest.UnknownValue, "zones that AWS chooses, a VPC that isn't known, and tags that aren't", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.VPCType, "vpc", props{})
			d.Add(coretest.SubnetType, "a", props{"vpcId": coretest.Ref("vpc"), "availabilityZone": coretest.Unknown})
			d.Add(coretest.SubnetType, "b", props{"vpcId": coretest.Ref("vpc")})
			d.Add(coretest.SubnetType, "c", props{"vpcId": coretest.Unknown, "availabilityZone": "eu-west-1a"})
			d.Add(coretest.SubnetType, "d", props{"vpcId": coretest.Ref("vpc"), "tags": coretest.Unknown})
		})
	s.Shape("nonsense lies in no VPC", "",
		coretest.Of(coretest.SubnetType, "a", props{"vpcId": []any{}, "availabilityZone": 1, "tags": "x"}),
		coretest.Of(coretest.SubnetType, "b", nil))
	s.Other("a VPC without subnets",
		coretest.Of(coretest.VPCType, "vpc", props{}),
		coretest.Of("ec2/defaultSubnet:DefaultSubnet", "default", props{"availabilityZone": "eu-west-1a"}))
	return s
}
