package waf_test

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/waf"
)

// A web ACL for a distribution, whose uploads are larger than the common rules like.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		usEast1, err := aws.NewProvider(ctx, "us-east-1", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		acl, err := waf.New(ctx, "edge", &waf.Args{
			Settings: waf.Settings{
				RateLimit: 1000,
				Overrides: map[string]waf.Action{"CommonRuleSet/SizeRestrictions_BODY": waf.ActionCount},
			},
			Scope:   waf.ScopeCloudFront,
			USEast1: usEast1,
		})
		if err != nil {
			return err
		}
		ctx.Export("webAclId", acl.ARN)
		return nil
	})
}

// A web ACL in front of the stage of a REST API.
func ExampleACL_Protect() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		acl, err := waf.New(ctx, "api", &waf.Args{Scope: waf.ScopeRegional})
		if err != nil {
			return err
		}
		return acl.Protect(ctx,
			"api-stage",
			pulumi.String("arn:aws:apigateway:eu-west-1::/restapis/abcde12345/stages/live"),
		)
	})
}
