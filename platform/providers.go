package platform

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// USEast1 is the region of everything that CloudFront takes: its certificates and its web ACLs.
const USEast1 = "us-east-1"

// Providers are the ways to AWS. Both refuse credentials of another account than the stack file's
// and put its tags on everything they make. Pulumi.yaml disables the default provider, so that
// nothing goes past them.
type Providers struct {
	// Main is the stack's region.
	Main *aws.Provider
	// USEast1 is always a provider of its own, in a stack in us-east-1 too: what stands behind
	// CloudFront keeps its provider whatever region the stack is in.
	USEast1 *aws.Provider
}

// NewProviders registers both.
func NewProviders(ctx *pulumi.Context, c *Config) (*Providers, error) {
	main, err := newProvider(ctx, "main", c.Region, c)
	if err != nil {
		return nil, err
	}
	usEast1, err := newProvider(ctx, USEast1, USEast1, c)
	if err != nil {
		return nil, err
	}
	return &Providers{Main: main, USEast1: usEast1}, nil
}

func newProvider(ctx *pulumi.Context, name, region string, c *Config) (*aws.Provider, error) {
	p, err := aws.NewProvider(ctx, name, &aws.ProviderArgs{
		Region:            pulumi.String(region),
		AllowedAccountIds: pulumi.StringArray{pulumi.String(c.Account)},
		DefaultTags:       &aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(c.Tags)},
	})
	if err != nil {
		return nil, fmt.Errorf("provider %s: %w", name, err)
	}
	return p, nil
}
