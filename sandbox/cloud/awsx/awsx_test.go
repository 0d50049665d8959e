package awsx

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/awsxvpc"
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// recorder is a mocked engine that notes what a component registers.
type recorder struct {
	mu   sync.Mutex
	made map[string]pulumi.MockResourceArgs
}

func (r *recorder) Call(a pulumi.MockCallArgs) (resource.PropertyMap, error) {
	if a.Token != "aws:index/getAvailabilityZones:getAvailabilityZones" {
		return nil, fmt.Errorf("unexpected call of %s", a.Token)
	}
	return properties(m{"names": l{"eu-west-1a", "eu-west-1b", "eu-west-1c"}}), nil
}

func (r *recorder) NewResource(a pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made[strings.TrimPrefix(a.TypeToken, "aws:")+" "+a.Name] = a
	out := a.Inputs.Copy()
	out["allocationId"] = resource.NewStringProperty("eipalloc-" + a.Name)
	return a.Name + "-id", out, nil
}

// lines lists what was registered: type, name and parent.
func (r *recorder) lines() []string {
	var out []string
	for key, a := range r.made {
		parent := resource.URN(a.RegisterRPC.GetParent())
		out = append(out,
			fmt.Sprintf("%s < %s %s", key, strings.TrimPrefix(string(parent.Type()), "aws:"), parent.Name()))
	}
	slices.Sort(out)
	return out
}

// construct builds a VPC as the component does, on the mocked engine.
func constructed(t *testing.T, args vpcArgs) (*recorder, error) {
	t.Helper()
	r := &recorder{made: map[string]pulumi.MockResourceArgs{}}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		c := &component{}
		if err := ctx.RegisterComponentResource("awsx:ec2:Vpc", "net", c); err != nil {
			return err
		}
		b := &vpcBuilder{ctx: ctx, name: "net", args: args}
		if err := b.plan(c); err != nil {
			return err
		}
		return b.build(c, pulumi.Map{"enableDnsHostnames": pulumi.Bool(true)})
	}, pulumi.WithMocks("shop", "dev", r))
	return r, err
}

func ptr[T any](v T) *T { return &v }

func specs(kinds ...string) []subnetSpec {
	var out []subnetSpec
	for _, k := range kinds {
		s := subnetSpec{}
		if kind, mask, ok := strings.Cut(k, "/"); ok {
			var n int
			_, _ = fmt.Sscan(mask, &n)
			s.Type, s.CidrMask = kind, &n
		} else {
			s.Type = k
		}
		out = append(out, s)
	}
	return out
}

