package awsx

import (
	"fmt"
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/awsxvpc"
)

// build registers the children.
func (b *vpcBuilder) build(c pulumi.Resource, given pulumi.Map) error {
	for _, plan := range b.vpc.Children {
		opts := []pulumi.ResourceOption{pulumi.Parent(c)}
		if plan.Parent >= 0 {
			parent := b.made[plan.Parent]
			opts = []pulumi.ResourceOption{pulumi.Parent(parent), pulumi.DependsOn([]pulumi.Resource{parent})}
		}
		made, err := register(b.ctx, plan.Type, plan.Name, b.inputs(plan, given), opts...)
		if err != nil {
			return fmt.Errorf("%s %s: %w", plan.Type, plan.Name, err)
		}
		b.made = append(b.made, made)
	}
	return nil
}

// inputs are those of one child.
func (b *vpcBuilder) inputs(plan awsxvpc.Child, given pulumi.Map) pulumi.Map {
	in := pulumi.Map{}
	for name, value := range plan.Inputs {
		in[name] = b.input(value)
	}
	for _, name := range plan.Pass {
		if v, ok := given[name]; ok {
			in[name] = v
		}
	}
	if plan.Endpoint >= 0 {
		maps.Copy(in, b.args.VpcEndpointSpecs[plan.Endpoint].inputs())
	}
	if plan.Tags != nil {
		var layers []pulumi.StringMapInput
		for _, t := range plan.Tags {
			switch {
			case t.Component:
				layers = append(layers, b.args.Tags)
			case t.Spec > 0:
				layers = append(layers, b.args.SubnetSpecs[t.Spec-1].Tags)
			default:
				layers = append(layers, pulumi.ToStringMap(t.Values))
			}
		}
		in["tags"] = b.tags(layers...)
	}
	return in
}

func (b *vpcBuilder) input(value any) pulumi.Input {
	switch v := value.(type) {
	case string:
		return pulumi.String(v)
	case bool:
		return pulumi.Bool(v)
	case awsxvpc.Address:
		return b.args.NatGateways.AllocationIDs[v]
	case awsxvpc.Output:
		if v.Name == "allocationId" {
			return b.made[v.Child].AllocationID
		}
		return b.made[v.Child].ID()
	}
	panic(fmt.Sprintf("awsxvpc gives an input of the type %T", value)) // a mistake in this package
}

// inputs are what the program says of an endpoint.
func (e endpointSpec) inputs() pulumi.Map {
	in := pulumi.Map{"serviceName": pulumi.String(e.ServiceName)}
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

// outputs are the component's: its children in lists, or their ids.
func (b *vpcBuilder) outputs() pulumi.Map {
	lists := map[string]pulumi.Array{}
	ids := map[string]pulumi.StringArray{}
	for i, plan := range b.vpc.Children {
		for _, list := range plan.Lists {
			if strings.HasSuffix(list, "Ids") {
				ids[list] = append(ids[list], b.made[i].ID().ToStringOutput())
			} else {
				lists[list] = append(lists[list], pulumi.NewResourceInput(b.made[i]))
			}
		}
	}
	out := pulumi.Map{
		"vpc":             lists["vpc"][0],
		"vpcId":           b.made[0].ID().ToStringOutput(),
		"internetGateway": lists["internetGateway"][0],
		"vpcEndpoints":    pulumi.Array{}, // awsx creates endpoints, but leaves its output empty
		"subnetLayout":    b.subnetLayout(),
	}
	for _, name := range []string{"subnets", "routeTables", "routeTableAssociations", "routes", "natGateways", "eips"} {
		out[name] = append(pulumi.Array{}, lists[name]...)
	}
	for _, name := range []string{"publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds"} {
		out[name] = append(pulumi.StringArray{}, ids[name]...)
	}
	return out
}

// subnetLayout tells one zone's layout, with the unused room between the subnets, as specs that
// reproduce it.
func (b *vpcBuilder) subnetLayout() pulumi.Array {
	out := pulumi.Array{}
	if b.vpc.Specs != nil && b.args.SubnetStrategy != nil && *b.args.SubnetStrategy != "Legacy" {
		for _, s := range b.vpc.Specs {
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
	for _, s := range b.vpc.Layout {
		if s.Zone == b.zones[0] {
			out = append(out, pulumi.Map{"type": pulumi.String(s.Kind), "cidrMask": pulumi.Int(s.Block.Bits())})
		}
	}
	return out
}
