package cloud

import "testing"

func TestNetworkIsJudged(t *testing.T) {
	t.Parallel()
	inVPC := func(in m) func(w *world) m {
		return func(w *world) m { return over(m{"vpcId": w.made["vpc"].id}, in) }
	}
	address := func(w *world) {
		network(w)
		w.make("ec2/eip:Eip", "eip", m{})
	}
	nat := func(w *world) m {
		return m{"subnetId": w.made["a"].id, "allocationId": w.made["eip"].get("allocationId")}
	}
	toGateway := func(w *world) m {
		return m{"routeTableId": w.made["table"].id, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": w.made["igw"].id}
	}
	ingress := func(w *world) m {
		return m{"securityGroupId": w.made["group"].id, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"}
	}
	trials(t, map[string]trial{
		"a VPC needs a range":                   {typ: vpcT, right: just(m{"cidrBlock": "10.0.0.0/16"}), wrong: just(m{"cidrBlock": nil}), says: "MissingParameter"},
		"a VPC's range is /16 to /28":           {typ: vpcT, right: just(m{"cidrBlock": "10.0.0.0/16"}), wrong: just(m{"cidrBlock": "10.0.0.0/8"}), says: "InvalidVpc.Range"},
		"a range has no host bits":              {typ: vpcT, right: just(m{"cidrBlock": "10.0.0.0/16"}), wrong: just(m{"cidrBlock": "10.0.7.0/16"}), says: `did you mean "10.0.0.0/16"`},
		"a subnet lies in its VPC":              {prepare: network, typ: subnetT, right: inVPC(m{"cidrBlock": "10.0.9.0/24"}), wrong: just(m{"cidrBlock": "10.1.0.0/24"}), says: "InvalidSubnet.Range"},
		"subnets don't overlap":                 {prepare: network, typ: subnetT, right: inVPC(m{"cidrBlock": "10.0.9.0/24"}), wrong: just(m{"cidrBlock": "10.0.0.128/25"}), says: "InvalidSubnet.Conflict"},
		"a subnet is /28 at the least":          {prepare: network, typ: subnetT, right: inVPC(m{"cidrBlock": "10.0.9.0/28"}), wrong: just(m{"cidrBlock": "10.0.9.0/29"}), says: "InvalidVpc.Range"},
		"a zone exists":                         {prepare: network, typ: subnetT, right: inVPC(m{"cidrBlock": "10.0.9.0/24", "availabilityZone": "eu-west-1c"}), wrong: just(m{"availabilityZone": "eu-west-1f"}), says: "parameter availabilityZone is invalid"},
		"a VPC exists":                          {prepare: network, typ: subnetT, right: inVPC(m{"cidrBlock": "10.0.9.0/24"}), wrong: just(m{"vpcId": "vpc-0123456789abcdef0"}), says: "vpc-0123456789abcdef0 doesn't exist"},
		"an address serves one gateway":         {prepare: address, typ: "ec2/natGateway:NatGateway", right: nat, spoil: func(w *world) { w.make("ec2/natGateway:NatGateway", "nat", nat(w)) }, says: "Resource.AlreadyAssociated"},
		"a public NAT gateway needs an address": {prepare: address, typ: "ec2/natGateway:NatGateway", right: nat, wrong: just(m{"allocationId": nil}), says: "AllocationId"},
		"a NAT gateway needs an internet gateway": {prepare: address, typ: "ec2/natGateway:NatGateway", right: nat,
			spoil: func(w *world) { _ = w.drop("igw") }, says: "Gateway.NotAttached"},
		"a VPC has one internet gateway": {prepare: func(w *world) { w.make(vpcT, "vpc", m{"cidrBlock": "10.0.0.0/16"}) }, typ: "ec2/internetGateway:InternetGateway", right: inVPC(m{}),
			spoil: func(w *world) { w.make("ec2/internetGateway:InternetGateway", "first", m{"vpcId": w.made["vpc"].id}) }, says: "already attached to network"},
		"a destination stands once in a table": {prepare: network, typ: "ec2/route:Route", right: toGateway, spoil: func(w *world) { w.make("ec2/route:Route", "first", toGateway(w)) }, says: "RouteAlreadyExists"},
		"a route has one target":               {prepare: network, typ: "ec2/route:Route", right: toGateway, wrong: just(m{"natGatewayId": "nat-0123456789abcdef0"}), says: "must be specified, got 2"},
		"a subnet has one table": {prepare: network, typ: "ec2/routeTableAssociation:RouteTableAssociation", right: func(w *world) m { return m{"subnetId": w.made["a"].id, "routeTableId": w.made["table"].id} },
			spoil: func(w *world) {
				w.make("ec2/routeTableAssociation:RouteTableAssociation", "first", m{"subnetId": w.made["a"].id, "routeTableId": w.made["table"].id})
			}, says: "Resource.AlreadyAssociated"},
		"a rule stands once":         {prepare: network, typ: "vpc/securityGroupIngressRule:SecurityGroupIngressRule", right: ingress, spoil: func(w *world) { w.make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "first", ingress(w)) }, says: "InvalidPermission.Duplicate"},
		"a rule has one peer":        {prepare: network, typ: "vpc/securityGroupIngressRule:SecurityGroupIngressRule", right: ingress, wrong: just(m{"cidrIpv6": "::/0"}), says: "must be specified, got 2"},
		"ports ascend":               {prepare: network, typ: "vpc/securityGroupIngressRule:SecurityGroupIngressRule", right: ingress, wrong: just(m{"fromPort": 500}), says: "Invalid TCP/UDP port range"},
		"a protocol exists":          {prepare: network, typ: "vpc/securityGroupIngressRule:SecurityGroupIngressRule", right: ingress, wrong: just(m{"ipProtocol": "tcpp"}), says: "Unknown protocol"},
		"a group's name isn't an id": {prepare: network, typ: "ec2/securityGroup:SecurityGroup", right: inVPC(m{"name": "web"}), wrong: just(m{"name": "sg-web"}), says: "cannot begin with sg-"},
		"a group's name is free": {prepare: network, typ: "ec2/securityGroup:SecurityGroup", right: inVPC(m{"name": "web"}), spoil: func(w *world) {
			w.make("ec2/securityGroup:SecurityGroup", "first", m{"vpcId": w.made["vpc"].id, "name": "web"})
		}, says: "InvalidGroup.Duplicate"},
		"descriptions are plain ASCII":           {prepare: network, typ: "ec2/securityGroup:SecurityGroup", right: inVPC(m{"description": "Web, from anywhere"}), wrong: just(m{"description": "café"}), says: "Valid characters are"},
		"a gateway endpoint is for S3":           {prepare: network, typ: "ec2/vpcEndpoint:VpcEndpoint", right: inVPC(m{"serviceName": "com.amazonaws.eu-west-1.s3"}), wrong: just(m{"serviceName": "com.amazonaws.eu-west-1.sqs"}), says: "does not match available service types"},
		"an endpoint's service is in the region": {prepare: network, typ: "ec2/vpcEndpoint:VpcEndpoint", right: inVPC(m{"serviceName": "com.amazonaws.eu-west-1.s3"}), wrong: just(m{"serviceName": "com.amazonaws.us-east-1.s3"}), says: "InvalidServiceName"},
		"an endpoint has one subnet a zone": {prepare: network, typ: "ec2/vpcEndpoint:VpcEndpoint",
			right: func(w *world) m {
				return m{"vpcId": w.made["vpc"].id, "serviceName": "com.amazonaws.eu-west-1.sqs", "vpcEndpointType": "Interface", "subnetIds": l{w.made["a"].id, w.made["b"].id}}
			},
			wrong: func(w *world) m { return m{"subnetIds": l{w.made["a"].id, w.made["a2"].id}} }, says: "DuplicateSubnetsInSameZone"},
		"private names need DNS in the VPC": {prepare: network, typ: "ec2/vpcEndpoint:VpcEndpoint",
			right: inVPC(m{"serviceName": "com.amazonaws.eu-west-1.sqs", "vpcEndpointType": "Interface", "privateDnsEnabled": true}),
			spoil: func(w *world) { _ = w.change("vpc", m{"enableDnsHostnames": false}) }, says: "requires both enableDnsSupport and enableDnsHostnames"},
		"a flow log's role is for flow logs": {prepare: all(network, role("vpc-flow-logs.amazonaws.com", "logs:*"), func(w *world) { w.make(logGroupT, "logs", m{}) }), typ: "ec2/flowLog:FlowLog",
			right: func(w *world) m {
				return m{"vpcId": w.made["vpc"].id, "trafficType": "ALL", "iamRoleArn": w.made["role"].get("arn"), "logDestination": w.made["logs"].get("arn")}
			},
			spoil: func(w *world) { _ = w.change("role", m{"assumeRolePolicy": trust("ec2.amazonaws.com")}) }, says: "vpc-flow-logs.amazonaws.com"},
		"a flow log's role may write": {prepare: all(network, role("vpc-flow-logs.amazonaws.com", "logs:*"), func(w *world) { w.make(logGroupT, "logs", m{}) }), typ: "ec2/flowLog:FlowLog",
			right: func(w *world) m {
				return m{"vpcId": w.made["vpc"].id, "trafficType": "ALL", "iamRoleArn": w.made["role"].get("arn"), "logDestination": w.made["logs"].get("arn")}
			},
			spoil: func(w *world) { _ = w.drop("may0") }, says: "Access error"},
	})
}

func TestNetworkInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	network(w)
	require := func(name, says string) {
		t.Helper()
		if err := w.drop(name); err == nil || !contains(err, says) {
			t.Errorf("deleting %s: got %v, want %q", name, err, says)
		}
	}
	require("vpc", "DependencyViolation: The vpc")
	w.make("ec2/eip:Eip", "eip", m{})
	w.make("ec2/natGateway:NatGateway", "nat", m{"subnetId": w.made["a"].id, "allocationId": w.made["eip"].id})
	require("a", "DependencyViolation: The subnet")
	require("eip", "AuthFailure")
	require("igw", "mapped public address")
	w.make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", m{"securityGroupId": w.made["group"].id, "ipProtocol": "-1", "cidrIpv4": "10.0.0.0/16"})
	require("group", "DependencyViolation: resource")
	for _, name := range []string{"rule", "nat", "eip", "igw", "table", "group", "a", "a2", "b", "vpc"} {
		if err := w.drop(name); err != nil {
			t.Errorf("deleting %s in order: %v", name, err)
		}
	}
	if n := len(w.cloud.Inventory()); n != 0 {
		t.Errorf("%d resources are left", n)
	}
}
