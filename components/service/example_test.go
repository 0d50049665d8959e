package service_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/storage"
)

// A worker that takes messages from a queue, and may write to one bucket.
func Example() {
	program := func(ctx *pulumi.Context) error {
		jobs, err := messaging.NewQueue(ctx, "jobs", nil)
		if err != nil {
			return err
		}
		invoices, err := storage.NewBucket(ctx, "invoices", &storage.BucketArgs{Account: "123456789012"})
		if err != nil {
			return err
		}
		cluster, err := service.NewCluster(ctx, "main", nil)
		if err != nil {
			return err
		}
		_, err = service.New(ctx, "invoices", &service.Args{
			Cluster: cluster,
			VPCID:   pulumi.String("vpc-0123456789abcdef0"),
			SubnetIDs: pulumi.StringArray{
				pulumi.String("subnet-0123456789abcdef0"),
				pulumi.String("subnet-0fedcba9876543210"),
			},
			Account: "123456789012",
			Region:  "eu-west-1",
			Settings: service.Settings{Image: service.Image{
				URI: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/invoices@sha256:" +
					"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
			}},
			Queue: jobs,
			Links: []service.Link{invoices.Link(storage.AccessWrite)},
		})
		return err
	}
	_ = program // pulumi.Run(program)
}

// A service whose new versions CodeDeploy shows to a hook and to a test range first, and then to
// more and more of the requests. A pipeline deploys with what shop.Deployment tells.
func Example_blueGreen() {
	program := func(ctx *pulumi.Context) error {
		vpc := pulumi.String("vpc-0123456789abcdef0")
		subnets := pulumi.StringArray{
			pulumi.String("subnet-0123456789abcdef0"),
			pulumi.String("subnet-0fedcba9876543210"),
		}
		web, err := ingress.New(ctx, "web", &ingress.Args{
			Settings:       ingress.Settings{TestCIDRs: []string{"203.0.113.0/24"}},
			VPCID:          vpc,
			VPCCIDR:        "10.0.0.0/16",
			SubnetIDs:      subnets,
			CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/0123"),
			Account:        "123456789012",
			TestAddresses:  map[string]pulumi.StringInput{"nat": pulumi.String("198.51.100.7")},
		})
		if err != nil {
			return err
		}
		cluster, err := service.NewCluster(ctx, "main", nil)
		if err != nil {
			return err
		}
		shop, err := service.New(ctx, "shop", &service.Args{
			Settings: service.Settings{
				Match: ingress.Match{Hosts: []string{"shop.example.com"}, Priority: 10},
				Image: service.Image{
					URI: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:" +
						"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
				},
				CodeOwner: service.CodeOwnerPipeline,
				Strategy:  service.StrategyBlueGreen,
				BlueGreen: &service.BlueGreen{Traffic: service.TrafficLinear, Percent: 10, Minutes: 1},
			},
			Cluster:   cluster,
			VPCID:     vpc,
			SubnetIDs: subnets,
			Account:   "123456789012",
			Region:    "eu-west-1",
			Ingress:   web,
		})
		if err != nil {
			return err
		}
		ctx.Export("appSpec", shop.Deployment.AppSpec)
		return nil
	}
	_ = program // pulumi.Run(program)
}
