package elbv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func lbMultiAZ() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-lb-multi-az"}
	s.Passes("subnets of two zones, by list and by mapping", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.LoadBalancerType, "lb",
			props{"subnets": []any{coretest.Ref("public-a"), coretest.Ref("public-b")}})
		d.Add(coretest.LoadBalancerType, "nlb", props{
			"loadBalancerType": "network",
			"subnetMappings": []any{
				props{"subnetId": coretest.Ref("private-a")},
				props{"subnetId": coretest.Ref("private-b")},
			},
		})
	})
	s.Passes("subnets that came out of the component, and of another stack", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.LoadBalancerType, "lb",
			props{"subnets": []any{coretest.Through("net", "public-a"), coretest.Through("net", "public-b")}})
		d.Add(coretest.LoadBalancerType, "far", props{"subnets": []any{"subnet-1", "subnet-2"}})
	})
	s.Fails("one subnet, or two of the same zone", "one mapping same far", func(d *coretest.Deployment) {
		d.Network()
		d.Add(coretest.LoadBalancerType, "one", props{"subnets": []any{coretest.Ref("public-a")}})
		d.Add(coretest.LoadBalancerType, "mapping",
			props{"subnetMappings": []any{props{"subnetId": coretest.Ref("public-b")}}})
		d.Add(coretest.LoadBalancerType, "same",
			props{"subnets": []any{coretest.Ref("public-a"), coretest.Ref("private-a")}})
		d.Add(coretest.LoadBalancerType, "far", props{"subnets": []any{"subnet-1"}})
	})
	s.Previewed(coretest.Passing, "subnets that a preview leaves out, because they aren't known", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Resources = append(d.Resources,
				coretest.Of(coretest.LoadBalancerType, "lb", props{}).From("subnets", "public-a", "public-b"),
				coretest.Of(coretest.LoadBalancerType, "nlb", props{}).From("subnetMappings", "public-a", "public-b"))
		})
	s.Deployed(coretest.Failing, "subnets that came out of the component are known after it", "lb",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.LoadBalancerType, "lb",
				props{"subnets": []any{coretest.Through("net", "public-a"), coretest.Through("net", "isolated-a")}})
		}).Saying("subnets", "in eu-west-1a only")
	s.Previewed(coretest.UnknownValue, "subnets and zones that nothing explains", "", func(d *coretest.Deployment) {
		d.Add(coretest.LoadBalancerType, "lb", props{"subnets": coretest.Unknown})
		d.Add(coretest.LoadBalancerType, "one", props{"subnetMappings": coretest.Unknown})
		d.Add(coretest.LoadBalancerType, "two", props{"subnetMappings": []any{coretest.Unknown}})
		d.Add(coretest.VPCType, "vpc", props{})
		d.Add(coretest.SubnetType, "later", props{"vpcId": coretest.Ref("vpc"), "availabilityZone": coretest.Unknown})
		d.Add(coretest.SubnetType, "a", props{"vpcId": coretest.Ref("vpc"), "availabilityZone": "eu-west-1a"})
		d.Add(coretest.LoadBalancerType, "zones", props{"subnets": []any{coretest.Ref("later"), coretest.Ref("a")}})
	})
	s.Alias("the older name of the module", "lb", coretest.Resource{
		Type:   "aws:alb/loadBalancer:LoadBalancer",
		Name:   "lb",
		Inputs: props{"subnets": []any{"subnet-1"}},
	})
	s.Shape("nonsense is no second zone", "lb map",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"subnets": 7}),
		coretest.Of(coretest.LoadBalancerType, "map", props{"subnetMappings": []any{1, nil, "x"}}))
	s.Other("classic load balancers are another control's",
		coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{"subnets": []any{"subnet-1"}}))
	return s
}
