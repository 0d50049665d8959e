package cloud_test

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

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
)

// stackWith prepares a stack of an inline program on a simulated cloud. It needs the CLI in the
// user's cache.
func stackWith(t *testing.T, c *cloud.Cloud, program pulumi.RunFunc, config auto.ConfigMap) auto.Stack {
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
	stack, err := auto.UpsertStackInlineSource(ctx, "dev", "shop", program, auto.WorkDir(t.TempDir()),
		auto.PulumiHome(t.TempDir()),
		auto.EnvVars(env), auto.SecretsProvider("passphrase"),
		auto.Project(workspace.Project{
			Name:    tokens.PackageName("shop"),
			Runtime: workspace.NewProjectRuntimeInfo("go", nil),
		}))
	require.NoError(t, err)
	require.NoError(t, stack.SetAllConfig(ctx, config))
	return stack
}

type anyResource struct {
	pulumi.CustomResourceState
	ARN pulumi.StringOutput `pulumi:"arn"`
}

type anyProvider struct{ pulumi.ProviderResourceState }

type anyComponent struct {
	pulumi.ResourceState
	VPCID           pulumi.StringOutput      `pulumi:"vpcId"`
	PublicSubnetIDs pulumi.StringArrayOutput `pulumi:"publicSubnetIds"`
	URL             pulumi.StringOutput      `pulumi:"url"`
}

// shop is a small program: a network and a repository by awsx, a queue with a secret tag, and a
// certificate in another region.
func shop(ctx *pulumi.Context) error {
	net, repo := &anyComponent{}, &anyComponent{}
	if err := ctx.RegisterRemoteComponentResource("awsx:ec2:Vpc", "net", pulumi.Map{
		"cidrBlock": pulumi.String("10.0.0.0/16"), "subnetStrategy": pulumi.String("Auto"),
		"availabilityZoneNames": pulumi.ToStringArray([]string{"eu-west-1a", "eu-west-1b"}),
		"natGateways":           pulumi.Map{"strategy": pulumi.String("Single")},
		"tags":                  pulumi.StringMap{"Tier": pulumi.String("network")},
	}, net); err != nil {
		return err
	}
	if err := ctx.RegisterRemoteComponentResource("awsx:ecr:Repository", "Images",
		pulumi.Map{"forceDelete": pulumi.Bool(true)}, repo); err != nil {
		return err
	}
	queue := &anyResource{}
	secret := pulumi.ToSecret(pulumi.String("hunter2")).(pulumi.StringOutput)
	if err := ctx.RegisterResource("aws:sqs/queue:Queue", "jobs",
		pulumi.Map{"tags": pulumi.StringMap{"Secret": secret}}, queue); err != nil {
		return err
	}
	virginia := &anyProvider{}
	if err := ctx.RegisterResource("pulumi:providers:aws", "use1", pulumi.Map{
		"region":            pulumi.String("us-east-1"),
		"allowedAccountIds": pulumi.ToStringArray([]string{cloud.DefaultAccount}),
		"defaultTags": pulumi.Map{
			"tags": pulumi.StringMap{"Owner": pulumi.String("ops")},
		},
	}, virginia); err != nil {
		return err
	}
	cert := &anyResource{}
	if err := ctx.RegisterResource("aws:acm/certificate:Certificate", "site",
		pulumi.Map{"domainName": pulumi.String("example.com"), "validationMethod": pulumi.String("DNS")}, cert,
		pulumi.Provider(virginia)); err != nil {
		return err
	}
	for name, v := range map[string]pulumi.Input{
		"vpc":    net.VPCID,
		"public": net.PublicSubnetIDs,
		"queue":  queue.ARN,
		"cert":   cert.ARN,
		"url":    repo.URL,
	} {
		ctx.Export(name, v)
	}
	return nil
}

