package ingress_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
)

// A load balancer in a network's public subnets, and a service that gets one host name's requests.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		web, err := ingress.New(ctx, "web", &ingress.Args{
			VPCID:   pulumi.String("vpc-0123456789abcdef0"),
			VPCCIDR: "10.0.0.0/16",
			SubnetIDs: pulumi.StringArray{
				pulumi.String("subnet-0123456789abcdef0"),
				pulumi.String("subnet-0fedcba9876543210"),
			},
			CertificateARN: pulumi.String(
				"arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
			),
			Account: "123456789012",
		})
		if err != nil {
			return err
		}
		_, err = web.Route(ctx, "shop", &ingress.RouteArgs{
			Match: ingress.Match{Hosts: []string{"shop.example.com"}, Priority: 100},
			TargetGroupARN: pulumi.String(
				"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef",
			),
		})
		return err
	})
}
