package network

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newNAT makes the private subnets' ways to the internet. awsx could make them, but gives its subnets out only when all of it stands: load
// balancers and databases would wait two minutes for gateways that they don't use. Only PrivateSubnetIDs wait for the routes, because
// what starts there pulls images and packages at once.
func newNAT(ctx *pulumi.Context, name string, a Args, vpc *awsxec2.Vpc, n *Network, parent pulumi.ResourceOption) error {
	n.NATAddresses = map[string]pulumi.StringOutput{}
	n.PrivateSubnetIDs = vpc.PrivateSubnetIds
	// Protected, because others may have the addresses on their lists.
	protect := pulumi.Protect(!a.Disposable)
	var gateways []*ec2.NatGateway
	for i, zone := range map[NAT][]string{NATPerZone: a.Zones, NATSingle: a.Zones[:1]}[a.NAT] {
		called := fmt.Sprintf("%s-%d", name, i+1)
		tags := pulumi.StringMap{"Name": pulumi.String(called)}
		address, err := ec2.NewEip(ctx, called, &ec2.EipArgs{Domain: pulumi.String("vpc"), Tags: tags}, parent, protect, pulumi.DependsOn([]pulumi.Resource{vpc}))
		if err != nil {
			return err
		}
		gateway, err := ec2.NewNatGateway(ctx, called, &ec2.NatGatewayArgs{AllocationId: address.ID(), SubnetId: subnet(vpc, zone, awsxec2.SubnetTypePublic), Tags: tags},
			parent, protect, pulumi.DependsOn([]pulumi.Resource{vpc})) // the internet gateway, too
		if err != nil {
			return err
		}
		gateways, n.NATAddresses[zone] = append(gateways, gateway), address.PublicIp
	}
	if len(gateways) == 0 {
		return nil
	}
	var routes []pulumi.Resource
	for i, zone := range a.Zones {
		route, err := ec2.NewRoute(ctx, fmt.Sprintf("%s-private-%d", name, i+1), &ec2.RouteArgs{
			RouteTableId: routeTable(vpc, zone, awsxec2.SubnetTypePrivate), DestinationCidrBlock: pulumi.String("0.0.0.0/0"), NatGatewayId: gateways[min(i, len(gateways)-1)].ID(),
		}, parent, protect)
		if err != nil {
			return err
		}
		routes = append(routes, route)
	}
	n.PrivateSubnetIDs = pulumi.OutputWithDependencies(context.Background(), vpc.PrivateSubnetIds, routes...).(pulumi.StringArrayOutput)
	return nil
}

// subnet is the id of a zone's subnet of one kind. It is taken from the resources, because all of the component's lists of ids are unknown
// in the preview of one zone more, and the gateways that stand would look replaced.
func subnet(vpc *awsxec2.Vpc, zone string, kind awsxec2.SubnetType) pulumi.StringOutput {
	return vpc.Subnets.ApplyT(func(subnets []*ec2.Subnet) pulumi.StringOutput { return pick(subnets, subnets, zone, kind) }).(pulumi.StringOutput)
}

// routeTable is the id of the route table of a zone's subnet of one kind. awsx makes one for each subnet, in the same order.
func routeTable(vpc *awsxec2.Vpc, zone string, kind awsxec2.SubnetType) pulumi.StringOutput {
	return pulumi.All(vpc.Subnets, vpc.RouteTables).ApplyT(func(v []any) pulumi.StringOutput {
		return pick(v[0].([]*ec2.Subnet), v[1].([]*ec2.RouteTable), zone, kind)
	}).(pulumi.StringOutput)
}

// pick is the id of what stands at the place of a zone's subnet of one kind.
func pick[R pulumi.CustomResource](subnets []*ec2.Subnet, list []R, zone string, kind awsxec2.SubnetType) pulumi.StringOutput {
	var places []any
	for _, s := range subnets {
		places = append(places, s.AvailabilityZone, s.Tags)
	}
	return pulumi.All(places...).ApplyT(func(v []any) (pulumi.StringOutput, error) {
		for i := range min(len(subnets), len(list)) {
			if v[2*i] == zone && v[2*i+1].(map[string]string)["SubnetType"] == string(kind) {
				return list[i].ID().ToStringOutput(), nil
			}
		}
		return pulumi.StringOutput{}, fmt.Errorf("awsx made no %s subnet in %s", kind, zone)
	}).(pulumi.StringOutput)
}