func TestEngine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cloud.json")
	c, err := cloud.New(cloud.Options{Table: aws.Table(), StateFile: file})
	require.NoError(t, err)
	stack := stackWith(t, c, shop, auto.ConfigMap{
		"aws:region":      {Value: "eu-west-1"},
		"aws:defaultTags": {Value: `{"tags":{"Project":"shop"}}`},
	})
	ctx := t.Context()
	_, err = stack.Preview(ctx, optpreview.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Empty(t, c.Inventory(), "a preview makes nothing")
	up, err := stack.Up(ctx, optup.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Regexp(t, "^vpc-[0-9a-f]{17}$", up.Outputs["vpc"].Value)
	require.Len(t, up.Outputs["public"].Value, 2)
	require.Regexp(t, "^arn:aws:sqs:eu-west-1:", up.Outputs["queue"].Value)
	require.Regexp(t, "^arn:aws:acm:us-east-1:", up.Outputs["cert"].Value, "each provider has its region")
	require.Regexp(t, `^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com/images-[0-9a-f]{7}$`, up.Outputs["url"].Value)
	tags := map[string]any{}
	for _, r := range c.Inventory() {
		tags[r.Type] = r.Outputs["tagsAll"]
	}
	require.Equal(t, map[string]any{"Owner": "ops"}, tags["aws:acm/certificate:Certificate"])
	require.Equal(t, map[string]any{"Project": "shop", "Tier": "network", "Name": "net"}, tags["aws:ec2/vpc:Vpc"])
	require.NotContains(t, read(t, file), "hunter2")

	again, err := stack.Preview(ctx)
	require.NoError(t, err)
	require.Equal(t, []string{"same"}, changes(again.ChangeSummary), "%v", again.ChangeSummary)
	refresh, err := stack.Refresh(ctx, optrefresh.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Equal(t, []string{"same"}, cloud.Keys(*refresh.Summary.ResourceChanges), "%v",
		*refresh.Summary.ResourceChanges)

	for _, r := range c.Inventory() { // what a colleague changes at the console is seen and undone
		if r.Type == "aws:sqs/queue:Queue" {
			require.NoError(t, c.Drift(r.Type, r.ID, "delaySeconds", 42.0))
		}
	}
	refresh, err = stack.Refresh(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, (*refresh.Summary.ResourceChanges)["update"])
	undone, err := stack.Preview(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, undone.ChangeSummary["update"], "%v", undone.ChangeSummary)

	_, err = stack.Destroy(ctx, optdestroy.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err)
	require.Empty(t, c.Inventory())
}

// A create that takes effect and then fails leaves a resource that the engine knows: the next run
// goes on from there.
func TestEnginePartialCreate(t *testing.T) {
	c, err := cloud.New(cloud.Options{
		Table:  aws.Table(),
		Faults: []cloud.Fault{{Operation: "create", Type: "queue", After: true}},
	})
	require.NoError(t, err)
	stack := stackWith(t, c, func(ctx *pulumi.Context) error {
		return ctx.RegisterResource("aws:sqs/queue:Queue", "jobs", pulumi.Map{"name": pulumi.String("jobs")},
			&anyResource{})
	}, auto.ConfigMap{"aws:region": {Value: "eu-west-1"}})
	_, err = stack.Up(t.Context())
	require.ErrorContains(t, err, "waiting for the creation")
	require.Len(t, c.Fired(), 1)
	_, err = stack.Up(t.Context(), optup.ErrorProgressStreams(os.Stderr))
	require.NoError(t, err, "the queue exists; it must not be made twice")
	require.Len(t, c.Inventory(), 1)
	_, err = stack.Destroy(t.Context())
	require.NoError(t, err)
	require.Empty(t, c.Inventory())
}

func TestEngineRefusals(t *testing.T) {
	c, err := cloud.New(cloud.Options{Table: aws.Table()})
	require.NoError(t, err)
	stack := stackWith(t, c, func(ctx *pulumi.Context) error {
		return ctx.RegisterResource("aws:sqs/queue:Queue", "jobs",
			pulumi.Map{"visibilityTimeoutSeconds": pulumi.Int(50000), "delaySecond": pulumi.Int(1)}, &anyResource{})
	}, auto.ConfigMap{"aws:region": {Value: "eu-west-1"}})
	_, err = stack.Preview(t.Context())
	require.ErrorContains(t, err, `Did you mean "delaySeconds"`)
}

func changes[K ~string](m map[K]int) []string {
	plain := map[string]int{}
	for k, v := range m {
		plain[string(k)] = v
	}
	return cloud.Keys(plain)
}
