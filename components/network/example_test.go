package network_test

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/network"
)

// A network over two zones with one NAT gateway, whose containers pull their images without it.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		ireland, err := aws.NewProvider(ctx, "ireland", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
		if err != nil {
			return err
		}
		net, err := network.New(ctx, "main", &network.Args{
			Settings: network.Settings{
				CIDR:      "10.20.0.0/16",
				Zones:     []string{"eu-west-1a", "eu-west-1b"},
				NAT:       network.NATSingle,
				Endpoints: []network.Endpoint{network.EndpointContainers, network.EndpointSecrets},
			},
			Region:  "eu-west-1",
			Account: "123456789012",
		}, pulumi.Providers(ireland))
		if err != nil {
			return err
		}
		ctx.Export("privateSubnetIds", net.PrivateSubnetIDs)
		return nil
	})
}
