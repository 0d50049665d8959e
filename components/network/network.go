package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:network:Network"

// Network exposes what other tiers wire on, and nothing else.
type Network struct {
	pulumi.ResourceState

	VPCID             pulumi.StringOutput
	PublicSubnetIDs   pulumi.StringArrayOutput // In the order of the zones.
	IsolatedSubnetIDs pulumi.StringArrayOutput // In the order of the zones.
	// PrivateSubnetIDs are in the order of the zones. Whatever uses them waits for their routes to
	// the internet.
	PrivateSubnetIDs pulumi.StringArrayOutput

	// NATAddresses are the public addresses that private subnets reach the internet from, by the
	// gateway's zone. Empty without gateways.
	NATAddresses map[string]pulumi.StringOutput
	// CIDR is the VPC's range, for rules of security groups.
	CIDR string
	// Zones are the zones that the network spans.
	Zones []string
}

// New registers the tier. When args are wrong it registers nothing and reports every problem. The
// aws provider comes in by opts and must be for Region.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Network, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("network %q: %w", name, err)
	}
	n := &Network{CIDR: a.CIDR, Zones: a.Zones}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), n, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(n)
	vpc, err := newVPC(ctx, name, a, parent)
	if err != nil {
		return nil, fmt.Errorf("VPC: %w", err)
	}
	n.VPCID = vpc.VpcId
	n.PublicSubnetIDs = vpc.PublicSubnetIds
	n.IsolatedSubnetIDs = vpc.IsolatedSubnetIds
	if err := newNAT(ctx, name, a, vpc, n, parent); err != nil {
		return nil, err
	}
	if err := emptyDefaultSecurityGroup(ctx, name, n, parent); err != nil {
		return nil, fmt.Errorf("default security group: %w", err)
	}
	if err := newFlowLogs(ctx, name, a, n, parent); err != nil {
		return nil, err
	}
	if err := newGatewayEndpoints(ctx, name, a, n, routeTableIDs(vpc), parent); err != nil {
		return nil, err
	}
	if err := newInterfaceEndpoints(ctx, name, a, n, vpc.PrivateSubnetIds, parent); err != nil {
		return nil, err
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{
		"vpcId":             n.VPCID,
		"publicSubnetIds":   n.PublicSubnetIDs,
		"privateSubnetIds":  n.PrivateSubnetIDs,
		"isolatedSubnetIds": n.IsolatedSubnetIDs,
	})
}

// newVPC makes the VPC, its subnets, route tables and internet gateway. The awsx plugin registers
// these children; what a later major version of it changes stays here.
func newVPC(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) (*awsxec2.Vpc, error) {
	auto := awsxec2.SubnetAllocationStrategyAuto
	var specs []awsxec2.SubnetSpecArgs
	for _, s := range zoneShares {
		mask := a.ZoneMask + s.bits
		specs = append(specs, awsxec2.SubnetSpecArgs{Type: s.kind, CidrMask: &mask})
	}
	return awsxec2.NewVpc(ctx, name, &awsxec2.VpcArgs{
		CidrBlock:                &a.CIDR,
		AvailabilityZoneNames:    a.Zones,
		AvailabilityZoneCidrMask: &a.ZoneMask,
		SubnetStrategy:           &auto,
		SubnetSpecs:              specs,
		NatGateways:              &awsxec2.NatGatewayConfigurationArgs{Strategy: awsxec2.NatGatewayStrategyNone},
		EnableDnsHostnames:       pulumi.Bool(true), // private names of endpoints and databases need both
		EnableDnsSupport:         pulumi.Bool(true),
	}, parent, pulumi.Protect(!a.Disposable)) // the children inherit the protection
}

// routeTableIDs returns the ids of all route tables of the VPC, sorted, because the endpoints want
// a set.
func routeTableIDs(vpc *awsxec2.Vpc) pulumi.StringArrayOutput {
	return vpc.RouteTables.ApplyT(func(tables []*ec2.RouteTable) pulumi.StringArrayOutput {
		ids := pulumi.StringArray{}
		for _, t := range tables {
			if t != nil {
				ids = append(ids, t.ID().ToStringOutput())
			}
		}
		return sorted(ids.ToStringArrayOutput())
	}).(pulumi.StringArrayOutput)
}

// emptyDefaultSecurityGroup adopts the group that AWS makes with every VPC and removes its rules,
// so that whatever is put in it by omission reaches nothing. Deleting the resource only forgets it:
// the group goes with the VPC.
func emptyDefaultSecurityGroup(ctx *pulumi.Context, name string, n *Network, parent pulumi.ResourceOption) error {
	_, err := ec2.NewDefaultSecurityGroup(ctx, name+"-default", &ec2.DefaultSecurityGroupArgs{
		VpcId: n.VPCID,
		// Empty lists, not absent ones: the provider compares only these with what AWS has.
		Ingress: ec2.DefaultSecurityGroupIngressArray{},
		Egress:  ec2.DefaultSecurityGroupEgressArray{},
		Tags:    pulumi.StringMap{"Name": pulumi.String(name + "-default-unused")},
	}, parent)
	return err
}