// The children of awsx 2.22's Vpc, their names and parents (pulumi-awsx, awsx/ec2/vpc.ts).
func TestVPCChildren(t *testing.T) {
	t.Parallel()
	r, err := constructed(t, vpcArgs{
		CidrBlock:             ptr("10.0.0.0/16"),
		AvailabilityZoneNames: []string{"eu-west-1a", "eu-west-1b"},
		SubnetStrategy:        ptr("Auto"),
		SubnetSpecs:           specs("Public/20", "Private/19", "Isolated/24"),
		Tags:                  pulumi.StringMap{"Team": pulumi.String("web")},
		VpcEndpointSpecs:      []endpointSpec{{ServiceName: "com.amazonaws.eu-west-1.s3"}},
	})
	require.NoError(t, err)
	want := []string{
		"awsx:ec2:Vpc net < pulumi:pulumi:Stack shop-dev",
		"ec2/vpc:Vpc net < awsx:ec2:Vpc net",
		"ec2/internetGateway:InternetGateway net < ec2/vpc:Vpc net",
		"ec2/vpcEndpoint:VpcEndpoint com.amazonaws.eu-west-1.s3 < ec2/vpc:Vpc net",
	}
	for i := 1; i <= 2; i++ {
		for _, kind := range []string{"public", "private", "isolated"} {
			name := fmt.Sprintf("net-%s-%d", kind, i)
			want = append(want, "ec2/subnet:Subnet "+name+" < ec2/vpc:Vpc net",
				"ec2/routeTable:RouteTable "+name+" < ec2/subnet:Subnet "+name,
				"ec2/routeTableAssociation:RouteTableAssociation "+name+" < ec2/routeTable:RouteTable "+name)
			if kind != "isolated" {
				want = append(want, "ec2/route:Route "+name+" < ec2/routeTable:RouteTable "+name)
			}
		}
		public := fmt.Sprintf("net-public-%d", i)
		want = append(want, fmt.Sprintf("ec2/eip:Eip net-%d < ec2/subnet:Subnet %s", i, public),
			fmt.Sprintf("ec2/natGateway:NatGateway net-%d < ec2/subnet:Subnet %s", i, public))
	}
	slices.Sort(want)
	require.Equal(t, want, r.lines())

	in := func(key string) m { return cloud.PlainMap(r.made[key].Inputs) }
	require.Equal(t,
		m{"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true, "tags": m{"Name": "net", "Team": "web"}},
		in("ec2/vpc:Vpc net"))
	require.Equal(t,
		m{
			"vpcId":               "net-id",
			"availabilityZone":    "eu-west-1b",
			"mapPublicIpOnLaunch": true,
			"cidrBlock":           "10.0.128.0/20",
			"tags":                m{"Name": "net-public-2", "SubnetType": "Public", "Team": "web"},
		}, in("ec2/subnet:Subnet net-public-2"))
	require.Equal(t, m{"Name": "net-private-1", "SubnetType": "Private", "Team": "web"},
		in("ec2/routeTable:RouteTable net-private-1")["tags"])
	require.Equal(t,
		m{"subnetId": "net-public-2-id", "allocationId": "eipalloc-net-2", "tags": m{"Name": "net-2", "Team": "web"}},
		in("ec2/natGateway:NatGateway net-2"))
	require.Equal(t,
		m{"routeTableId": "net-private-2-id", "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "net-2-id"},
		in("ec2/route:Route net-private-2"))
	require.Equal(t, m{"routeTableId": "net-public-1-id", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "net-id"},
		in("ec2/route:Route net-public-1"))
}

func TestVPCNATGateways(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[string]struct{ nats, eips, routes int }{
		"None":     {0, 0, 2},
		"Single":   {1, 1, 4},
		"OnePerAz": {2, 2, 4},
	} {
		r, err := constructed(t, vpcArgs{
			AvailabilityZoneNames: []string{"eu-west-1a", "eu-west-1b"},
			NatGateways:           &natArgs{Strategy: strategy},
		})
		require.NoError(t, err, strategy)
		got := struct{ nats, eips, routes int }{}
		for key := range r.made {
			switch typ, _, _ := strings.Cut(key, " "); typ {
			case "ec2/natGateway:NatGateway":
				got.nats++
			case "ec2/eip:Eip":
				got.eips++
			case "ec2/route:Route":
				got.routes++
			}
		}
		require.Equal(t, want, got, strategy)
	}
	r, err := constructed(t, vpcArgs{
		NatGateways: &natArgs{
			Strategy: "OnePerAz",
			AllocationIDs: []pulumi.StringInput{
				pulumi.String("eipalloc-1"),
				pulumi.String("eipalloc-2"),
				pulumi.String("eipalloc-3"),
			},
		},
	})
	require.NoError(t, err, "without zones the region's first three are taken")
	require.Equal(t, "eipalloc-3", cloud.PlainMap(r.made["ec2/natGateway:NatGateway net-3"].Inputs)["allocationId"])
	require.NotContains(t, r.made, "ec2/eip:Eip net-1")
}

func TestVPCLayouts(t *testing.T) {
	t.Parallel()
	two := []string{"a", "b"}
	for sentence, x := range map[string]struct {
		args vpcArgs
		cidr string
		want string
	}{
		"the legacy default": {
			vpcArgs{},
			"10.0.0.0/16",
			"private-1 10.0.0.0/18, private-2 10.0.128.0/18, public-1 10.0.64.0/19, public-2 10.0.192.0/19",
		},
		"the legacy layout of three kinds": {
			vpcArgs{SubnetSpecs: specs("Isolated", "Public", "Private")},
			"10.0.0.0/16",
			"private-1 10.0.0.0/19, public-1 10.0.32.0/20, isolated-1 10.0.48.0/24, private-2 10.0.128.0/19, " +
				"public-2 10.0.160.0/20, isolated-2 10.0.176.0/24",
		},
		"a legacy layout that overlaps": {
			vpcArgs{SubnetSpecs: specs("Private/24", "Public/20")},
			"10.0.0.0/16",
			"private-1 10.0.0.0/24, public-1 10.0.16.0/20, private-2 10.0.128.0/24, public-2 10.0.144.0/20",
		},
		"a legacy layout of one kind": {
			vpcArgs{SubnetSpecs: specs("Private")},
			"10.0.0.0/24",
			"private-1 10.0.0.0/25, private-2 10.0.0.128/25",
		},
		"the automatic default": {
			vpcArgs{SubnetStrategy: ptr("Auto")},
			"10.0.0.0/16",
			"private-1 10.0.0.0/18, public-1 10.0.64.0/19, private-2 10.0.128.0/18, public-2 10.0.192.0/19",
		},
		"an automatic layout, even": {
			vpcArgs{SubnetStrategy: ptr("Auto"), SubnetSpecs: specs("Public", "Private")},
			"10.0.0.0/22",
			"public-1 10.0.0.0/24, private-1 10.0.1.0/24, public-2 10.0.2.0/24, private-2 10.0.3.0/24",
		},
		"an automatic layout, aligned": {
			vpcArgs{SubnetStrategy: ptr("Auto"), SubnetSpecs: specs("Public/26", "Private/24")},
			"10.0.0.0/20",
			"public-1 10.0.0.0/26, private-1 10.0.1.0/24, public-2 10.0.8.0/26, private-2 10.0.9.0/24",
		},
		"a mask for each zone": {
			vpcArgs{SubnetStrategy: ptr("Auto"), AvailabilityZoneCidrMask: ptr(19), SubnetSpecs: specs("Public/24")},
			"10.0.0.0/16",
			"public-1 10.0.0.0/24, public-2 10.0.32.0/24",
		},
		"sizes instead of masks": {
			vpcArgs{
				SubnetStrategy: ptr("Auto"),
				SubnetSpecs:    []subnetSpec{{Type: "Public", Size: ptr(256), Name: ptr("dmz")}},
			},
			"10.0.0.0/16",
			"dmz-1 10.0.0.0/24, dmz-2 10.0.128.0/24",
		},
		"explicit blocks": {
			vpcArgs{
				SubnetStrategy: ptr("Auto"),
				SubnetSpecs:    []subnetSpec{{Type: "Private", CidrBlocks: []string{"10.0.4.0/24", "10.0.8.0/24"}}},
			},
			"10.0.0.0/16",
			"private-1 10.0.4.0/24, private-2 10.0.8.0/24",
		},
		"an exact layout": {
			vpcArgs{SubnetStrategy: ptr("Exact"), SubnetSpecs: specs("Private/25", "Unused/25")},
			"10.0.0.0/23",
			"private-1 10.0.0.0/25, unused-1 10.0.0.128/25, private-2 10.0.1.0/25, unused-2 10.0.1.128/25",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			x.args.CidrBlock = &x.cidr
			x.args.NatGateways = &natArgs{Strategy: "None"}
			v, err := awsxvpc.New(x.args.model("net", two))
			require.NoError(t, err)
			var got []string
			for _, s := range v.Layout {
				got = append(got, strings.TrimPrefix(s.Name, "net-")+" "+s.Block.String())
			}
			require.Equal(t, x.want, strings.Join(got, ", "))
		})
	}
}

func TestVPCRefusals(t *testing.T) {
	t.Parallel()
	zones := []string{"eu-west-1a", "eu-west-1b"}
	for sentence, x := range map[string]struct {
		args vpcArgs
		says string
	}{
		"zones and their number": {
			vpcArgs{AvailabilityZoneNames: zones, NumberOfAvailabilityZones: ptr(2)},
			"Only one of [availabilityZoneNames] and [numberOfAvailabilityZones]",
		},
		"more zones than there are": {vpcArgs{NumberOfAvailabilityZones: ptr(4)}, "at least 4 Availability Zones"},
		"an unknown NAT strategy": {
			vpcArgs{AvailabilityZoneNames: zones, NatGateways: &natArgs{Strategy: "Two"}},
			"unknown NatGatewayStrategy",
		},
		"addresses without a gateway": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				NatGateways: &natArgs{
					Strategy:      "None",
					AllocationIDs: []pulumi.StringInput{pulumi.String("e")},
				},
			},
			"cannot be specified",
		},
		"one address for two gateways": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				NatGateways: &natArgs{
					Strategy:      "OnePerAz",
					AllocationIDs: []pulumi.StringInput{pulumi.String("e")},
				},
			},
			"must match the number of availability zones",
		},
		"gateways without public": {
			vpcArgs{AvailabilityZoneNames: zones, SubnetSpecs: specs("Private")},
			"both private and public subnets must be declared",
		},
		"an unknown layout": {
			vpcArgs{AvailabilityZoneNames: zones, SubnetStrategy: ptr("Even")},
			`unknown subnetStrategy "Even"`,
		},
		"subnets that are too large": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Auto"),
				SubnetSpecs:           specs("Public/17", "Private/17"),
			},
			"Subnets are too large",
		},
		"a layout with gaps": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Exact"),
				SubnetSpecs:           specs("Public/18", "Private/19"),
			},
			"gaps in the subnet ranges",
		},
		"explicit blocks for one zone": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Auto"),
				SubnetSpecs:           []subnetSpec{{Type: "Public", CidrBlocks: []string{"10.0.0.0/24"}}},
			},
			"must match the number of availability zones (2)",
		},
		"explicit blocks for some": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Auto"),
				SubnetSpecs: []subnetSpec{
					{Type: "Public", CidrBlocks: []string{"10.0.0.0/24", "10.0.1.0/24"}},
					{Type: "Private"},
				},
			},
			"all subnets must have explicit cidrBlocks",
		},
		"explicit blocks that overlap": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Auto"),
				SubnetSpecs: []subnetSpec{
					{Type: "Public", CidrBlocks: []string{"10.0.0.0/24", "10.0.0.0/25"}},
				},
			},
			"overlap with at least one other subnet",
		},
		"a size that disagrees": {
			vpcArgs{
				AvailabilityZoneNames: zones,
				SubnetStrategy:        ptr("Auto"),
				SubnetSpecs:           []subnetSpec{{Type: "Public", Size: ptr(256), CidrMask: ptr(25)}},
			},
			"does not match the expected size",
		},
		"a range that is none": {
			vpcArgs{AvailabilityZoneNames: zones, CidrBlock: ptr("10.0.0.0")},
			"cidrBlock",
		},
		"IPv6, which isn't simulated": {
			vpcArgs{AvailabilityZoneNames: zones, AssignGeneratedIpv6CidrBlock: ptr(true)},
			"neither IPv6",
		},
		"a VPC too small for a standard": {
			vpcArgs{AvailabilityZoneNames: zones, SubnetStrategy: ptr("Auto"), CidrBlock: ptr("10.0.0.0/26")},
			"at least /26",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			r, err := constructed(t, x.args)
			require.Error(t, err)
			require.Contains(t, strings.ToLower(err.Error()), strings.ToLower(x.says))
			require.NotContains(t, r.made, "ec2/vpc:Vpc net")
		})
	}
}

