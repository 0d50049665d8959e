package registry_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/registry"
)

// A repository that production, in an account of its own, pulls from.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		shop, err := registry.New(ctx, "shop", &registry.Args{Settings: registry.Settings{
			Name:         "team/shop",
			PullAccounts: []string{"210987654321"},
		}})
		if err != nil {
			return err
		}
		ctx.Export("shop", shop.URL)
		return nil
	})
}
