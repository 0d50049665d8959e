package database_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
)

// Aurora over two zones, which one service may reach.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		main, err := database.New(ctx, "main", &database.Args{
			Settings: database.Settings{Engine: database.EngineAurora, Version: "17"},
			VPCID:    pulumi.String("vpc-0123456789abcdef0"),
			SubnetIDs: pulumi.StringArray{
				pulumi.String("subnet-0123456789abcdef0"),
				pulumi.String("subnet-0fedcba9876543210"),
			},
			Zones:   []string{"eu-west-1a", "eu-west-1b"},
			Clients: map[string]pulumi.StringInput{"shop": pulumi.String("sg-0123456789abcdef0")},
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoint", main.Endpoint)
		return nil
	})
}
