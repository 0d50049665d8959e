package coretest

import "strings"

// Network adds a VPC the way that awsx's component makes it: subnets of the tiers in each zone, a
// route table for each with its routes as resources of their own, and a NAT gateway in each zone.
func (d *Deployment) Network(zones ...string) *Deployment {
	if len(zones) == 0 {
		zones = []string{"eu-west-1a", "eu-west-1b"}
	}
	d.Add("awsx:ec2:Vpc", "net", Props{})
	d.AddIn("net", "ec2/vpc:Vpc", "vpc", Props{"cidrBlock": "10.0.0.0/16"}).
		Output("vpc", "mainRouteTableId", "rtb-main")
	d.AddIn("vpc", "ec2/internetGateway:InternetGateway", "igw", Props{"vpcId": Ref("vpc")})
	for _, zone := range zones {
		z := zone[len(zone)-1:]
		for _, tier := range []string{"Public", "Private", "Isolated"} {
			name := strings.ToLower(tier) + "-" + z
			d.Subnet(name, zone, Props{"SubnetType": tier})
			if tier == "Public" {
				d.AddIn(name, "ec2/eip:Eip", "eip-"+z, Props{})
				d.AddIn(name, "ec2/natGateway:NatGateway", "nat-"+z,
					Props{"subnetId": Ref(name), "allocationId": Ref("eip-" + z)})
				d.AddIn(name+"-table", "ec2/route:Route", name+"-route", Props{
					"routeTableId": Ref(name + "-table"), "gatewayId": Ref("igw"), "destinationCidrBlock": "0.0.0.0/0",
				})
			}
			if tier == "Private" {
				d.AddIn(name+"-table", "ec2/route:Route", name+"-route", Props{
					"routeTableId":         Ref(name + "-table"),
					"natGatewayId":         Ref("nat-" + z),
					"destinationCidrBlock": "0.0.0.0/0",
				})
			}
		}
	}
	return d
}

// Subnet adds a subnet of the VPC with a route table of its own.
func (d *Deployment) Subnet(name, zone string, tags Props) *Deployment {
	inputs := Props{"vpcId": Ref("vpc"), "availabilityZone": zone, "cidrBlock": "10.0.0.0/24", "tags": tags}
	if tags["SubnetType"] == "Public" {
		inputs["mapPublicIpOnLaunch"] = true
	}
	d.AddIn("vpc", "ec2/subnet:Subnet", name, inputs)
	d.AddIn(name, "ec2/routeTable:RouteTable", name+"-table", Props{"vpcId": Ref("vpc")})
	return d.AddIn(name+"-table", "ec2/routeTableAssociation:RouteTableAssociation", name+"-association", Props{
		"routeTableId": Ref(name + "-table"), "subnetId": Ref(name),
	})
}

// PlainNetwork adds a VPC without a component: two subnets of which only the first has a route to
// the internet, inline in its table.
func (d *Deployment) PlainNetwork() *Deployment {
	d.Add("ec2/vpc:Vpc", "vpc", Props{"cidrBlock": "10.0.0.0/16"}).Output("vpc", "mainRouteTableId", "rtb-main")
	d.Add("ec2/internetGateway:InternetGateway", "igw", Props{"vpcId": Ref("vpc")})
	d.Add("ec2/subnet:Subnet", "open",
		Props{"vpcId": Ref("vpc"), "availabilityZone": "eu-west-1a", "cidrBlock": "10.0.0.0/24"})
	d.Add("ec2/subnet:Subnet", "closed",
		Props{"vpcId": Ref("vpc"), "availabilityZone": "eu-west-1b", "cidrBlock": "10.0.1.0/24"})
	d.Add("ec2/routeTable:RouteTable", "out", Props{"vpcId": Ref("vpc"), "routes": []any{
		Props{"cidrBlock": "10.1.0.0/16", "vpcPeeringConnectionId": "pcx-1"},
		Props{"cidrBlock": "0.0.0.0/0", "gatewayId": Ref("igw")},
	}})
	return d.Add("ec2/routeTableAssociation:RouteTableAssociation", "out-open",
		Props{"routeTableId": Ref("out"), "subnetId": Ref("open")})
}
