package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newNAT makes the private subnets' routes to the internet. awsx could make them, but publishes its
// subnets only when all of it stands: load balancers and databases would wait two minutes for
// gateways that they don't use. Only PrivateSubnetIDs wait for the routes, because what starts
// there pulls images and packages at once.
func newNAT(
	ctx *pulumi.Context, name string, a Args, vpc *awsxec2.Vpc, n *Network, parent pulumi.ResourceOption,
) error {
	n.NATAddresses = map[string]pulumi.StringOutput{}
	n.PrivateSubnetIDs = vpc.PrivateSubnetIds
	var gateways []*ec2.NatGateway
	for i, zone := range a.natZones() {
		address, gateway, err := newGateway(ctx, fmt.Sprintf("%s-%d", name, i+1), i, a, vpc, parent)
		if err != nil {
			return fmt.Errorf("NAT gateway in %s: %w", zone, err)
		}
		gateways = append(gateways, gateway)
		n.NATAddresses[zone] = address.PublicIp
	}
	if len(gateways) == 0 {
		return nil
	}
	var routes []pulumi.Resource
	for i, zone := range a.Zones {
		route, err := ec2.NewRoute(ctx, fmt.Sprintf("%s-private-%d", name, i+1), &ec2.RouteArgs{
			RouteTableId:         a.routeTableID(vpc, i, awsxec2.SubnetTypePrivate),
			DestinationCidrBlock: pulumi.String("0.0.0.0/0"),
			NatGatewayId:         gateways[min(i, len(gateways)-1)].ID(),
		}, parent, pulumi.Protect(!a.Disposable))
		if err != nil {
			return fmt.Errorf("private route in %s: %w", zone, err)
		}
		routes = append(routes, route)
	}
	ready := pulumi.OutputWithDependencies(context.Background(), vpc.PrivateSubnetIds, routes...)
	n.PrivateSubnetIDs = ready.(pulumi.StringArrayOutput)
	return nil
}

// natZones are the zones that get a NAT gateway.
func (a Args) natZones() []string {
	switch a.NAT {
	case NATPerZone:
		return a.Zones
	case NATSingle:
		return a.Zones[:1]
	}
	return nil
}

// newGateway makes the gateway in the public subnet of one zone. It is protected, with its address,
// because others may have the address on their lists.
func newGateway(
	ctx *pulumi.Context, name string, zone int, a Args, vpc *awsxec2.Vpc, parent pulumi.ResourceOption,
) (*ec2.Eip, *ec2.NatGateway, error) {
	tags := pulumi.StringMap{"Name": pulumi.String(name)}
	protect := pulumi.Protect(!a.Disposable)
	after := pulumi.DependsOn([]pulumi.Resource{vpc}) // AWS takes neither before the internet gateway
	address, err := ec2.NewEip(ctx, name, &ec2.EipArgs{Tags: tags}, parent, protect, after)
	if err != nil {
		return nil, nil, err
	}
	gateway, err := ec2.NewNatGateway(ctx, name, &ec2.NatGatewayArgs{
		AllocationId: address.ID(),
		SubnetId:     a.subnetID(vpc, zone, awsxec2.SubnetTypePublic),
		Tags:         tags,
	}, parent, protect, after)
	return address, gateway, err
}

func (a Args) subnetID(vpc *awsxec2.Vpc, zone int, kind awsxec2.SubnetType) pulumi.StringOutput {
	return vpc.Subnets.ApplyT(func(subnets []*ec2.Subnet) (pulumi.StringOutput, error) {
		return at(subnets, subnets, a.Zones, zone, kind)
	}).(pulumi.StringOutput)
}

func (a Args) routeTableID(vpc *awsxec2.Vpc, zone int, kind awsxec2.SubnetType) pulumi.StringOutput {
	return pulumi.All(vpc.Subnets, vpc.RouteTables).ApplyT(func(v []any) (pulumi.StringOutput, error) {
		return at(v[0].([]*ec2.Subnet), v[1].([]*ec2.RouteTable), a.Zones, zone, kind)
	}).(pulumi.StringOutput)
}

// kinds is the order in which awsx makes a zone's subnets, each with a route table.
var kinds = []awsxec2.SubnetType{awsxec2.SubnetTypePublic, awsxec2.SubnetTypePrivate, awsxec2.SubnetTypeIsolated}

// at returns the id of the subnet of one kind in one zone, or of what stands at its place in
// another of the component's lists. It reads the resources, because the component's lists of ids
// are unknown in the preview of one zone more, and existing gateways would look replaced. It
// depends on that subnet alone, so that policies know in a preview what is where.
func at[R pulumi.CustomResource](
	subnets []*ec2.Subnet, list []R, zones []string, zone int, kind awsxec2.SubnetType,
) (pulumi.StringOutput, error) {
	i := zone*len(kinds) + slices.Index(kinds, kind)
	if i >= min(len(subnets), len(list)) {
		return pulumi.StringOutput{}, fmt.Errorf("awsx made %d subnets, and the %s one of %s should be number %d",
			len(subnets), kind, zones[zone], i+1)
	}
	return pulumi.All(subnets[i].AvailabilityZone, subnets[i].Tags).ApplyT(func(v []any) (pulumi.StringOutput, error) {
		if v[0] != zones[zone] || v[1].(map[string]string)["SubnetType"] != string(kind) {
			return pulumi.StringOutput{}, fmt.Errorf("awsx's subnet number %d isn't the %s one of %s",
				i+1, kind, zones[zone])
		}
		return list[i].ID().ToStringOutput(), nil
	}).(pulumi.StringOutput), nil
}
