package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

// carriedActions are weakenings of a deployed stack that the rule didn't catch at first.
func carriedActions() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-vpc-endpoint-policy"}
	carries := func(name string, statement props) coretest.Resource {
		return coretest.Of("ec2/vpcEndpoint:VpcEndpoint", name,
			props{"vpcEndpointType": "Gateway", "policy": coretest.Policy(statement)})
	}
	s.Fail("all actions of the one service that the endpoint carries", "s3",
		carries("s3", coretest.Grant("*", "s3:*", "Resource", "*")))
	s.Pass("all actions, for the own account", carries("s3", coretest.Grant("*", "s3:*", "Resource", "*", "Condition",
		props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}})))
	return s
}

func scopedEndpoints() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-vpc-endpoint-scoped"}
	endpoint := func(name string, statements ...props) coretest.Resource {
		return coretest.Of("ec2/vpcEndpoint:VpcEndpoint", name,
			props{"vpcEndpointType": "Interface", "policy": coretest.Policy(statements...)})
	}
	own := props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}}
	s.Pass("by a condition, on a resource, or by somebody",
		endpoint("a", coretest.Grant("*", "ecr:BatchGetImage", "Resource", "*", "Condition", own)),
		endpoint("b", coretest.Grant("*", "s3:GetObject", "Resource", "arn:aws:s3:::shared/*")),
		endpoint("c",
			coretest.Grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "ecr:BatchGetImage", "Resource", "*")))
	s.Pass("all actions are another policy's", endpoint("a", coretest.Grant("*", "*", "Resource", "*")))
	s.Fail("everybody may pull anything", "a",
		endpoint("a", coretest.Grant("*", "ecr:BatchGetImage", "Resource", "*"))).Saying("every resource")
	s.Fail("one statement of two", "a",
		endpoint("a",
			coretest.Grant("*", "s3:*", "Resource", "*", "Condition", own),
			coretest.Grant("*", "s3:GetObject", "Resource", "*")))
	s.Unknown("not known yet", coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "a", props{"policy": coretest.Unknown}))
	s.Shape("nonsense allows nothing", "",
		coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "a", props{"policy": 7}),
		coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "b", props{"policy": "no json"}))
	s.Other("a bucket's policy",
		coretest.Of("s3/bucketPolicy:BucketPolicy", "a",
			props{"policy": coretest.Policy(coretest.Grant("*", "s3:GetObject", "Resource", "*"))}))
	return s
}

func endpointPolicies() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-vpc-endpoint-policy"}
	s.Pass("a policy that names something",
		coretest.Of(coretest.VPCEndpointType, "action",
			props{"policy": coretest.Policy(coretest.Grant("*", []any{"s3:GetObject"}, "Resource", "*"))}),
		coretest.Of(coretest.VPCEndpointType, "condition",
			props{
				"policy": coretest.Policy(coretest.Grant("*", "*", "Resource", "*", "Condition",
					props{"StringEquals": props{"aws:PrincipalOrgID": "o-1"}})),
			}),
		coretest.Of(coretest.VPCEndpointType, "balancer", props{"vpcEndpointType": "GatewayLoadBalancer"}),
		coretest.Of("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "own",
			props{"policy": coretest.Policy(coretest.Grant(props{"AWS": "123456789012"}, "*", "Resource", "*"))}))
	open := coretest.Policy(coretest.Grant("*", "*", "Resource", "*"))
	s.Fail("AWS's default, absent or written down, and the bad one of two statements", "absent written lists own",
		coretest.Of(coretest.VPCEndpointType, "absent", props{}),
		coretest.Of(coretest.VPCEndpointType, "written", props{"policy": open}),
		coretest.Of(coretest.VPCEndpointType, "lists",
			props{"policy": coretest.Policy(coretest.Grant("*", "s3:GetObject", "Resource", "*"),
				coretest.Grant(props{"AWS": []any{"*"}}, []any{"*"}, "Resource", []any{"*"}))}),
		coretest.Of("ec2/vpcEndpointPolicy:VpcEndpointPolicy", "own", props{"policy": open})).
		Saying("policy.Statement[1]", "is absent")
	s.Unknown("a policy that isn't known",
		coretest.Of(coretest.VPCEndpointType, "policy", props{"policy": coretest.Unknown}),
		coretest.Of(coretest.VPCEndpointType, "kind", props{"vpcEndpointType": coretest.Unknown}))
	s.Shape("nonsense", "",
		coretest.Of(coretest.VPCEndpointType, "number", props{"policy": 7}),
		coretest.Of(coretest.VPCEndpointType, "text", props{"policy": "no json"}),
		coretest.Of(coretest.VPCEndpointType, "list", props{"policy": []any{1}}))
	s.Other("another resource's policy", coretest.Of("sqs/queuePolicy:QueuePolicy", "queue", props{"policy": open}))
	return s
}