func TestComponentInputs(t *testing.T) {
	t.Parallel()
	for says, x := range map[string]struct {
		typ string
		in  m
	}{
		`Did you mean "cidrBlock"`: {"awsx:ec2:Vpc", m{"cidrBlok": "10.0.0.0/16"}},
		`Did you mean "cidrMask"`: {
			"awsx:ec2:Vpc",
			m{"subnetSpecs": l{m{"type": "Public", "cidrMsk": 24}}},
		},
		`"natGateways.strategy" is required`:        {"awsx:ec2:Vpc", m{"natGateways": m{}}},
		`"lifecycle" is not expected here`:          {"awsx:ecr:Repository", m{"lifecycle": m{}}},
		"awsx has no such component":                {"awsx:ec2:Vcp", m{}},
		`expected a list for "availabilityZoneName`: {"awsx:ec2:Vpc", m{"availabilityZoneNames": "eu-west-1a"}},
	} {
		in, err := plugin.MarshalProperties(properties(x.in), plugin.MarshalOptions{KeepUnknowns: true})
		require.NoError(t, err)
		require.ErrorContains(t, checkComponent(&pulumirpc.ConstructRequest{Type: x.typ, Name: "x", Inputs: in}), says)
	}
}

func TestRepositoryLifecycle(t *testing.T) {
	t.Parallel()
	text, err := lifecycleText(nil)
	require.NoError(t, err)
	require.JSONEq(t,
		`{"rules":[{"rulePriority":1,"description":"remove untagged `+
			`images","selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}`,
		text)
	text, err = lifecycleText(&lifecyclePolicy{
		Rules: []lifecycleRule{
			{TagStatus: "any", MaximumAgeLimit: ptr(90.0)},
			{TagStatus: "tagged", TagPrefixList: []string{"v"}, MaximumNumberOfImages: ptr(10.0)},
		},
	})
	require.NoError(t, err)
	require.JSONEq(t,
		`{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPrefixList":["v"],"countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}},
		{"rulePriority":2,"selection":{"tagStatus":"any","countType":"sinceImagePushed","countNumber":90,"countUnit":"days"},"action":{"type":"expire"}}]}`, text)
	for says, rules := range map[string][]lifecycleRule{
		"At most one": {
			{TagStatus: "any", MaximumAgeLimit: ptr(1.0)},
			{TagStatus: "any", MaximumAgeLimit: ptr(2.0)},
		},
		"tagPrefixList cannot be empty": {{TagStatus: "tagged", MaximumAgeLimit: ptr(1.0)}},
		"must be provided with a rule":  {{TagStatus: "any"}},
	} {
		_, err := lifecycleText(&lifecyclePolicy{Rules: rules})
		require.ErrorContains(t, err, says)
	}
}

// properties turns plain values into properties.
func properties(in m) resource.PropertyMap { return resource.NewPropertyMapFromMap(in) }
