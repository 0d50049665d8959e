package lambdatest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func functionZones() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-vpc-multi-az"}
	in := func(name string, subnets any) coretest.Resource {
		return coretest.Function(name,
			props{"vpcConfig": props{"subnetIds": subnets, "securityGroupIds": []string{"sg-1"}}})
	}
	a, a2, b := coretest.Subnet("a",
		props{
			"availabilityZone": "eu-west-1a",
		}), coretest.Subnet("a2",
		props{"availabilityZone": "eu-west-1a"}), coretest.Subnet("b", props{"availabilityZone": "eu-west-1b"})
	s.Pass("two zones", a, b, in("f", []string{"subnet-a", "subnet-b"}))
	s.Pass("no VPC",
		coretest.Function("f", props{}),
		coretest.Function("g", props{"vpcConfig": props{"subnetIds": []any{}}}))
	s.Pass("subnets of another stack may lie in zones of their own", a, in("f", []string{"subnet-a", "subnet-0123"}))
	s.Pass("in a preview, by reference", a, b, in("f", coretest.Unknown).From("vpcConfig", "a", "b")).InPreview()
	s.Pass("behind a component, which subnets they are isn't known",
		coretest.Of("awsx:ec2:Vpc", "net", props{}),
		a.Under("net"),
		a2.Under("net"),
		in("f", coretest.Unknown).From("vpcConfig", "net")).InPreview()
	s.Fail("one subnet, two of one zone", "f g", a, a2,
		in("f", []string{"subnet-a"}),
		in("g", []string{"subnet-a", "subnet-a2"})).Saying("eu-west-1a")
	s.Fail("one subnet of another stack", "f", in("f", []string{"subnet-0123"}))
	s.Fail("in a preview, one zone by reference", "f", a, a2,
		in("f", []any{coretest.Unknown, coretest.Unknown}).From("vpcConfig", "a", "a2")).InPreview()
	s.Unknown("subnets that aren't known", in("f", coretest.Unknown), in("g", []any{coretest.Unknown}))
	s.Unknown("zones that aren't known yet",
		coretest.Subnet("x", props{"availabilityZone": coretest.Unknown}),
		coretest.Subnet("y", props{"availabilityZone": coretest.Unknown}),
		in("f", []any{coretest.Unknown, coretest.Unknown}).From("vpcConfig", "x", "y"))
	s.Shape("a number is no VPC", "",
		coretest.Function("f", props{"vpcConfig": 7}),
		coretest.Function("g", props{"vpcConfig": []any{}}))
	s.Other("an endpoint", a, coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "e", props{"subnetIds": []string{"subnet-a"}}))
	return s
}
