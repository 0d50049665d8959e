package network_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	cwLogGroupType   = "aws:cloudwatch/logGroup:LogGroup"
	iamRoleType      = "aws:iam/role:Role"
	iamRolePolicy    = "aws:iam/rolePolicy:RolePolicy"
	netVPCType       = "awsx:ec2:Vpc"
	netDefaultSGType = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	netFlowLogType   = "aws:ec2/flowLog:FlowLog"
	netEndpointType  = "aws:ec2/vpcEndpoint:VpcEndpoint"
	netEIPType       = "aws:ec2/eip:Eip"
	netNATType       = "aws:ec2/natGateway:NatGateway"
	netRouteType     = "aws:ec2/route:Route"
	netSGType        = "aws:ec2/securityGroup:SecurityGroup"
	netIngressType   = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
)

// netArgs are the smallest arguments that work, with a change.
func netArgs(change func(*network.Args)) *network.Args {
	a := &network.Args{
		CIDR: "10.0.0.0/16", Zones: []string{"eu-west-1a", "eu-west-1b"}, Region: "eu-west-1", Account: mockaws.Account,
	}
	if change != nil {
		change(a)
	}
	return a
}

func runNetwork(t *testing.T, args *network.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		home, _, err := fixture.Providers(ctx)
		if err != nil {
			return err
		}
		n, err := network.New(ctx, "net", args, pulumi.Providers(home))
		if err != nil {
			return err
		}
		ctx.Export("vpcId", n.VPCID)
		return nil
	}, opts...)
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		always := []string{
			cwLogGroupType + " net-flow-logs < net", netDefaultSGType + " net-default < net", netFlowLogType + " net-flow-logs < net",
			netEndpointType + " net-dynamodb < net", netEndpointType + " net-s3 < net",
			iamRoleType + " net-flow-logs < net", iamRolePolicy + " net-flow-logs < net",
			netVPCType + " net < net", "plinth:network:Network net < stack",
		}
		require.ElementsMatch(t, always, runNetwork(t, netArgs(func(a *network.Args) { a.NAT = network.NATNone })).Tree())
		always = append(always, netEIPType+" net-1 < net", netNATType+" net-1 < net", netRouteType+" net-private-1 < net", netRouteType+" net-private-2 < net")
		require.ElementsMatch(t, always, runNetwork(t, netArgs(func(a *network.Args) { a.NAT = network.NATSingle })).Tree())
		always = append(always, netEIPType+" net-2 < net", netNATType+" net-2 < net")
		require.ElementsMatch(t, always, runNetwork(t, netArgs(nil)).Tree())
		with := func(a *network.Args) {
			a.Capabilities = []network.Capability{network.CapabilityDatabase, network.CapabilitySecrets, network.CapabilityContainers}
		}
		require.ElementsMatch(t, append(always,
			netSGType+" net-endpoints < net", netIngressType+" net-endpoints-https < net",
			netEndpointType+" net-ecr-api < net", netEndpointType+" net-ecr-dkr < net", netEndpointType+" net-logs < net",
			netEndpointType+" net-rds < net", netEndpointType+" net-secretsmanager < net",
		), runNetwork(t, netArgs(with)).Tree())
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) { a.Capabilities = []network.Capability{network.CapabilityKeys} }), mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.One(t, netEndpointType, "net-s3").Get("routeTableIds"))
		require.Equal(t, mockaws.Unknown{}, rec.One(t, netEndpointType, "net-kms").Get("subnetIds"))
		require.NotEqual(t, mockaws.Unknown{}, rec.One(t, netEndpointType, "net-kms").Get("policy"), "a policy can be judged in the preview")
	})
	t.Run("publishes its NAT addresses by zone", func(t *testing.T) {
		t.Parallel()
		for nat, want := range map[network.NAT][]string{network.NATPerZone: {"eu-west-1a", "eu-west-1b"}, network.NATSingle: {"eu-west-1a"}, network.NATNone: nil} {
			var zones []string
			rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
				home, _, err := fixture.Providers(ctx)
				if err != nil {
					return err
				}
				n, err := network.New(ctx, "net", netArgs(func(a *network.Args) { a.NAT, a.Zones = nat, []string{"eu-west-1a", "eu-west-1b"} }), pulumi.Providers(home))
				if err != nil {
					return err
				}
				zones = slices.Sorted(maps.Keys(n.NATAddresses))
				for zone, address := range n.NATAddresses {
					ctx.Export(zone, address)
				}
				return nil
			})
			require.Equal(t, want, zones)
			for _, zone := range want {
				require.Equal(t, "203.0.113.10", rec.Output(zone))
			}
		}
	})
}

