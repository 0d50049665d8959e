package awsx

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// build registers the children: VPC, internet gateway, endpoints, then zone by zone the public,
// private and isolated subnets with their tables, NAT gateways and routes.
func (b *vpcBuilder) build(c pulumi.Resource, given pulumi.Map) error {
	in := pulumi.Map{
		"cidrBlock": pulumi.String(*b.args.CidrBlock),
		"tags":      b.tags(pulumi.StringMap{"Name": pulumi.String(b.name)}, b.args.Tags),
	}
	for _, k := range vpcInputs {
		if v, ok := given[k]; ok {
			in[k] = v
		}
	}
	var err error
	if b.vpc, err = register(b.ctx, token.VPC, b.name, in, pulumi.Parent(c)); err != nil {
		return err
	}
	under := []pulumi.ResourceOption{pulumi.Parent(b.vpc), pulumi.DependsOn([]pulumi.Resource{b.vpc})}
	b.gateway, err = register(b.ctx, "ec2/internetGateway:InternetGateway", b.name,
		pulumi.Map{"vpcId": b.vpc.ID(), "tags": in["tags"]}, under...)
	if err != nil {
		return err
	}
	for _, e := range b.args.VpcEndpointSpecs {
		if _, err := register(b.ctx, "ec2/vpcEndpoint:VpcEndpoint", e.ServiceName, e.inputs(b.vpc), under...); err != nil {
			return err
		}
	}
	for i, zone := range b.zones {
		for _, s := range inZone(b.layout, zone) {
			if err := b.subnet(i, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// inZone lists a zone's subnets, public ones first: the private ones need the NAT gateways that
// stand in them.
func inZone(layout []subnet, zone string) []subnet {
	rank := map[string]int{"public": 0, "private": 1}
	var list []subnet
	for _, s := range layout {
		if s.zone == zone && s.kind != "Unused" {
			list = append(list, s)
		}
	}
	of := func(s subnet) int {
		if r, ok := rank[strings.ToLower(s.kind)]; ok {
			return r
		}
		return 2
	}
	slices.SortStableFunc(list, func(x, y subnet) int { return of(x) - of(y) })
	return list
}

func (e endpointSpec) inputs(vpc *child) pulumi.Map {
	in := pulumi.Map{"vpcId": vpc.ID(), "serviceName": pulumi.String(e.ServiceName)}
	if e.AutoAccept != nil {
		in["autoAccept"] = pulumi.Bool(*e.AutoAccept)
	}
	if e.PrivateDNSEnabled != nil {
		in["privateDnsEnabled"] = pulumi.Bool(*e.PrivateDNSEnabled)
	}
	if e.Policy != nil {
		in["policy"] = e.Policy
	}
	if e.VpcEndpointType != nil {
		in["vpcEndpointType"] = e.VpcEndpointType
	}
	if e.RouteTableIDs != nil {
		in["routeTableIds"] = e.RouteTableIDs
	}
	if e.SecurityGroupIDs != nil {
		in["securityGroupIds"] = e.SecurityGroupIDs
	}
	if e.SubnetIDs != nil {
		in["subnetIds"] = e.SubnetIDs
	}
	if e.Tags != nil {
		in["tags"] = e.Tags
	}
	return in
}

// tags lays maps of tags over each other; the later ones win.
func (b *vpcBuilder) tags(layers ...pulumi.StringMapInput) pulumi.StringMapOutput {
	var args []any
	for _, l := range layers {
		if l != nil {
			args = append(args, l)
		}
	}
	return pulumi.All(args...).ApplyT(func(all []any) map[string]string {
		out := map[string]string{}
		for _, m := range all {
			if tags, ok := m.(map[string]string); ok {
				maps.Copy(out, tags)
			}
		}
		return out
	}).(pulumi.StringMapOutput)
}

func (b *vpcBuilder) subnet(zone int, s subnet) error {
	shared := pulumi.StringMap{"Name": pulumi.String(b.name)}
	mine := pulumi.StringMap{"Name": pulumi.String(s.name), "SubnetType": pulumi.String(s.kind)}
	kind := strings.ToLower(s.kind)
	sub, err := register(b.ctx, token.Subnet, s.name,
		pulumi.Map{
			"vpcId":               b.vpc.ID(),
			"availabilityZone":    pulumi.String(s.zone),
			"mapPublicIpOnLaunch": pulumi.Bool(kind == "public"),
			"cidrBlock":           pulumi.String(s.block.String()),
			"tags":                b.tags(shared, b.args.Tags, s.tags, mine),
		}, pulumi.Parent(b.vpc), pulumi.DependsOn([]pulumi.Resource{b.vpc}))
	if err != nil {
		return err
	}
	b.subnets = append(b.subnets, sub)
	list := kind
	if list != "public" && list != "private" {
		list = "isolated"
	}
	b.ids[list] = append(b.ids[list], sub.ID().ToStringOutput())
	under := []pulumi.ResourceOption{pulumi.Parent(sub), pulumi.DependsOn([]pulumi.Resource{sub})}
	table, err := register(b.ctx, "ec2/routeTable:RouteTable", s.name,
		pulumi.Map{"vpcId": b.vpc.ID(), "tags": b.tags(shared, b.args.Tags, mine)}, under...)
	if err != nil {
		return err
	}
	b.tables = append(b.tables, table)
	inTable := []pulumi.ResourceOption{pulumi.Parent(table), pulumi.DependsOn([]pulumi.Resource{table})}
	association, err := register(b.ctx, "ec2/routeTableAssociation:RouteTableAssociation", s.name,
		pulumi.Map{"routeTableId": table.ID(), "subnetId": sub.ID()}, inTable...)
	if err != nil {
		return err
	}
	b.associations = append(b.associations, association)
	if kind == "public" && b.wantsNAT(zone) {
		if err := b.nat(zone, sub, under); err != nil {
			return err
		}
	}
	route := pulumi.Map{"routeTableId": table.ID(), "destinationCidrBlock": pulumi.String("0.0.0.0/0")}
	switch {
	case kind == "public":
		route["gatewayId"] = b.gateway.ID()
	case kind == "private" && b.strategy == "single":
		route["natGatewayId"] = b.nats[0].ID()
	case kind == "private" && b.strategy == "oneperaz":
		route["natGatewayId"] = b.nats[zone].ID()
	default:
		return nil
	}
	r, err := register(b.ctx, "ec2/route:Route", s.name, route, inTable...)
	b.routes = append(b.routes, r)
	return err
}

func (b *vpcBuilder) wantsNAT(zone int) bool {
	return b.strategy == "single" && len(b.nats) == 0 || b.strategy == "oneperaz" && len(b.nats) < zone+1
}

func (b *vpcBuilder) nat(zone int, sub *child, under []pulumi.ResourceOption) error {
	name := fmt.Sprintf("%s-%d", b.name, zone+1)
	tags := b.tags(b.args.Tags, pulumi.StringMap{"Name": pulumi.String(name)})
	in := pulumi.Map{"subnetId": sub.ID(), "tags": tags}
	if a := b.args.NatGateways; a != nil && len(a.AllocationIDs) > 0 {
		in["allocationId"] = a.AllocationIDs[zone]
	} else {
		eip, err := register(b.ctx, "ec2/eip:Eip", name, pulumi.Map{"tags": tags}, under...)
		if err != nil {
			return err
		}
		b.eips = append(b.eips, eip)
		in["allocationId"] = eip.AllocationID
	}
	nat, err := register(b.ctx, "ec2/natGateway:NatGateway", name, in, under...)
	b.nats = append(b.nats, nat)
	return err
}

func (b *vpcBuilder) outputs() pulumi.Map {
	ids := func(kind string) pulumi.StringArray {
		if list := b.ids[kind]; list != nil {
			return list
		}
		return pulumi.StringArray{}
	}
	return pulumi.Map{
		"vpc":                    pulumi.NewResourceInput(b.vpc),
		"vpcId":                  b.vpc.ID().ToStringOutput(),
		"internetGateway":        pulumi.NewResourceInput(b.gateway),
		"subnets":                references(b.subnets),
		"routeTables":            references(b.tables),
		"routeTableAssociations": references(b.associations),
		// awsx makes endpoints, but leaves its output empty
		"routes":          references(b.routes),
		"natGateways":     references(b.nats),
		"eips":            references(b.eips),
		"vpcEndpoints":    pulumi.Array{},
		"publicSubnetIds": ids("public"), "privateSubnetIds": ids("private"), "isolatedSubnetIds": ids("isolated"),
		"subnetLayout": b.subnetLayout(),
	}
}

// subnetLayout tells one zone's layout, with the unused room between the subnets, as specs that
// reproduce it.
func (b *vpcBuilder) subnetLayout() pulumi.Array {
	out := pulumi.Array{}
	if b.args.SubnetSpecs != nil && b.args.SubnetStrategy != nil && *b.args.SubnetStrategy != "Legacy" {
		for _, s := range b.args.SubnetSpecs {
			m := pulumi.Map{"type": pulumi.String(s.Type)}
			if s.Name != nil {
				m["name"] = pulumi.String(*s.Name)
			}
			if s.CidrMask != nil {
				m["cidrMask"], m["size"] = pulumi.Int(*s.CidrMask), pulumi.Int(1<<(32-*s.CidrMask))
			}
			if s.CidrBlocks != nil {
				m["cidrBlocks"] = pulumi.ToStringArray(s.CidrBlocks)
			}
			out = append(out, m)
		}
		return out
	}
	for _, s := range b.layout {
		if s.zone == b.zones[0] {
			out = append(out, pulumi.Map{"type": pulumi.String(s.kind), "cidrMask": pulumi.Int(s.block.Bits())})
		}
	}
	return out
}
