package awsxvpc

import (
	"fmt"
	"slices"
	"strings"
)

// Child is one resource that the component creates.
type Child struct {
	// Type is the token, such as "aws:ec2/subnet:Subnet".
	Type string
	Name string
	// Parent is the index of another child; -1: the component itself. A child waits for a parent
	// that is a child.
	Parent int
	// Inputs are strings, booleans, and values of the types Output and Address.
	Inputs map[string]any
	// Pass are inputs of the component that go to the child as they are, where the program gives
	// them.
	Pass []string
	// Endpoint is the index of the VPC endpoint that the program specifies, whose inputs the child
	// has too; -1: none.
	Endpoint int
	// Tags lie over each other; the later ones win. Nil: the child has no tags.
	Tags []Tags
	// Lists are the component's outputs that list the child: its id if the output's name ends in
	// "Ids", else itself.
	Lists []string
}

// Output is an output of another child.
type Output struct {
	Child int
	Name  string // "id", or such as "allocationId"
}

// Address is the address that the program allocated for the NAT gateway of a zone, by its index.
type Address int

// Tags are tags with fixed values, or those that the program gives.
type Tags struct {
	Values map[string]string
	// Component stands for the component's own tags.
	Component bool
	// Spec stands for the tags of a spec of subnets, by its index plus one.
	Spec int
}

func named(name string) Tags { return Tags{Values: map[string]string{"Name": name}} }

// builder collects the children.
type builder struct {
	*VPC
	args         Args
	vpc, gateway int
	nats         []int
}

func (b *builder) add(c Child) int {
	if c.Type != "aws:ec2/vpcEndpoint:VpcEndpoint" {
		c.Endpoint = -1
	}
	b.Children = append(b.Children, c)
	return len(b.Children) - 1
}

func id(child int) Output { return Output{Child: child, Name: "id"} }

// addChildren adds the VPC, its internet gateway and endpoints, then zone by zone the public,
// private and isolated subnets with their tables, NAT gateways and routes.
func (v *VPC) addChildren(a Args) {
	b := &builder{VPC: v, args: a}
	tags := []Tags{named(a.Name), {Component: true}}
	b.vpc = b.add(Child{
		Type:   "aws:ec2/vpc:Vpc",
		Name:   a.Name,
		Parent: -1,
		Inputs: map[string]any{"cidrBlock": a.CIDR},
		Pass: []string{
			"enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics", "instanceTenancy",
		},
		Tags:  tags,
		Lists: []string{"vpc"},
	})
	b.gateway = b.add(Child{
		Type:   "aws:ec2/internetGateway:InternetGateway",
		Name:   a.Name,
		Parent: b.vpc,
		Inputs: map[string]any{"vpcId": id(b.vpc)},
		Tags:   tags,
		Lists:  []string{"internetGateway"},
	})
	for i, service := range a.Endpoints {
		b.add(Child{ // awsx creates endpoints, but leaves its output of them empty
			Type:     "aws:ec2/vpcEndpoint:VpcEndpoint",
			Name:     service,
			Parent:   b.vpc,
			Inputs:   map[string]any{"vpcId": id(b.vpc)},
			Endpoint: i,
		})
	}
	for i, zone := range a.Zones {
		for _, s := range inZone(v.Layout, zone) {
			b.subnet(i, s)
		}
	}
}

// inZone lists a zone's subnets, public ones first: the private ones need the NAT gateways that
// stand in them.
func inZone(layout []Subnet, zone string) []Subnet {
	var list []Subnet
	for _, s := range layout {
		if s.Zone == zone && s.Kind != "Unused" {
			list = append(list, s)
		}
	}
	rank := func(s Subnet) int {
		switch strings.ToLower(s.Kind) {
		case "public":
			return 0
		case "private":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(x, y Subnet) int { return rank(x) - rank(y) })
	return list
}

func (b *builder) subnet(zone int, s Subnet) {
	kind := strings.ToLower(s.Kind)
	own := Tags{Values: map[string]string{"Name": s.Name, "SubnetType": s.Kind}}
	list := kind
	if list != "public" && list != "private" {
		list = "isolated"
	}
	tags := []Tags{named(b.args.Name), {Component: true}}
	if s.spec >= 0 {
		tags = append(tags, Tags{Spec: s.spec + 1})
	}
	subnet := b.add(Child{
		Type:   "aws:ec2/subnet:Subnet",
		Name:   s.Name,
		Parent: b.vpc,
		Inputs: map[string]any{
			"vpcId":               id(b.vpc),
			"availabilityZone":    s.Zone,
			"mapPublicIpOnLaunch": kind == "public",
			"cidrBlock":           s.Block.String(),
		},
		Tags:  append(tags, own),
		Lists: []string{"subnets", list + "SubnetIds"},
	})
	table := b.add(Child{
		Type:   "aws:ec2/routeTable:RouteTable",
		Name:   s.Name,
		Parent: subnet,
		Inputs: map[string]any{"vpcId": id(b.vpc)},
		Tags:   []Tags{named(b.args.Name), {Component: true}, own},
		Lists:  []string{"routeTables"},
	})
	b.add(Child{
		Type:   "aws:ec2/routeTableAssociation:RouteTableAssociation",
		Name:   s.Name,
		Parent: table,
		Inputs: map[string]any{"routeTableId": id(table), "subnetId": id(subnet)},
		Lists:  []string{"routeTableAssociations"},
	})
	if kind == "public" && b.wantsNAT(zone) {
		b.nat(zone, subnet)
	}
	b.route(zone, kind, s.Name, table)
}

func (b *builder) wantsNAT(zone int) bool {
	return b.args.NAT == "single" && len(b.nats) == 0 || b.args.NAT == "oneperaz" && len(b.nats) < zone+1
}

// nat adds a NAT gateway in a public subnet, and its address unless the program allocated one.
func (b *builder) nat(zone, subnet int) {
	name := fmt.Sprintf("%s-%d", b.args.Name, zone+1)
	tags := []Tags{{Component: true}, named(name)}
	var allocation any = Address(zone)
	if b.args.Addresses == 0 {
		allocation = Output{
			Child: b.add(Child{
				Type:   "aws:ec2/eip:Eip",
				Name:   name,
				Parent: subnet,
				Tags:   tags,
				Lists:  []string{"eips"},
			}),
			Name: "allocationId",
		}
	}
	b.nats = append(b.nats, b.add(Child{
		Type:   "aws:ec2/natGateway:NatGateway",
		Name:   name,
		Parent: subnet,
		Inputs: map[string]any{"subnetId": id(subnet), "allocationId": allocation},
		Tags:   tags,
		Lists:  []string{"natGateways"},
	}))
}

// route adds the way out: of public subnets to the internet gateway, of private ones to a NAT
// gateway.
func (b *builder) route(zone int, kind, name string, table int) {
	inputs := map[string]any{"routeTableId": id(table), "destinationCidrBlock": "0.0.0.0/0"}
	switch {
	case kind == "public":
		inputs["gatewayId"] = id(b.gateway)
	case kind == "private" && b.args.NAT == "single":
		inputs["natGatewayId"] = id(b.nats[0])
	case kind == "private" && b.args.NAT == "oneperaz":
		inputs["natGatewayId"] = id(b.nats[zone])
	default:
		return
	}
	b.add(Child{
		Type:   "aws:ec2/route:Route",
		Name:   name,
		Parent: table,
		Inputs: inputs,
		Lists:  []string{"routes"},
	})
}
