package awsx

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
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

// vpcInputs are the inputs that go to the VPC itself.
var vpcInputs = []string{
	"enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics", "instanceTenancy",
}

// vpcBuilder makes the children, in the order in which awsx does.
type vpcBuilder struct {
	ctx      *pulumi.Context
	name     string
	args     vpcArgs
	strategy string // of the NAT gateways: none, single, oneperaz
	zones    []string
	layout   []subnet

	vpc, gateway                                      *child
	subnets, tables, associations, routes, nats, eips []*child
	ids                                               map[string]pulumi.StringArray
}

func constructVPC(ctx *pulumi.Context, name string, in provider.ConstructInputs, o pulumi.ResourceOption) (*provider.ConstructResult, error) {
	b := &vpcBuilder{ctx: ctx, name: name, ids: map[string]pulumi.StringArray{}}
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
	if err := errors.Join(b.plan(c)); err != nil {
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
		return errors.New("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be " +
			"specified") //nolint:staticcheck // awsx's words
	}
	b.zones = a.AvailabilityZoneNames
	if b.zones == nil {
		var err error
		if b.zones, err = b.defaultZones(c); err != nil {
			return err
		}
	}
	b.strategy = "oneperaz"
	if a.NatGateways != nil {
		b.strategy = strings.ToLower(a.NatGateways.Strategy)
	}
	if err := b.checkAddresses(); err != nil {
		return err
	}
	cidr := "10.0.0.0/16"
	if a.CidrBlock != nil {
		cidr = *a.CidrBlock
	}
	block, err := netip.ParsePrefix(cidr)
	if err != nil {
		return fmt.Errorf("cidrBlock: %w", err)
	}
	a.CidrBlock = &cidr
	return b.lay(block)
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

func (b *vpcBuilder) checkAddresses() error {
	n := 0
	if b.args.NatGateways != nil {
		n = len(b.args.NatGateways.AllocationIDs)
	}
	switch {
	case b.strategy == "none" && n > 0:
		return errors.New("Elastic IP allocation IDs cannot be specified when NAT Gateway strategy is 'None'") //nolint:staticcheck // awsx's words
	case b.strategy == "single" && n > 1:
		return errors.New("exactly one Elastic IP may be specified when NAT Gateway strategy is 'Single'")
	case b.strategy == "oneperaz" && n > 0 && n != len(b.zones):
		return fmt.Errorf("the number of Elastic IPs, if specified, must match the number of availability zones for "+
			"the VPC (%d) when NAT Gateway strategy is 'OnePerAz'",
			len(b.zones))
	case b.strategy != "none" && b.strategy != "single" && b.strategy != "oneperaz":
		return fmt.Errorf("unknown NatGatewayStrategy '%s'", b.strategy)
	}
	return nil
}

// lay lays the subnets out by the strategy and judges the result.
func (b *vpcBuilder) lay(block netip.Prefix) error {
	strategy := "Legacy"
	if s := b.args.SubnetStrategy; s != nil {
		strategy = *s
	}
	if !slices.Contains([]string{"Legacy", "Auto", "Exact"}, strategy) {
		return fmt.Errorf("unknown subnetStrategy %q, want Legacy, Auto or Exact", strategy)
	}
	var specs []subnetSpec
	explicit := false
	var err error
	if b.args.SubnetSpecs != nil {
		if specs, explicit, err = normalize(b.args.SubnetSpecs, len(b.zones)); err != nil {
			return err
		}
		b.args.SubnetSpecs = specs
	}
	switch {
	case strategy == "Legacy" || specs == nil && strategy != "Auto":
		b.layout, err = legacyLayout(b.name, block, b.zones, specs)
	case explicit:
		b.layout, err = explicitLayout(b.name, b.zones, specs)
	default:
		b.layout, err = autoLayout(b.name, block, b.zones, specs, b.args.AvailabilityZoneCidrMask)
	}
	if err != nil {
		return err
	}
	if err := overlapping(b.layout); err != nil {
		return err
	}
	if strategy == "Exact" {
		if err := gaps(block, b.layout); err != nil {
			return err
		}
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(b.layout, func(s subnet) bool { return strings.EqualFold(s.kind, kind) })
	}
	if b.strategy != "none" && !(has("public") && has("private")) {
		return errors.New("If NAT Gateway strategy is 'OnePerAz' or 'Single', both private and public subnets must " +
			"be declared. The private subnet creates the need for a NAT Gateway, and the public subnet is required " +
			"to host the NAT Gateway resource.") //nolint:staticcheck // awsx's words
	}
	return nil
}

func overlapping(list []subnet) error {
	var bad []string
	for i, a := range list {
		if slices.ContainsFunc(slices.Concat(list[:i], list[i+1:]), func(o subnet) bool {
			return o.block.Overlaps(a.block)
		}) {
			bad = append(bad, fmt.Sprintf("%s: %s", a.name, a.block))
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("the following subnets overlap with at least one other subnet. Make the CIDR for the VPC "+
			"larger, reduce the size of the subnets per AZ, or use less Availability Zones: %s",
			strings.Join(bad, ", "))
	}
	return nil
}

func gaps(block netip.Prefix, list []subnet) error {
	next := number32(block)
	var found []string
	for _, s := range list {
		if number32(s.block) != next {
			found = append(found, fmt.Sprintf("before %s (%s)", s.name, s.block))
		}
		next = number32(s.block) + size32(s.block.Bits())
	}
	if next != number32(block)+size32(block.Bits()) {
		found = append(found, fmt.Sprintf("after %s, before the end of the VPC (%s)", list[len(list)-1].name, block))
	}
	if len(found) > 0 {
		return fmt.Errorf("there are gaps in the subnet ranges. Please fix the following gaps: %s",
			strings.Join(found, ", "))
	}
	return nil
}
