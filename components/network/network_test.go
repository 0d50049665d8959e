package network_test

import (
	"maps"
	"slices"
	"testing"

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
		Settings: network.Settings{
			CIDR:  "10.0.0.0/16",
			Zones: []string{"eu-west-1a", "eu-west-1b"},
		},
		Region:  "eu-west-1",
		Account: mockaws.Account,
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
			"plinth:network:Network net < stack",
			netVPCType + " net < net",
			netDefaultSGType + " net-default < net",
			netFlowLogType + " net-flow-logs < net",
			cwLogGroupType + " net-flow-logs < net",
			iamRoleType + " net-flow-logs < net",
			iamRolePolicy + " net-flow-logs < net",
			netEndpointType + " net-dynamodb < net",
			netEndpointType + " net-s3 < net",
		}
		require.ElementsMatch(t,
			always,
			runNetwork(t, netArgs(func(a *network.Args) { a.NAT = network.NATNone })).Tree(),
		)
		always = append(
			always,
			netEIPType+" net-1 < net",
			netNATType+" net-1 < net",
			netRouteType+" net-private-1 < net",
			netRouteType+" net-private-2 < net",
		)
		require.ElementsMatch(t,
			always,
			runNetwork(t, netArgs(func(a *network.Args) { a.NAT = network.NATSingle })).Tree(),
		)
		always = append(always, netEIPType+" net-2 < net", netNATType+" net-2 < net")
		require.ElementsMatch(t, always, runNetwork(t, netArgs(nil)).Tree())
		with := func(a *network.Args) {
			a.Endpoints = []network.Endpoint{
				network.EndpointDatabase,
				network.EndpointSecrets,
				network.EndpointContainers,
			}
		}
		require.ElementsMatch(t, append(
			always,
			netSGType+" net-endpoints < net",
			netIngressType+" net-endpoints-https < net",
			netEndpointType+" net-ecr-api < net",
			netEndpointType+" net-ecr-dkr < net",
			netEndpointType+" net-logs < net",
			netEndpointType+" net-rds < net",
			netEndpointType+" net-secretsmanager < net",
		), runNetwork(t, netArgs(with)).Tree())
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t,
			netArgs(func(a *network.Args) { a.Endpoints = []network.Endpoint{network.EndpointKeys} }),
			mockaws.Preview(),
		)
		require.Equal(t, mockaws.Unknown{}, rec.One(t, netEndpointType, "net-s3").Get("routeTableIds"))
		require.Equal(t, mockaws.Unknown{}, rec.One(t, netEndpointType, "net-kms").Get("subnetIds"))
		require.NotEqual(t,
			mockaws.Unknown{},
			rec.One(t, netEndpointType, "net-kms").Get("policy"),
			"a policy can be judged in the preview",
		)
	})
	t.Run("publishes its NAT addresses by zone", func(t *testing.T) {
		t.Parallel()
		for nat, want := range map[network.NAT][]string{
			network.NATPerZone: {"eu-west-1a", "eu-west-1b"},
			network.NATSingle:  {"eu-west-1a"},
			network.NATNone:    nil,
		} {
			var zones []string
			rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
				home, _, err := fixture.Providers(ctx)
				if err != nil {
					return err
				}
				n, err := network.New(ctx,
					"net",
					netArgs(func(a *network.Args) { a.NAT = nat }),
					pulumi.Providers(home),
				)
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
			map[string]any{"type": "Private", "cidrMask": 19.0},
			map[string]any{"type": "Isolated", "cidrMask": 20.0},
			map[string]any{"type": "Public", "cidrMask": 21.0},
		}, vpc.Get("subnetSpecs"))
		require.Equal(t, "None", vpc.Get("natGateways.strategy"), "its own gateways would keep everything waiting")
		require.Equal(t, true, vpc.Get("enableDnsHostnames"))
		require.Equal(t, true, vpc.Get("enableDnsSupport"))
		home := rec.One(t, "pulumi:providers:aws", "home")
		tier := rec.Only(t, "plinth:network:Network")
		require.Equal(t, tier.URN, vpc.Parent, "the engine hands the tier's providers on to the plugin's children")
		require.Equal(t, map[string]string{"aws": home.URN}, tier.Providers)

		added := runNetwork(t,
			netArgs(func(a *network.Args) { a.Zones = append(a.Zones, "eu-west-1c") }),
		).Only(t, netVPCType)
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

func TestNetworkFlowLogs(t *testing.T) {
	t.Parallel()
	t.Run("role can write its log group and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runNetwork(t, netArgs(func(a *network.Args) {
			a.FlowLogRetentionDays = 30
			a.LogKeyARN = pulumi.String("arn:aws:kms:eu-west-1:1:key/k")
		}))
		group := rec.Only(t, cwLogGroupType)
		role := rec.Only(t, iamRoleType)
		policy := rec.Only(t, iamRolePolicy)
		log := rec.Only(t, netFlowLogType)
		require.Equal(t, 30.0, group.Get("retentionInDays"))
		require.Equal(t, "arn:aws:kms:eu-west-1:1:key/k", group.Get("kmsKeyId"))
		trust := fixture.Document(t, role.Get("assumeRolePolicy"))[""]
		require.Equal(t, map[string]any{"Service": "vpc-flow-logs.amazonaws.com"}, trust.Principal)
		require.Equal(t, mockaws.Account, trust.Condition["StringEquals"]["aws:SourceAccount"])
		require.Equal(t,
			"arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*",
			trust.Condition["ArnLike"]["aws:SourceArn"],
		)
		statements := fixture.Document(t, policy.Get("policy"))
		arn := group.Outputs["arn"].StringValue()
		require.Equal(t,
			[]any{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			statements["Write"].Action,
		)
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