func TestVPC(t *testing.T) {
	t.Parallel()
	t.Run("zones and masks are explicit", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) { a.NAT = network.NATSingle }))
		vpc := rec.Only(t, netVPCType)
		require.True(t, vpc.Remote)
		require.Equal(t, "10.0.0.0/16", vpc.Get("cidrBlock"))
		require.Equal(t, []any{"eu-west-1a", "eu-west-1b"}, vpc.Get("availabilityZoneNames"))
		require.Equal(t, 18.0, vpc.Get("availabilityZoneCidrMask"))
		require.Equal(t, "Auto", vpc.Get("subnetStrategy"))
		require.Equal(t, []any{
			map[string]any{"type": "Private", "cidrMask": 19.0}, map[string]any{"type": "Isolated", "cidrMask": 20.0}, map[string]any{"type": "Public", "cidrMask": 21.0},
		}, vpc.Get("subnetSpecs"))
		require.Equal(t, "None", vpc.Get("natGateways.strategy"), "its own gateways would keep everything waiting")
		require.Equal(t, true, vpc.Get("enableDnsHostnames"))
		require.Equal(t, true, vpc.Get("enableDnsSupport"))
		home := rec.One(t, "pulumi:providers:aws", "home")
		tier := rec.Only(t, "plinth:network:Network")
		require.Equal(t, tier.URN, vpc.Parent, "the engine hands the tier's providers on to the plugin's children")
		require.Equal(t, map[string]string{"aws": home.URN}, tier.Providers)

		added := runNetwork(t, netArgs(func(a *network.Args) { a.Zones = append(a.Zones, "eu-west-1c") })).Only(t, netVPCType)
		for _, same := range []string{"cidrBlock", "availabilityZoneCidrMask", "subnetSpecs"} {
			require.Equal(t, vpc.Get(same), added.Get(same), "a zone more changes only the list of zones")
		}
	})
	t.Run("is protected unless disposable", func(t *testing.T) {
		t.Parallel()
		kept := runNetwork(t, netArgs(nil))
		require.True(t, kept.Only(t, netVPCType).Protect)
		require.True(t, kept.Only(t, cwLogGroupType).Protect)
		for _, token := range []string{netEIPType, netNATType, netRouteType} {
			for _, r := range kept.Of(token) {
				require.True(t, r.Protect, r.URN)
			}
		}
		gone := runNetwork(t, netArgs(func(a *network.Args) { a.Disposable = true }))
		require.False(t, gone.Only(t, netVPCType).Protect)
		require.False(t, gone.Only(t, cwLogGroupType).Protect)
	})
	t.Run("default security group has no rules", func(t *testing.T) {
		t.Parallel()
		group := runNetwork(t, netArgs(nil)).Only(t, netDefaultSGType)
		require.Equal(t, []any{}, group.Get("ingress"))
		require.Equal(t, []any{}, group.Get("egress"))
		require.Regexp(t, "^vpc-", group.Get("vpcId"))
	})
}

