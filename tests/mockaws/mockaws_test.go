package mockaws_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// thing is any resource, so that this test needs no package of the AWS SDK.
type thing struct {
	pulumi.CustomResourceState
	ARN pulumi.StringOutput `pulumi:"arn"`
}

type component struct{ pulumi.ResourceState }

func register(ctx *pulumi.Context, token, name string, inputs pulumi.Map, opts ...pulumi.ResourceOption,
) (*thing, error) {
	r := &thing{}
	return r, ctx.RegisterResource(token, name, inputs, r, opts...)
}

func provider(ctx *pulumi.Context, name, region string) (pulumi.ProviderResource, error) {
	p := &struct{ pulumi.ProviderResourceState }{}
	return p, ctx.RegisterResource("pulumi:providers:aws", name, pulumi.Map{"region": pulumi.String(region)}, p)
}

func TestRecording(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		p, err := provider(ctx, "use1", "us-east-1")
		if err != nil {
			return err
		}
		tier := &component{}
		if err := ctx.RegisterComponentResource("plinth:test:Tier", "tier", tier, pulumi.Providers(p)); err != nil {
			return err
		}
		key, err := register(ctx, "aws:kms/key:Key", "key", nil, pulumi.Parent(tier), pulumi.Protect(true),
			pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = register(ctx, "aws:cloudwatch/logGroup:LogGroup", "logs", pulumi.Map{
			"kmsKeyId": key.ARN, "token": pulumi.ToSecret(pulumi.String("hush")), "tags": pulumi.StringMap{
				"a.b": pulumi.String("c"),
			},
		}, pulumi.Parent(tier), pulumi.IgnoreChanges([]string{"tags"}), pulumi.Timeouts(&pulumi.CustomTimeouts{
			Delete: "30m",
		}),
			pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old")}}), pulumi.DeleteBeforeReplace(true))
		return err
	})
	key, logs := rec.One(t, "aws:kms/key:Key", "key"), rec.Only(t, "aws:cloudwatch/logGroup:LogGroup")
	require.Equal(t, []string{
		"aws:cloudwatch/logGroup:LogGroup logs < tier", "aws:kms/key:Key key < tier", "plinth:test:Tier tier < stack",
	}, rec.Tree())
	require.Len(t, rec.Children(rec.Only(t, "plinth:test:Tier")), 2)
	require.True(t, key.Protect && key.RetainOnDelete && !logs.Protect && logs.DeleteBeforeReplace)
	require.Equal(t, []string{"tags"}, logs.IgnoreChanges)
	require.Equal(t, "30m", logs.Timeouts.Delete)
	require.Len(t, logs.Aliases, 1)
	require.True(t, logs.DependsOn(key))
	require.Equal(t, []string{key.URN}, logs.PropertyDependencies["kmsKeyId"])
	require.True(t, logs.IsSecret("token"))
	require.False(t, logs.IsSecret("kmsKeyId"))
	require.Equal(t, "hush", logs.Get("token"))
	require.Contains(t, logs.Get("kmsKeyId"), "arn:aws:kms:us-east-1:"+mockaws.Account+":key/",
		"the region is the provider's")
	require.Equal(t, "use1", rec.ProviderName(logs))
	require.Nil(t, logs.Get("absent.deeper[3]"))
}

func TestPreview(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		key, err := register(ctx, "aws:kms/key:Key", "key", nil)
		if err != nil {
			return err
		}
		_, err = register(ctx, "aws:cloudwatch/logGroup:LogGroup", "logs", pulumi.Map{
			"kmsKeyId":        key.ARN,
			"x":               key.ID(),
			"retentionInDays": pulumi.Int(7),
		})
		return err
	}
	logs := mockaws.Run(t, program, mockaws.Preview()).Only(t, "aws:cloudwatch/logGroup:LogGroup")
	require.Equal(t, mockaws.Unknown{}, logs.Get("kmsKeyId"))
	require.Equal(t, mockaws.Unknown{}, logs.Get("x"))
	require.Equal(t, 7.0, logs.Get("retentionInDays"))
}

