package waf

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// These are the three resource types of aws:wafv2 that the tier needs. The SDK's package for them
// has 137,000 lines and takes one and a half minutes and 4.5 GB of memory to compile, and this tier
// uses thirty of its properties. Rules are untyped arrays and maps in the shape of the `rules`
// property, not `ruleJson`, which the provider doesn't compare with what AWS has, so that drift
// would stay unseen.
const (
	webACLType      = "aws:wafv2/webAcl:WebAcl"
	loggingType     = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	associationType = "aws:wafv2/webAclAssociation:WebAclAssociation"
)

// sdkVersion is the version of the aws plugin that registrations ask for, as those of the SDK do. A
// test compares it with go.mod.
const sdkVersion = "6.83.2"

type webACL struct {
	pulumi.CustomResourceState

	ARN  pulumi.StringOutput `pulumi:"arn"`
	Name pulumi.StringOutput `pulumi:"name"`
}

type webACLInputs struct {
	DataProtectionConfig map[string]any   `pulumi:"dataProtectionConfig"`
	DefaultAction        map[string]any   `pulumi:"defaultAction"`
	Description          string           `pulumi:"description"`
	Rules                []map[string]any `pulumi:"rules"`
	Scope                string           `pulumi:"scope"`
	VisibilityConfig     map[string]any   `pulumi:"visibilityConfig"`
}

type webACLArgs struct {
	DataProtectionConfig pulumi.Map
	DefaultAction        pulumi.Map
	Description          pulumi.StringInput
	Rules                pulumi.MapArray
	Scope                pulumi.StringInput
	VisibilityConfig     pulumi.Map
}

func (webACLArgs) ElementType() reflect.Type { return reflect.TypeFor[webACLInputs]() }

type loggingInputs struct {
	LogDestinationConfigs []string         `pulumi:"logDestinationConfigs"`
	RedactedFields        []map[string]any `pulumi:"redactedFields"`
	ResourceARN           string           `pulumi:"resourceArn"`
}

type loggingArgs struct {
	LogDestinationConfigs pulumi.StringArrayInput
	RedactedFields        pulumi.MapArray
	ResourceARN           pulumi.StringInput
}

func (loggingArgs) ElementType() reflect.Type { return reflect.TypeFor[loggingInputs]() }

type associationInputs struct {
	ResourceARN string `pulumi:"resourceArn"`
	WebACLARN   string `pulumi:"webAclArn"`
}

type associationArgs struct {
	ResourceARN pulumi.StringInput
	WebACLARN   pulumi.StringInput
}

func (associationArgs) ElementType() reflect.Type { return reflect.TypeFor[associationInputs]() }

func register(
	ctx *pulumi.Context, token, name string, args pulumi.Input, r pulumi.CustomResource, opts []pulumi.ResourceOption,
) error {
	all := append([]pulumi.ResourceOption{pulumi.Version(sdkVersion)}, opts...)
	return ctx.RegisterResource(token, name, args, r, all...)
}

func newAssociation(
	ctx *pulumi.Context, name string, acl, resource pulumi.StringInput, opts ...pulumi.ResourceOption,
) error {
	args := associationArgs{
		ResourceARN: resource,
		WebACLARN:   acl,
	}
	return register(ctx, associationType, name, args, &pulumi.CustomResourceState{}, opts)
}
