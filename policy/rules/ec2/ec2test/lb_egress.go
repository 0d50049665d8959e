package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func scopedBalancers() *coretest.Suite {
	s := &coretest.Suite{Rule: "lb-egress-scoped"}
	group := func(name string) coretest.Resource {
		return coretest.Of("ec2/securityGroup:SecurityGroup", name, props{}).WithOutputs(props{"id": "sg-" + name})
	}
	out := func(name, group string, to props) coretest.Resource {
		p := props{"securityGroupId": "sg-" + group, "ipProtocol": "tcp", "fromPort": 80, "toPort": 80}
		for key, v := range to {
			p[key] = v
		}
		return coretest.Of("vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, p)
	}
	balancer := coretest.Of("lb/loadBalancer:LoadBalancer", "web", props{"securityGroups": []any{"sg-a"}})
	link := coretest.Of("apigatewayv2/vpcLink:VpcLink", "link", props{"securityGroupIds": []any{"sg-a"}})
	internet, targets := props{"cidrIpv4": "0.0.0.0/0"}, props{"referencedSecurityGroupId": "sg-b"}
	s.Pass("to its targets, and to a range of the network's",
		group("a"),
		balancer,
		out("r", "a", targets),
		out("n", "a", props{"cidrIpv4": "10.0.0.0/16"}))
	s.Pass("what isn't a load balancer's may go out", group("a"), group("b"), balancer, out("r", "b", internet))
	s.Fail("to the whole internet", "r", group("a"), balancer, out("r", "a", internet)).
		Saying("lets web send", "0.0.0.0/0")
	s.Fail("a VPC link, by IPv6", "r", group("a"), link, out("r", "a", props{"cidrIpv6": "::/0"})).
		Saying("lets link send")
	s.Alias("in the group itself, in a rule of the older type, and the other module's load balancer", "a r",
		coretest.Of("ec2/securityGroup:SecurityGroup", "a", props{"egress": []any{
			props{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": []any{"0.0.0.0/0"}},
		}}).WithOutputs(props{
			"id": "sg-a",
		}), coretest.Of("alb/loadBalancer:LoadBalancer", "web", props{"securityGroups": []any{"sg-a", "sg-c"}}),
		group("c"),
		coretest.Of("ec2/securityGroupRule:SecurityGroupRule", "r", props{
			"type":            "egress",
			"securityGroupId": "sg-c",
			"protocol":        "tcp",
			"fromPort":        443,
			"toPort":          443,
			"cidrBlocks":      []any{"0.0.0.0/0"},
		}))
	s.Unknown("which group, and where to",
		group("a"),
		balancer,
		out("r", "a", props{"cidrIpv4": coretest.Unknown}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "other", props{"securityGroups": coretest.Unknown}),
		out("s", "b", internet))
	s.Shape("nonsense lets nothing out", "",
		group("a"),
		balancer,
		out("r", "a", props{"cidrIpv4": 7}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "x", props{"securityGroups": "x"}))
	s.Other("a way in is another rule's business",
		group("a"),
		balancer,
		coretest.Of("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", props{
			"securityGroupId": "sg-a",
			"ipProtocol":      "tcp",
			"fromPort":        443,
			"toPort":          443,
			"cidrIpv4":        "0.0.0.0/0",
		}))
	return s
}