func TestNetworkPrivateSubnets(t *testing.T) {
	t.Parallel()
	// What starts in private subnets pulls images at once; what has its own way or needs none
	// doesn't wait two minutes for a gateway.
	t.Run("alone wait for their NAT routes", func(t *testing.T) {
		t.Parallel()
		for nat, gateway := range map[network.NAT][]string{network.NATPerZone: {"net-1", "net-2"}, network.NATSingle: {"net-1", "net-1"}} {
			rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
				home, _, err := fixture.Providers(ctx)
				if err != nil {
					return err
				}
				n, err := network.New(ctx, "net", netArgs(func(a *network.Args) {
					a.NAT, a.Capabilities = nat, []network.Capability{network.CapabilityKeys}
				}), pulumi.Providers(home))
				if err != nil {
					return err
				}
				for name, ids := range map[string]pulumi.StringArrayOutput{"public": n.PublicSubnetIDs, "private": n.PrivateSubnetIDs, "isolated": n.IsolatedSubnetIDs} {
					if _, err := rds.NewSubnetGroup(ctx, name, &rds.SubnetGroupArgs{SubnetIds: ids}, pulumi.Provider(home)); err != nil {
						return err
					}
				}
				return nil
			})
			made := mockaws.Recording{Resources: rec.Plugin} // by awsx
			for i, name := range []string{"net-private-1", "net-private-2"} {
				route := rec.One(t, netRouteType, name)
				nat := rec.One(t, netNATType, gateway[i])
				require.Equal(t, "0.0.0.0/0", route.Get("destinationCidrBlock"))
				require.Equal(t, nat.ID, route.Get("natGatewayId"))
				require.Equal(t, made.One(t, "aws:ec2/routeTable:RouteTable", name).ID, route.Get("routeTableId"), "its own zone's table, of all the six")
				require.Equal(t, made.One(t, "aws:ec2/subnet:Subnet", strings.Replace(gateway[i], "net", "net-public", 1)).ID, nat.Get("subnetId"))
				require.Equal(t, rec.One(t, netEIPType, gateway[i]).ID, nat.Get("allocationId"))
				require.True(t, nat.DependsOn(rec.Only(t, netVPCType)), "AWS makes no gateway before the internet gateway")
				for reader, waits := range map[string]bool{"public": false, "private": true, "isolated": false} {
					require.Equal(t, waits, rec.One(t, "aws:rds/subnetGroup:SubnetGroup", reader).DependsOn(route), reader)
				}
				require.False(t, rec.One(t, netEndpointType, "net-kms").DependsOn(route))
			}
		}
	})
}

func TestNetworkFlowLogs(t *testing.T) {
	t.Parallel()
	t.Run("role can write its log group and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) {
			a.FlowLogRetentionDays = 30
			a.LogKeyARN = pulumi.String("arn:aws:kms:eu-west-1:1:key/k")
		}))
		group, role, policy, log := rec.Only(t, cwLogGroupType), rec.Only(t, iamRoleType), rec.Only(t, iamRolePolicy), rec.Only(t, netFlowLogType)
		require.Equal(t, 30.0, group.Get("retentionInDays"))
		require.Equal(t, "arn:aws:kms:eu-west-1:1:key/k", group.Get("kmsKeyId"))
		trust := fixture.Document(t, role.Get("assumeRolePolicy"))[""]
		require.Equal(t, map[string]any{"Service": "vpc-flow-logs.amazonaws.com"}, trust.Principal)
		require.Equal(t, mockaws.Account, trust.Condition["StringEquals"]["aws:SourceAccount"])
		require.Equal(t, "arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*", trust.Condition["ArnLike"]["aws:SourceArn"])
		statements := fixture.Document(t, policy.Get("policy"))
		arn := group.Outputs["arn"].StringValue()
		require.Equal(t, []any{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"}, statements["Write"].Action)
		require.Equal(t, []any{arn, arn + ":*"}, statements["Write"].Resource)
		require.Equal(t, "logs:DescribeLogGroups", statements["Find"].Action)
		require.Equal(t, "arn:aws:logs:eu-west-1:123456789012:log-group:*", statements["Find"].Resource)
		require.Len(t, statements, 2)
		require.Equal(t, "ALL", log.Get("trafficType"))
		require.Equal(t, arn, log.Get("logDestination"))
		require.Equal(t, role.Outputs["arn"].StringValue(), log.Get("iamRoleArn"))
		require.True(t, log.DependsOn(policy))

		rejected := runNetwork(t, netArgs(func(a *network.Args) { a.FlowLogs = network.FlowLogsRejected }))
		require.Equal(t, "REJECT", rejected.Only(t, netFlowLogType).Get("trafficType"))
	})
}

