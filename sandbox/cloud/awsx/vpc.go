package awsx

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/plinth-infra/plinth/internal/awsxvpc"
)

// vpcArgs are the inputs of awsx:ec2:Vpc that decide about children. The rest goes to the VPC as it
// is.
type vpcArgs struct {
	AvailabilityZoneCidrMask     *int                  `pulumi:"availabilityZoneCidrMask"`
	AvailabilityZoneNames        []string              `pulumi:"availabilityZoneNames"`
	NumberOfAvailabilityZones    *int                  `pulumi:"numberOfAvailabilityZones"`
	CidrBlock                    *string               `pulumi:"cidrBlock"`
	SubnetStrategy               *string               `pulumi:"subnetStrategy"`
	SubnetSpecs                  []subnetSpec          `pulumi:"subnetSpecs"`
	NatGateways                  *natArgs              `pulumi:"natGateways"`
	VpcEndpointSpecs             []endpointSpec        `pulumi:"vpcEndpointSpecs"`
	Tags                         pulumi.StringMapInput `pulumi:"tags"`
	AssignGeneratedIpv6CidrBlock *bool                 `pulumi:"assignGeneratedIpv6CidrBlock"`
	Ipv6CidrBlock                *string               `pulumi:"ipv6CidrBlock"`
	Ipv6IpamPoolID               *string               `pulumi:"ipv6IpamPoolId"`
	Ipv4IpamPoolID               *string               `pulumi:"ipv4IpamPoolId"`
}

// subnetSpec is what a program says of one kind of subnet.
type subnetSpec struct {
	Type       string                `pulumi:"type"`
	Name       *string               `pulumi:"name"`
	CidrMask   *int                  `pulumi:"cidrMask"`
	CidrBlocks []string              `pulumi:"cidrBlocks"`
	Size       *int                  `pulumi:"size"`
	Tags       pulumi.StringMapInput `pulumi:"tags"`
}

type natArgs struct {
	Strategy      string               `pulumi:"strategy"`
	AllocationIDs []pulumi.StringInput `pulumi:"elasticIpAllocationIds"`
}

type endpointSpec struct {
	ServiceName       string                  `pulumi:"serviceName"`
	AutoAccept        *bool                   `pulumi:"autoAccept"`
	PrivateDNSEnabled *bool                   `pulumi:"privateDnsEnabled"`
	Policy            pulumi.StringPtrInput   `pulumi:"policy"`
	VpcEndpointType   pulumi.StringPtrInput   `pulumi:"vpcEndpointType"`
	RouteTableIDs     pulumi.StringArrayInput `pulumi:"routeTableIds"`
	SecurityGroupIDs  pulumi.StringArrayInput `pulumi:"securityGroupIds"`
	SubnetIDs         pulumi.StringArrayInput `pulumi:"subnetIds"`
	Tags              pulumi.StringMapInput   `pulumi:"tags"`
}

// vpcBuilder registers what package awsxvpc says that the component creates.
type vpcBuilder struct {
	ctx   *pulumi.Context
	name  string
	args  vpcArgs
	zones []string
	vpc   *awsxvpc.VPC
	made  []*child // by the index of the child
}

func constructVPC(ctx *pulumi.Context, name string, in provider.ConstructInputs, o pulumi.ResourceOption,
) (*provider.ConstructResult, error) {
	b := &vpcBuilder{ctx: ctx, name: name}
	if err := in.CopyTo(&b.args); err != nil {
		return nil, fmt.Errorf("awsx:ec2:Vpc %s: %w", name, err)
	}
	given, err := in.Map()
	if err != nil {
		return nil, err
	}
	c := &component{}
	if err := ctx.RegisterComponentResource("awsx:ec2:Vpc", name, c, o); err != nil {
		return nil, err
	}
	if err := b.plan(c); err != nil {
		return nil, fmt.Errorf("awsx:ec2:Vpc %s: %w", name, err)
	}
	if err := b.build(c, given); err != nil {
		return nil, err
	}
	state := b.outputs()
	if err := ctx.RegisterResourceOutputs(c, state); err != nil {
		return nil, err
	}
	return &provider.ConstructResult{URN: c.URN(), State: state}, nil
}

// plan decides on zones, NAT gateways and the subnets' layout, and refuses what awsx refuses.
func (b *vpcBuilder) plan(c pulumi.Resource) error {
	a := &b.args
	if a.AssignGeneratedIpv6CidrBlock != nil && *a.AssignGeneratedIpv6CidrBlock || a.Ipv6CidrBlock != nil ||
		a.Ipv6IpamPoolID != nil || a.Ipv4IpamPoolID != nil {
		return errors.New("the sandbox simulates neither IPv6 ranges nor IPAM pools")
	}
	if a.AvailabilityZoneNames != nil && a.NumberOfAvailabilityZones != nil {
		return errors.New("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified")
	}
	b.zones = a.AvailabilityZoneNames
	if b.zones == nil {
		var err error
		if b.zones, err = b.defaultZones(c); err != nil {
			return err
		}
	}
	var err error
	b.vpc, err = awsxvpc.New(a.model(b.name, b.zones))
	return err
}

// model turns the inputs into those of package awsxvpc.
func (a *vpcArgs) model(name string, zones []string) awsxvpc.Args {
	m := awsxvpc.Args{
		Name:     name,
		Zones:    zones,
		ZoneMask: a.AvailabilityZoneCidrMask,
	}
	if a.CidrBlock != nil {
		m.CIDR = *a.CidrBlock
	}
	if a.SubnetStrategy != nil {
		m.Strategy = *a.SubnetStrategy
	}
	if a.SubnetSpecs != nil {
		m.Specs = []awsxvpc.Spec{}
	}
	for _, s := range a.SubnetSpecs {
		m.Specs = append(m.Specs, awsxvpc.Spec{
			Type:       s.Type,
			Name:       s.Name,
			CidrMask:   s.CidrMask,
			CidrBlocks: s.CidrBlocks,
			Size:       s.Size,
		})
	}
	if n := a.NatGateways; n != nil {
		m.NAT = n.Strategy
		m.Addresses = len(n.AllocationIDs)
	}
	for _, e := range a.VpcEndpointSpecs {
		m.Endpoints = append(m.Endpoints, e.ServiceName)
	}
	return m
}

func (b *vpcBuilder) defaultZones(c pulumi.Resource) ([]string, error) {
	want := 3
	if n := b.args.NumberOfAvailabilityZones; n != nil {
		want = *n
	}
	var found struct {
		Names []string `pulumi:"names"`
	}
	if err := b.ctx.Invoke("aws:index/getAvailabilityZones:getAvailabilityZones", &struct{}{}, &found,
		pulumi.Parent(c)); err != nil {
		return nil, err
	}
	if len(found.Names) < want {
		return nil, fmt.Errorf("the configured region for this provider does not have at least %d Availability Zones",
			want)
	}
	return found.Names[:want], nil
}
