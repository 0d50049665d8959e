package bastion_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/bastion"
)

// A bastion without an open port, and a tunnel through it that leads to the database alone.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		door, err := bastion.New(ctx, "bastion", &bastion.Args{
			VPCID:    pulumi.String("vpc-0123456789abcdef0"),
			SubnetID: pulumi.String("subnet-0123456789abcdef0"),
			Account:  "123456789012",
			Region:   "eu-west-1",
		})
		if err != nil {
			return err
		}
		document, err := door.Tunnel(ctx, "database", &bastion.TunnelArgs{
			Host: pulumi.String("shop.cluster-abc.eu-west-1.rds.amazonaws.com"),
			Port: pulumi.Int(5432),
		})
		if err != nil {
			return err
		}
		ctx.Export("databaseTunnel", document)
		return nil
	})
}
