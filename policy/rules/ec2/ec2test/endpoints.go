package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func vpcEndpoints() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-vpc-endpoints"}
	add := func(d *coretest.Deployment, names ...string) {
		for _, name := range names {
			kind := "Interface"
			if name == "s3" || name == "dynamodb" {
				kind = "Gateway"
			}
			inputs := props{
				"vpcId":           coretest.Ref("vpc"),
				"serviceName":     "com.amazonaws.eu-west-1." + name,
				"vpcEndpointType": kind,
			}
			if name == "s3" {
				delete(inputs, "vpcEndpointType") // Gateway is the default
			}
			d.Add(coretest.VPCEndpointType, name, inputs)
		}
	}
	function := func(d *coretest.Deployment, subnet string) {
		d.Add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": []any{coretest.Ref(subnet)}}})
	}
	s.Passes("gateway endpoints, with a NAT gateway for the rest", func(d *coretest.Deployment) {
		d.Network()
		add(d, "s3", "dynamodb")
		compute(d, coretest.Ref("private-a"))
	})
	s.Passes("without a NAT gateway what a function calls", func(d *coretest.Deployment) {
		d.PlainNetwork()
		add(d, "s3", "dynamodb", "secretsmanager", "sts")
		function(d, "closed")
	})
	s.Passes("without a NAT gateway what containers and instances call", func(d *coretest.Deployment) {
		d.PlainNetwork()
		add(d, "s3", "dynamodb", "secretsmanager", "sts", "ecr.api", "ecr.dkr", "logs")
		compute(d, coretest.Ref("closed"))
	})
	s.Passes("no compute, or in public subnets only", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add(coretest.InstanceType, "bastion", props{"subnetId": coretest.Ref("open")})
	})
	s.Fails("private compute without any", "vpc", func(d *coretest.Deployment) {
		compute(d.Network(), coretest.Ref("private-a"), coretest.Ref("private-b"))
	})
	s.Fails("another VPC's endpoints don't count", "vpc", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.VPCType, "other", props{})
		d.Add(coretest.VPCEndpointType, "s3",
			props{"vpcId": coretest.Ref("other"), "serviceName": "com.amazonaws.eu-west-1.s3"})
		function(d, "private-a")
	})
	s.Deployed(coretest.Failing, "an interface endpoint for S3 is no gateway, and containers need a registry", "vpc",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			add(d, "dynamodb", "secretsmanager", "sts", "logs")
			d.Add(coretest.VPCEndpointType, "s3", props{
				"vpcId":           coretest.Ref("vpc"),
				"serviceName":     "com.amazonaws.eu-west-1.s3",
				"vpcEndpointType": "Interface",
			})
			d.Add(coretest.ServiceType, "service",
				props{"networkConfiguration": props{"subnets": []any{coretest.Ref("closed")}}})
		}).Saying("runs containers", "no endpoint for s3, ecr.api, ecr.dkr")
	s.Previewed(coretest.UnknownValue, "an endpoint whose service or VPC isn't known", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.VPCEndpointType, "a", props{"vpcId": coretest.Ref("vpc"), "serviceName": coretest.Unknown})
			function(d, "private-a")
		})
	s.Previewed(coretest.UnknownValue, "an endpoint whose VPC isn't known, and compute whose subnet isn't", "",
		func(d *coretest.Deployment) {
			compute(
				d.Network().Add(coretest.VPCEndpointType, "a", props{"vpcId": coretest.Unknown, "serviceName": "x"}),
				coretest.Ref("private-a"))
			d.Add(coretest.InstanceType, "later", props{"subnetId": coretest.Unknown})
		})
	s.Shape("nonsense", "",
		coretest.Of(coretest.VPCEndpointType, "a", props{"vpcId": 1, "serviceName": []any{}}),
		coretest.Of(coretest.VPCType, "vpc", nil),
		coretest.Of(lambdaType, "function", props{"vpcConfig": "x"}))
	s.Other("a function without a VPC",
		coretest.Of(coretest.VPCType, "vpc", props{}),
		coretest.Of(lambdaType, "function", props{}))
	return s
}
