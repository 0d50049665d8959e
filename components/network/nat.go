package network

import (
	"context"
	"fmt"
	"slices"

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
	subnet := func(zone int) pulumi.StringOutput {
		return vpc.Subnets.ApplyT(func(subnets []*ec2.Subnet) (pulumi.StringOutput, error) {
			return at(subnets, subnets, a.Zones, zone, awsxec2.SubnetTypePublic)
		}).(pulumi.StringOutput)
	}
	table := func(zone int) pulumi.StringOutput {
		return pulumi.All(vpc.Subnets, vpc.RouteTables).ApplyT(func(v []any) (pulumi.StringOutput, error) {
			return at(v[0].([]*ec2.Subnet), v[1].([]*ec2.RouteTable), a.Zones, zone, awsxec2.SubnetTypePrivate)
		}).(pulumi.StringOutput)
	}
	var gateways []*ec2.NatGateway
	for i, zone := range map[NAT][]string{NATPerZone: a.Zones, NATSingle: a.Zones[:1]}[a.NAT] {
		called := fmt.Sprintf("%s-%d", name, i+1)
		tags := pulumi.StringMap{"Name": pulumi.String(called)}
		address, err := ec2.NewEip(ctx, called, &ec2.EipArgs{Tags: tags}, parent, protect, pulumi.DependsOn([]pulumi.Resource{vpc}))
		if err != nil {
			return err
		}
		gateway, err := ec2.NewNatGateway(ctx, called, &ec2.NatGatewayArgs{AllocationId: address.ID(), SubnetId: subnet(i), Tags: tags},
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
	for i := range a.Zones {
		route, err := ec2.NewRoute(ctx, fmt.Sprintf("%s-private-%d", name, i+1), &ec2.RouteArgs{
			RouteTableId: table(i), DestinationCidrBlock: pulumi.String("0.0.0.0/0"), NatGatewayId: gateways[min(i, len(gateways)-1)].ID(),
		}, parent, protect)
		if err != nil {
			return err
		}
		routes = append(routes, route)
	}
	n.PrivateSubnetIDs = pulumi.OutputWithDependencies(context.Background(), vpc.PrivateSubnetIds, routes...).(pulumi.StringArrayOutput)
	return nil
}

// kinds is the order in which awsx makes a zone's subnets, each with a route table.
var kinds = []awsxec2.SubnetType{awsxec2.SubnetTypePublic, awsxec2.SubnetTypePrivate, awsxec2.SubnetTypeIsolated}

// at is the id of the subnet of one kind in one zone, or of what stands at its place in another of the component's lists. It is taken from
// the resources, because all of the component's lists of ids are unknown in the preview of one zone more: the gateways that stand would look
// replaced. And it depends on that subnet alone, so that policies know in a preview what is where.
func at[R pulumi.CustomResource](subnets []*ec2.Subnet, list []R, zones []string, zone int, kind awsxec2.SubnetType) (pulumi.StringOutput, error) {
	i := zone*len(kinds) + slices.Index(kinds, kind)
	if i >= min(len(subnets), len(list)) {
		return pulumi.StringOutput{}, fmt.Errorf("awsx made %d subnets, and the %s one of %s should be number %d", len(subnets), kind, zones[zone], i+1)
	}
	return pulumi.All(subnets[i].AvailabilityZone, subnets[i].Tags).ApplyT(func(v []any) (pulumi.StringOutput, error) {
		if v[0] != zones[zone] || v[1].(map[string]string)["SubnetType"] != string(kind) {
			return pulumi.StringOutput{}, fmt.Errorf("awsx's subnet number %d isn't the %s one of %s", i+1, kind, zones[zone])
		}
		return list[i].ID().ToStringOutput(), nil
	}).(pulumi.StringOutput), nil
}
