package tracing_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/tracing"
)

// A service whose health checks aren't recorded, and one request in fifty otherwise.
func Example() {
	program := func(ctx *pulumi.Context) error {
		rate := 2.0
		traces, err := tracing.New(ctx, "tracing", &tracing.Args{
			Region:   "eu-west-1",
			Services: []string{"shop"},
			Settings: tracing.Settings{
				Group:    "shop-prd",
				Sampling: tracing.Sampling{RatePercent: &rate},
				Rules:    map[string]tracing.Rule{"health": {Priority: 100, Path: "/health"}},
			},
		})
		if err != nil {
			return err
		}
		cluster, err := service.NewCluster(ctx, "main", nil)
		if err != nil {
			return err
		}
		_, err = service.New(ctx, "shop", &service.Args{
			Cluster: cluster,
			Tracing: traces.Collector,
			VPCID:   pulumi.String("vpc-0123456789abcdef0"),
			SubnetIDs: pulumi.StringArray{
				pulumi.String("subnet-0123456789abcdef0"),
				pulumi.String("subnet-0fedcba9876543210"),
			},
			Account: "123456789012",
			Region:  "eu-west-1",
			Settings: service.Settings{Image: service.Image{
				URI: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:" +
					"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
			}},
		})
		return err
	}
	_ = program // pulumi.Run(program)
}
