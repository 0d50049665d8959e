package dns_test

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/dns"
)

// A zone below one of the same account, a certificate for CloudFront in it, and a name that leads
// to a distribution.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		usEast1, err := aws.NewProvider(ctx, "us-east-1", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		zone, err := dns.New(ctx, "zone", &dns.Args{
			Settings: dns.Settings{
				Domain:       "dev.example.com",
				ParentZoneID: "Z0123456789ABCDEFGHIJ",
				CAA:          []string{"amazon.com"},
			},
			USEast1: usEast1,
		})
		if err != nil {
			return err
		}
		certificate, err := dns.NewCertificate(ctx, "site", &dns.CertificateArgs{
			Domain:           "dev.example.com",
			AlternativeNames: []string{"www.dev.example.com"},
			ZoneID:           zone.ZoneID,
		}, pulumi.Provider(usEast1))
		if err != nil {
			return err
		}
		ctx.Export("certificateArn", certificate.ARN)
		return dns.NewAlias(ctx, "site", &dns.AliasArgs{
			ZoneID:       zone.ZoneID,
			Name:         "dev.example.com",
			TargetDomain: pulumi.String("d111111abcdef8.cloudfront.net"),
			TargetZoneID: pulumi.String("Z2FDTNDATAQYW2"),
		})
	})
}
