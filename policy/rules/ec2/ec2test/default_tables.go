package ec2test

import (
	"github.com/plinth-infra/plinth/policy/core/coretest"
)

// defaultTables are the cases of the table that a VPC has from the start.
func defaultTables(s *coretest.Suite) {
	s.Fails("a route added to the VPC's own main table", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/route:Route", "main-route", props{
			"routeTableId":         coretest.Ref("vpc"),
			"destinationCidrBlock": "0.0.0.0/0",
			"gatewayId":            coretest.Ref("igw"),
		})
		if !d.Preview {
			d.Resources[len(d.Resources)-1].Inputs["routeTableId"] = "rtb-main"
		}
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("a subnet that names the VPC's own main table", "host", func(d *coretest.Deployment) {
		main := func(key string) {
			if !d.Preview {
				d.Resources[len(d.Resources)-1].Inputs[key] = "rtb-main"
			}
		}
		d.PlainNetwork()
		d.Add("ec2/route:Route", "main-route", props{
			"routeTableId":         coretest.Ref("vpc"),
			"destinationCidrBlock": "0.0.0.0/0",
			"gatewayId":            coretest.Ref("igw"),
		})
		main("routeTableId")
		d.Add("ec2/routeTableAssociation:RouteTableAssociation", "named",
			props{"routeTableId": coretest.Ref("vpc"), "subnetId": coretest.Ref("closed")})
		main("routeTableId")
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("the adopted default table with a route to the internet", "host", func(d *coretest.Deployment) {
		d.PlainNetwork()
		d.Add("ec2/defaultRouteTable:DefaultRouteTable", "default",
			props{"defaultRouteTableId": coretest.Ref("vpc"), "routes": []any{
				props{"cidrBlock": "0.0.0.0/0", "gatewayId": coretest.Ref("igw")},
			}})
		if !d.Preview {
			d.Resources[len(d.Resources)-1].Inputs["defaultRouteTableId"] = "rtb-main"
		}
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("closed")})
	})
	s.Fails("a subnet of the default VPC is public from the start", "host", func(d *coretest.Deployment) {
		d.Add("ec2/defaultSubnet:DefaultSubnet", "default", props{"availabilityZone": "eu-west-1a"})
		d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Ref("default")})
	})
}

func placementEdges(s *coretest.Suite) {
	s.Previewed(coretest.UnknownValue, "subnets that nothing explains may be private", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.InstanceType, "host", props{"subnetId": coretest.Unknown})
			d.Add(coretest.ServiceType, "service", props{"networkConfiguration": coretest.Unknown})
			d.Add(lambdaType, "function", props{"vpcConfig": props{"subnetIds": coretest.Unknown}})
			d.Add(beanstalk, "app", props{"settings": coretest.Unknown})
			d.Add(coretest.AutoScalingGroupType, "fleet",
				props{"vpcZoneIdentifiers": []any{coretest.Unknown}, "tags": coretest.Unknown})
		})
	s.Previewed(coretest.UnknownValue, "a gateway and an association that nothing explains", "",
		func(d *coretest.Deployment) {
			d.PlainNetwork()
			d.Add("ec2/route:Route", "maybe", props{"routeTableId": coretest.Ref("vpc"), "gatewayId": coretest.Unknown})
			d.Add("ec2/routeTable:RouteTable", "inline",
				props{"vpcId": coretest.Ref("vpc"), "routes": coretest.Unknown})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "a",
				props{"routeTableId": coretest.Ref("inline"), "subnetId": coretest.Ref("closed")})
			d.Add("ec2/routeTableAssociation:RouteTableAssociation", "b",
				props{"routeTableId": coretest.Unknown, "subnetId": coretest.Unknown})
			compute(d, coretest.Ref("closed"))
		})
	s.Previewed(coretest.UnknownValue, "an instance whose tags aren't known may be the bastion", "",
		func(d *coretest.Deployment) {
			d.Network()
			d.Add(coretest.InstanceType, "host",
				props{"subnetId": coretest.Ref("public-a"), "tags": props{"Role": coretest.Unknown}})
		})
	s.Shape("nonsense where ids and routes should be", "",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": []any{props{}}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": "x"}),
		coretest.Of(lambdaType, "function", props{"vpcConfig": []any{1, 2}}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": props{"a": 1}, "tags": "x"}),
		coretest.Of(beanstalk, "app",
			props{"settings": []any{
				"x",
				nil,
				props{"namespace": 1},
				props{"namespace": "aws:ec2:vpc", "name": "Subnets", "value": props{}},
			}}),
		coretest.Of("ec2/routeTable:RouteTable", "table", props{"routes": "x"}),
		coretest.Of("ec2/routeTable:RouteTable", "tables", props{"routes": []any{1, nil, []any{}}}),
		coretest.Of("ec2/route:Route", "route", props{"gatewayId": 7, "routeTableId": props{}}),
		coretest.Of("ec2/subnet:Subnet", "subnet", props{"vpcId": true}))
	s.Other("a subnet group of a database isn't compute",
		coretest.Of("rds/subnetGroup:SubnetGroup", "data", props{"subnetIds": []any{"subnet-1"}}))
}
