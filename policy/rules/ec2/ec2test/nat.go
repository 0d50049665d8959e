package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func natBudget() *coretest.Suite {
	s := &coretest.Suite{Rule: "cost-nat-budget"}
	nat := func(name string) coretest.Resource {
		return coretest.Of("ec2/natGateway:NatGateway", name, props{"subnetId": "s"})
	}
	endpoint := func(name string, kind any) coretest.Resource {
		return coretest.Of("ec2/vpcEndpoint:VpcEndpoint", name, props{"serviceName": "x", "vpcEndpointType": kind})
	}
	s.Pass("as many as planned; gateways cost nothing",
		nat("a"),
		endpoint("b", "Interface"),
		endpoint("c", "Gateway"),
		coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "d", props{})).Configured("maxInterfaceEndpoints", 1.0)
	s.Fail("one more", "b", nat("a"), nat("b")).Configured("maxNatGateways", 1.0).
		Saying("number 2 of the stack's NAT gateways; 1 are planned")
	s.Fail("endpoints one by one", "b c",
		endpoint("a", "Interface"),
		endpoint("b", "Interface"),
		endpoint("c", "Interface")).Configured("maxInterfaceEndpoints", 1.0)
	s.Unknown("a type that isn't known yet", endpoint("a", coretest.Unknown)).Configured("maxInterfaceEndpoints", 0.0)
	s.Shape("a number is no type", "", endpoint("a", 7)).Configured("maxInterfaceEndpoints", 0.0)
	s.Other("an internet gateway", coretest.Of("ec2/internetGateway:InternetGateway", "i", props{})).
		Configured("maxNatGateways", 0.0)
	return s
}

func natPerAZ() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-nat-per-az"}
	elsewhere := func(d *coretest.Deployment) { // the private subnet of zone b leaves through zone a
		d.Network()
		for i := range d.Resources {
			if d.Resources[i].Name == "private-b-route" {
				d.Resources[i] = coretest.Of("ec2/route:Route", "private-b-route", props{
					"routeTableId": d.Resources[i].Inputs["routeTableId"],
					"natGatewayId": d.Resolve(coretest.Ref("nat-a"), func(string) {}),
				}).
					From("natGatewayId", "nat-a").From("routeTableId", "private-b-table").Under("private-b-table")
			}
		}
	}
	for _, preview := range []bool{true, false} {
		in := func(kind coretest.Kind, sentence, want, stack string, build func(d *coretest.Deployment)) *coretest.Case {
			if preview {
				return s.Previewed(kind, sentence+", in the first preview", want, build).InStack(stack)
			}
			return s.Deployed(kind, sentence+", after it was deployed", want, build).InStack(stack)
		}
		in(coretest.Passing, "a gateway in each zone", "", "prd", func(d *coretest.Deployment) { d.Network() })
		in(coretest.Passing, "no gateway at all", "", "prd", func(d *coretest.Deployment) { d.PlainNetwork() })
		in(coretest.Passing, "a dev stack with one gateway for both zones", "", "dev", func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add("ec2/natGateway:NatGateway", "nat", props{"subnetId": coretest.Ref("open")})
			d.Add("ec2/routeTable:RouteTable", "inner", props{
				"vpcId":  coretest.Ref("vpc"),
				"routes": []any{props{"cidrBlock": "0.0.0.0/0", "natGatewayId": coretest.Ref("nat")}},
			})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed",
				props{"routeTableId": coretest.Ref("inner"), "subnetId": coretest.Ref("closed")})
		})
		in(coretest.Failing, "another zone's gateway, by a route of its own", "private-b-route", "prd", elsewhere)
		in(coretest.Failing, "another zone's gateway, by an inline route", "inner", "stg",
			func(d *coretest.Deployment) {
				d.PlainNetwork()
				d.Add("ec2/natGateway:NatGateway", "nat", props{"subnetId": coretest.Ref("open")})
				d.Add("ec2/routeTable:RouteTable", "inner", props{
					"vpcId":  coretest.Ref("vpc"),
					"routes": []any{props{"cidrBlock": "0.0.0.0/0", "natGatewayId": coretest.Ref("nat")}},
				})
				d.Add("ec2/routeTableAssociation:RouteTableAssociation", "inner-closed",
					props{"routeTableId": coretest.Ref("inner"), "subnetId": coretest.Ref("closed")})
			}).Saying("routes[0].natGatewayId", "subnet closed in eu-west-1b", "nat in eu-west-1a")
		in(coretest.Failing, "a dev stack with two gateways", "nat-b", "dev", func(d *coretest.Deployment) {
			d.Network()
		})
		in(coretest.Failing, "a project's dev stack with two gateways", "nat-b", "shop-dev",
			func(d *coretest.Deployment) { d.Network() })
		in(coretest.Failing, "the strategy that the configuration names", "nat-b", "prd", func(d *coretest.Deployment) {
			d.Network()
		}).Configured("strategy", "single")
	}
	s.Previewed(coretest.UnknownValue, "gateways, zones and tables that nothing explains", "",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add("ec2/natGateway:NatGateway", "nat", props{"subnetId": coretest.Unknown})
			d.Add("ec2/route:Route", "route",
				props{"routeTableId": coretest.Unknown, "natGatewayId": coretest.Ref("nat")})
			d.Add("ec2/route:Route", "other",
				props{"routeTableId": coretest.Ref("out"), "natGatewayId": coretest.Unknown})
			d.Add("ec2/routeTable:RouteTable", "table", props{"routes": coretest.Unknown})
		}).InStack("prd")
	s.Shape("nonsense", "",
		coretest.Of("ec2/natGateway:NatGateway", "nat", props{"subnetId": 1}),
		coretest.Of("ec2/route:Route", "route", props{"natGatewayId": []any{}, "routeTableId": true}),
		coretest.Of("ec2/routeTable:RouteTable", "table", props{"routes": []any{1, nil, props{"natGatewayId": 7}}})).
		InStack("prd")
	s.Other("a transit gateway isn't bound to a zone",
		coretest.Of("ec2/route:Route", "route", props{"routeTableId": "rtb-1", "transitGatewayId": "tgw-1"})).
		InStack("prd")
	return s
}
