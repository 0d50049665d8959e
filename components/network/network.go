package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:network:Network"

// NAT is how private subnets reach the internet.
type NAT string

const (
	// NATPerZone has a gateway in every zone: a zone that fails takes only itself down. About $35 a month for each, and traffic.
	NATPerZone NAT = "perZone"
	// NATSingle has one gateway in the first zone. Private subnets of the others lose the internet with it.
	NATSingle NAT = "single"
	// NATNone has no gateway. Private subnets reach only what has an endpoint.
	NATNone NAT = "none"
)

// FlowLogs is which traffic the flow logs record.
type FlowLogs string

const (
	// FlowLogsAll records what was let through and what was not.
	FlowLogsAll FlowLogs = "all"
	// FlowLogsRejected records only what was not let through, which costs less and shows scans and wrong security groups.
	FlowLogsRejected FlowLogs = "rejected"
)

// Args describes the network. Plain fields decide how many resources exist; a change of CIDR, ZoneMask, Region or of the zones' order
// makes a new network.
type Args struct {
	// CIDR is the VPC's range: private IPv4, /16 to /22. Required.
	CIDR string
	// Zones are the availability zones to span, at least two, all of Region. Add new ones at the end: a zone's place in the list decides its
	// addresses. Required.
	Zones []string
	// ZoneMask is the size of each zone's share of the range. Default two bits longer than the range's own mask: room for four zones. A third
	// bit makes room for eight. It can't be changed later without a new network.
	ZoneMask int

	// NAT is how private subnets reach the internet. Default NATPerZone.
	NAT NAT
	// Capabilities are what the network reaches without the internet, beside S3 and DynamoDB, which cost nothing and are always there. Each
	// needs one to three interface endpoints, at about $8 a month for each and zone. Empty means none.
	Capabilities []Capability
	// ReadableBuckets are buckets of other accounts that the network may read. The network reaches S3 through its own endpoint, which lets
	// through this account's buckets and AWS's own package repositories. Empty means no others.
	ReadableBuckets []string

	// FlowLogs is which traffic is recorded. Default FlowLogsAll.
	FlowLogs FlowLogs
	// FlowLogRetentionDays is how long the record is kept. Default 365.
	FlowLogRetentionDays int
	// LogKeyARN encrypts the record with a customer key, whose policy has to let CloudWatch Logs use it. Nil leaves the service's own key.
	LogKeyARN pulumi.StringPtrInput

	// Region is the VPC's region, which the providers must be for. Required.
	Region string
	// Account is the account that may be reached through the endpoints: 12 digits. Required.
	Account string

	// Disposable drops the protection of the VPC, all that it is made of, and the flow logs, for stacks meant to be torn down.
	Disposable bool
}

// Network exposes what other tiers wire on, and nothing else.
type Network struct {
	pulumi.ResourceState

	VPCID             pulumi.StringOutput
	PublicSubnetIDs   pulumi.StringArrayOutput // In the order of the zones.
	IsolatedSubnetIDs pulumi.StringArrayOutput // In the order of the zones.
	// PrivateSubnetIDs are in the order of the zones. What uses them waits for their ways to the internet.
	PrivateSubnetIDs pulumi.StringArrayOutput

	// NATAddresses are the public addresses that private subnets reach the internet from, by the gateway's zone. Empty without gateways.
	NATAddresses map[string]pulumi.StringOutput
	// CIDR is the VPC's range, for rules of security groups.
	CIDR string
	// Zones are the zones that the network spans.
	Zones []string
}

// New registers the tier. When args are wrong it registers nothing and reports every problem. The providers for aws come in by opts and
// must be for Region.
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
		return nil, err
	}
	n.VPCID, n.PublicSubnetIDs, n.IsolatedSubnetIDs = vpc.VpcId, vpc.PublicSubnetIds, vpc.IsolatedSubnetIds
	if err := newNAT(ctx, name, a, vpc, n, parent); err != nil {
		return nil, err
	}
	if err := emptyDefaultSecurityGroup(ctx, name, n, parent); err != nil {
		return nil, err
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
		"vpcId": n.VPCID, "publicSubnetIds": n.PublicSubnetIDs,
		"privateSubnetIds": n.PrivateSubnetIDs, "isolatedSubnetIds": n.IsolatedSubnetIDs,
	})
}

// newVPC makes the VPC, its subnets, route tables and internet gateway. The children are the awsx plugin's; what a later major version changes about
// them stays here.
func newVPC(ctx *pulumi.Context, name string, a Args, parent pulumi.ResourceOption) (*awsxec2.Vpc, error) {
	auto := awsxec2.SubnetAllocationStrategyAuto
	var specs []awsxec2.SubnetSpecArgs
	for _, s := range zoneShares {
		mask := a.ZoneMask + s.bits
		specs = append(specs, awsxec2.SubnetSpecArgs{Type: s.kind, CidrMask: &mask})
	}
	// Protection reaches the children.
	return awsxec2.NewVpc(ctx, name, &awsxec2.VpcArgs{
		CidrBlock:                &a.CIDR,
		AvailabilityZoneNames:    a.Zones,
		AvailabilityZoneCidrMask: &a.ZoneMask,
		SubnetStrategy:           &auto,
		SubnetSpecs:              specs,
		NatGateways:              &awsxec2.NatGatewayConfigurationArgs{Strategy: awsxec2.NatGatewayStrategyNone},
		EnableDnsHostnames:       pulumi.Bool(true), // private names of endpoints and databases need both
		EnableDnsSupport:         pulumi.Bool(true),
	}, parent, pulumi.Protect(!a.Disposable))
}

// routeTableIDs are the ids of all the VPC's route tables, sorted, because the endpoints want a set.
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

// emptyDefaultSecurityGroup adopts the group that AWS makes with every VPC and takes its rules out, so that nothing that is put in it by
// omission talks to anything. Deleting the resource only forgets it: the group goes with the VPC.
func emptyDefaultSecurityGroup(ctx *pulumi.Context, name string, n *Network, parent pulumi.ResourceOption) error {
	_, err := ec2.NewDefaultSecurityGroup(ctx, name+"-default", &ec2.DefaultSecurityGroupArgs{
		VpcId: n.VPCID,
		// Empty lists, not absent ones: only these are compared with what AWS has.
		Ingress: ec2.DefaultSecurityGroupIngressArray{},
		Egress:  ec2.DefaultSecurityGroupEgressArray{},
		Tags:    pulumi.StringMap{"Name": pulumi.String(name + "-default-unused")},
	}, parent)
	return err
}
