package cloud

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// stackWith prepares a stack of an inline program on a simulated cloud. It needs the CLI in the user's cache.
func stackWith(t *testing.T, c *Cloud, program pulumi.RunFunc, config auto.ConfigMap) auto.Stack {
	t.Helper()
	if testing.Short() {
		t.Skip("-short skips what needs the Pulumi engine")
	}
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	cli := filepath.Join(cache, "plinth", "pulumi-v3.259.0")
	if _, err := os.Stat(filepath.Join(cli, "pulumi")); err != nil {
		t.Skip("no Pulumi CLI in the cache; `go run ./sandbox version` builds it")
	}
	ctx := t.Context()
	debug, stop, err := c.Attach(context.WithoutCancel(ctx))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stop()) })
	state := t.TempDir()
	env := map[string]string{
		"PULUMI_BACKEND_URL": "file://" + state, "PULUMI_CONFIG_PASSPHRASE": "test", "PULUMI_SKIP_UPDATE_CHECK": "true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true", "PULUMI_DEBUG_PROVIDERS": debug,
		"PATH": cli + string(os.PathListSeparator) + os.Getenv("PATH"),
	}
	t.Setenv("PATH", env["PATH"])
	stack, err := auto.UpsertStackInlineSource(ctx, "dev", "shop", program, auto.WorkDir(t.TempDir()), auto.PulumiHome(t.TempDir()),
		auto.EnvVars(env), auto.SecretsProvider("passphrase"),
		auto.Project(workspace.Project{Name: tokens.PackageName("shop"), Runtime: workspace.NewProjectRuntimeInfo("go", nil)}))
	require.NoError(t, err)
	require.NoError(t, stack.SetAllConfig(ctx, config))
	return stack
}

type anyResource struct {
	pulumi.CustomResourceState
	ARN pulumi.StringOutput `pulumi:"arn"`
}

type anyVPC struct {
	pulumi.ResourceState
	VPCID            pulumi.StringOutput      `pulumi:"vpcId"`
	PublicSubnetIDs  pulumi.StringArrayOutput `pulumi:"publicSubnetIds"`
	PrivateSubnetIDs pulumi.StringArrayOutput `pulumi:"privateSubnetIds"`
}

func TestLifecycleInTheEngine(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	program := func(ctx *pulumi.Context) error {
		vpc := &anyVPC{}
		if err := ctx.RegisterRemoteComponentResource("awsx:ec2:Vpc", "net", pulumi.Map{
			"cidrBlock": pulumi.String("10.0.0.0/16"), "subnetStrategy": pulumi.String("Auto"),
			"availabilityZoneNames": pulumi.ToStringArray([]string{"eu-west-1a", "eu-west-1b"}),
			"natGateways":           pulumi.Map{"strategy": pulumi.String("Single")},
			"tags":                  pulumi.StringMap{"Tier": pulumi.String("network")},
		}, vpc, pulumi.Version("2.22.0")); err != nil {
			return err
		}
		queue := &anyResource{}
		if err := ctx.RegisterResource("aws:sqs/queue:Queue", "jobs", pulumi.Map{"tags": pulumi.StringMap{"Secret": pulumi.ToSecret(pulumi.String("hunter2")).(pulumi.StringOutput)}}, queue); err != nil {
			return err
		}
		ctx.Export("vpc", vpc.VPCID)
		ctx.Export("public", vpc.PublicSubnetIDs)
		ctx.Export("queue", queue.ARN)
		return nil
	}
	stack := stackWith(t, c, program, auto.ConfigMap{"aws:region": {Value: "eu-west-1"}})
	ctx := t.Context()
	_, err = stack.Preview(ctx, optpreview.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	up, err := stack.Up(ctx, optup.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Regexp(t, "^vpc-[0-9a-f]{17}$", up.Outputs["vpc"].Value)
	require.Len(t, up.Outputs["public"].Value, 2)
	again, err := stack.Preview(ctx)
	require.NoError(t, err)
	require.Equal(t, []string{"same"}, changes(again.ChangeSummary), "%v", again.ChangeSummary)
	refresh, err := stack.Refresh(ctx, optrefresh.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Equal(t, []string{"same"}, keys(*refresh.Summary.ResourceChanges), "%v", *refresh.Summary.ResourceChanges)
	_, err = stack.Destroy(ctx, optdestroy.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Empty(t, c.Inventory())
}

func changes[K ~string](m map[K]int) []string {
	plain := map[string]int{}
	for k, v := range m {
		plain[string(k)] = v
	}
	return keys(plain)
}