func TestNetworkArgs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*network.Args)
		want   string
	}{
		"no range":                    {func(a *network.Args) { a.CIDR = "" }, `cidr: it isn't an IPv4 range, got ""`},
		"an IPv6 range":               {func(a *network.Args) { a.CIDR = "fd00::/16" }, "cidr: it isn't an IPv4 range"},
		"a range above AWS's":         {func(a *network.Args) { a.CIDR = "10.0.0.0/8" }, "cidr: a network has a mask of /16 to /22, got /8"},
		"a range too small for zones": {func(a *network.Args) { a.CIDR = "10.0.0.0/23" }, "got /23"},
		"a range from the middle":     {func(a *network.Args) { a.CIDR = "10.0.1.0/16" }, "cidr: the range doesn't start there, got 10.0.1.0/16; write 10.0.0.0/16"},
		"a public range":              {func(a *network.Args) { a.CIDR = "172.32.0.0/16" }, "cidr: the range isn't private"},
		"one zone":                    {func(a *network.Args) { a.Zones = a.Zones[:1] }, "zones: a network spans at least two zones, got 1"},
		"a zone twice":                {func(a *network.Args) { a.Zones[1] = a.Zones[0] }, "zones[1]: the zone is there twice"},
		"a zone's id":                 {func(a *network.Args) { a.Zones[0] = "euw1-az1" }, "zones[0]: it isn't the name of a zone"},
		"a zone of another region":    {func(a *network.Args) { a.Zones[1] = "us-east-1b" }, "zones[1]: the zone isn't in the stack's region eu-west-1"},
		"more zones than the range has": {func(a *network.Args) {
			a.Zones = []string{"eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1d", "eu-west-1e"}
		}, "zoneMask: the range has room for 4 zones, got 5; set it to 19"},
		"a mask without room to grow": {func(a *network.Args) { a.ZoneMask = 17 }, "zoneMask: a zone's share of a /16 is /18 to /24, got /17"},
		"a mask too long":             {func(a *network.Args) { a.ZoneMask = 25 }, "got /25"},
		"an unknown way out":          {func(a *network.Args) { a.NAT = "two" }, "nat: it isn't a known choice"},
		"an unknown capability":       {func(a *network.Args) { a.Capabilities = []network.Capability{"telepathy"} }, "endpoints[0]: it isn't a known choice, got \"telepathy\"; use one of containers, database"},
		"a bucket's ARN":              {func(a *network.Args) { a.ReadableBuckets = []string{"arn:aws:s3:::x"} }, "readableBuckets[0]: it isn't the name of a bucket"},
		"unknown traffic":             {func(a *network.Args) { a.FlowLogs = "some" }, "flowLogs: it isn't a known choice"},
		"a retention that isn't":      {func(a *network.Args) { a.FlowLogRetentionDays = 100 }, "flowLogRetentionDays: CloudWatch Logs doesn't keep"},
		"no region":                   {func(a *network.Args) { a.Region = "" }, "region: it isn't the name of a region"},
		"no account":                  {func(a *network.Args) { a.Account = "" }, "account: an AWS account id has 12 digits"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := network.New(ctx, "net", netArgs(c.change))
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := network.New(ctx, "net", nil)
		return err
	})
	require.ErrorContains(t, err, "cidr: ")
	require.ErrorContains(t, err, "account: ", "all problems at once")
}

func TestNetworkSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		s := network.Settings{CIDR: "10.0.0.0/8", Zones: []string{"x"}, NAT: "two", Endpoints: []network.Capability{"y"}, FlowLogs: "z", FlowLogRetentionDays: 2, ReadableBuckets: []string{"A"}}
		err := s.Validate("plinth:network")
		for _, key := range []string{"cidr", "zones", "zones[0]", "nat", "endpoints[0]", "flowLogs", "flowLogRetentionDays", "readableBuckets[0]"} {
			require.ErrorContains(t, err, "plinth:network."+key+": ")
		}
		good := network.Settings{CIDR: "10.1.0.0/20", Zones: []string{"eu-west-1a", "eu-west-1b"}, ZoneMask: 23, NAT: network.NATNone, Endpoints: []network.Capability{network.CapabilityKeys}, FlowLogRetentionDays: 7}
		require.NoError(t, good.Validate("plinth:network"))
		require.Equal(t, &network.Args{CIDR: "10.1.0.0/20", Zones: good.Zones, ZoneMask: 23, NAT: network.NATNone, Capabilities: good.Endpoints, FlowLogRetentionDays: 7}, good.Args())
	})
}