func TestDuplicateName(t *testing.T) {
	t.Parallel()
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		for range 2 {
			if _, err := register(ctx, "aws:kms/key:Key", "key", nil); err != nil {
				return err
			}
		}
		return nil
	})
	require.ErrorContains(t, err, "duplicate resource URN urn:pulumi:test::plinth::aws:kms/key:Key::key")
}

func TestUnknownTypes(t *testing.T) {
	t.Parallel()
	for name, program := range map[string]pulumi.RunFunc{
		"a resource type": func(ctx *pulumi.Context) error {
			_, err := register(ctx, "aws:elsewhere/thing:Thing", "x", nil)
			return err
		},
		"an invoke": func(ctx *pulumi.Context) error {
			var result struct{}
			return ctx.Invoke("aws:index/getRegion:getRegion", nil, &result)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(program)
			require.ErrorContains(t, err, "is unknown")
		})
	}
}

func TestPublishedOutputs(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		tier := &component{}
		if err := ctx.RegisterComponentResource("plinth:test:Tier", "tier", tier); err != nil {
			return err
		}
		key, err := register(ctx, "aws:kms/key:Key", "key", nil, pulumi.Parent(tier))
		if err != nil {
			return err
		}
		ctx.Export("keys", pulumi.Map{"main": key.ARN})
		if err := ctx.Log.Warn("costly", nil); err != nil {
			return err
		}
		return ctx.RegisterResourceOutputs(tier, pulumi.Map{"arn": key.ARN})
	})
	key, tier := rec.Only(t, "aws:kms/key:Key"), rec.Only(t, "plinth:test:Tier")
	arn := key.Outputs["arn"].StringValue()
	require.Equal(t, arn, tier.Published["arn"].StringValue())
	require.Nil(t, key.Published)
	require.Equal(t, arn, rec.Output("keys.main"))
	require.Equal(t, []string{"WARNING: costly"}, rec.Messages)
}

// awsxVpc is the part of awsx's Vpc that tiers read.
type awsxVpc struct {
	pulumi.ResourceState
	VpcID            pulumi.StringOutput      `pulumi:"vpcId"`
	PrivateSubnetIDs pulumi.StringArrayOutput `pulumi:"privateSubnetIds"`
}

func TestVPC(t *testing.T) {
	t.Parallel()
	program := func(nat string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			p, err := provider(ctx, "main", "eu-west-1")
			if err != nil {
				return err
			}
			vpc := &awsxVpc{}
			spec := func(kind string) pulumi.Map { return pulumi.Map{"type": pulumi.String(kind)} }
			err = ctx.RegisterRemoteComponentResource("awsx:ec2:Vpc", "net", pulumi.Map{
				"availabilityZoneNames": pulumi.ToStringArray([]string{"eu-west-1a", "eu-west-1b"}),
				"subnetSpecs":           pulumi.Array{spec("Public"), spec("Private"), spec("Isolated")},
				"natGateways":           pulumi.Map{"strategy": pulumi.String(nat)},
			}, vpc, pulumi.Providers(p), pulumi.Protect(true))
			ctx.Export("vpc", vpc.VpcID)
			ctx.Export("private", vpc.PrivateSubnetIDs)
			return err
		}
	}
	for nat, gateways := range map[string]int{"None": 0, "Single": 1, "OnePerAz": 2} {
		rec := mockaws.Run(t, program(nat))
		children := (&mockaws.Recording{Resources: rec.Plugin})
		require.Len(t, children.Of("aws:ec2/natGateway:NatGateway"), gateways, nat)
		require.Len(t, children.Of("aws:ec2/subnet:Subnet"), 6)
		require.Len(t, rec.Output("private"), 2)
		network := children.Only(t, "aws:ec2/vpc:Vpc")
		require.Equal(t, network.ID, rec.Output("vpc"))
		subnet := children.One(t, "aws:ec2/subnet:Subnet", "net-public-1")
		require.Equal(t, network.ID, subnet.Get("vpcId"))
		require.True(t, subnet.Protect)
		require.Equal(t, "main", rec.ProviderName(subnet))

		unknown := mockaws.Run(t, program(nat), mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, unknown.Output("vpc"))
		require.Len(t, unknown.Plugin, len(rec.Plugin))
	}
}
