package fleet_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/fleet"
)

// Instances with nginx behind an internal load balancer, which a VPC link may reach.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		web, err := fleet.New(ctx, "web", &fleet.Args{
			Settings:  fleet.Settings{InstanceTypes: []string{"t4g.small", "t4g.medium"}},
			VPCID:     pulumi.String("vpc-0123456789abcdef0"),
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0", "subnet-0fedcba9876543210"}),
			Tags:      map[string]string{"Project": "shop"},
		})
		if err != nil {
			return err
		}
		return web.AddClient(ctx, "api", pulumi.String("sg-0123456789abcdef0"))
	})
}
