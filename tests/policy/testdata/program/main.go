// Command program breaks a few policies. It registers resources by their type tokens, so that it
// compiles without the AWS SDK.
package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type custom struct{ pulumi.CustomResourceState }

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// Nothing blocks public access to it: a stack policy of the guardrails.
		if err := ctx.RegisterResource("aws:s3/bucketV2:BucketV2", "open", pulumi.Map{}, &custom{}); err != nil {
			return err
		}
		// It is checked alone, by the guardrails.
		group := pulumi.Map{
			"description": pulumi.String("web"),
			"ingress": pulumi.Array{pulumi.Map{
				"description": pulumi.String("administration"), "protocol": pulumi.String("tcp"),
				"fromPort":   pulumi.Int(22),
				"toPort":     pulumi.Int(22),
				"cidrBlocks": pulumi.StringArray{pulumi.String("0.0.0.0/0")},
			}},
		}
		if err := ctx.RegisterResource("aws:ec2/securityGroup:SecurityGroup", "web", group, &custom{}); err != nil {
			return err
		}
		// Its key can be left for a repair; that it isn't protected is production's business.
		return ctx.RegisterResource("aws:kms/key:Key", "still",
			pulumi.Map{"description": pulumi.String("never rotated")},
			&custom{})
	})
}
