package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func eipScope() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-eip-scope"}
	eip, association := "ec2/eip:Eip", "ec2/eipAssociation:EipAssociation"
	s.Passes("NAT gateways of the component", func(d *coretest.Deployment) { d.Network() })
	s.Passes("a network load balancer, a second address of a NAT gateway, bastions", func(d *coretest.Deployment) {
		d.Network()
		d.Add(eip, "balancer", props{})
		d.Add(coretest.LoadBalancerType, "nlb", props{
			"loadBalancerType": "network",
			"subnetMappings": []any{props{
				"subnetId":     coretest.Ref("public-a"),
				"allocationId": coretest.Ref("balancer"),
			}},
		})
		d.Add(eip, "second", props{})
		d.Add("ec2/natGateway:NatGateway", "more", props{
			"subnetId":               coretest.Ref("public-a"),
			"allocationId":           coretest.Ref("eip-a"),
			"secondaryAllocationIds": []any{coretest.Ref("second")},
		})
		d.Add(eip, "tagged", props{"tags": props{"Role": "bastion"}})
		d.Add(coretest.InstanceType, "bastion", props{"tags": props{"Role": "bastion"}})
		d.Add(eip, "direct", props{"instance": coretest.Ref("bastion")})
		d.Add(eip, "joined", props{})
		d.Add(association, "join", props{"allocationId": coretest.Ref("joined"), "instanceId": coretest.Ref("bastion")})
	})
	s.Previewed(coretest.Passing, "addresses that a preview leaves out, because they aren't known", "",
		func(d *coretest.Deployment) {
			d.Add(eip, "nat-ip", props{})
			d.Add(eip, "nlb-ip", props{})
			d.Resources = append(d.Resources,
				coretest.Of("ec2/natGateway:NatGateway", "nat", props{}).From("allocationId", "nat-ip"),
				coretest.Of(coretest.LoadBalancerType, "nlb", props{"loadBalancerType": "network"}).
					From("subnetMappings", "nlb-ip"))
		})
	s.Fails("unused, on an instance, joined to an instance", "unused direct joined", func(d *coretest.Deployment) {
		d.Network()
		d.Add(eip, "unused", props{})
		d.Add(coretest.InstanceType, "host", props{"tags": props{"Role": "app"}})
		d.Add(eip, "direct", props{"instance": coretest.Ref("host")})
		d.Add(eip, "joined", props{})
		d.Add(association, "join", props{"allocationId": coretest.Ref("joined"), "instanceId": coretest.Ref("host")})
	})
	s.Deployed(coretest.Failing, "an instance of another stack", "eip", func(d *coretest.Deployment) {
		d.Add(eip, "eip", props{"instance": "i-elsewhere"})
	}).Saying("i-elsewhere")
	s.Previewed(coretest.UnknownValue, "what it is for isn't known", "", func(d *coretest.Deployment) {
		d.Add(eip, "eip", props{})
		d.Add("ec2/natGateway:NatGateway", "nat", props{"allocationId": coretest.Unknown})
		d.Add(eip, "host", props{"instance": coretest.Unknown})
		d.Add(eip, "tags", props{"tags": coretest.Unknown})
	})
	s.Shape("nonsense is no use", "eip",
		coretest.Of(eip, "eip", props{"instance": 7, "tags": []any{1}}),
		coretest.Of("ec2/natGateway:NatGateway", "nat", props{"allocationId": []any{}}),
		coretest.Of(coretest.LoadBalancerType, "lb",
			props{"subnetMappings": []any{1, nil, props{"allocationId": true}}}),
		coretest.Of(association, "join", nil))
	s.Other("an address pool", coretest.Of("ec2/publicIpv4Pool:PublicIpv4Pool", "pool", props{}))
	return s
}
