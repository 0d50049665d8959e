package site_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/site"
)

// A site at example.com with an API below /api and a page that moved.
func Example() {
	const (
		certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"
		firewall    = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/11111111-2222-4333-8444-555555555555"
	)
	pulumi.Run(func(ctx *pulumi.Context) error {
		web, err := site.New(ctx, "web", &site.Args{
			Settings: site.Settings{
				Domain:    "example.com",
				WWW:       true,
				APIPath:   "api",
				Redirects: map[string]string{"/old": "/new"},
			},
			CertificateARN: pulumi.String(certificate),
			ZoneID:         pulumi.String("Z0123456789ABCDEFGHIJ"),
			WebACLARN:      pulumi.String(firewall),
			API:            &site.API{Domain: pulumi.String("api.example.com")},
		})
		if err != nil {
			return err
		}
		ctx.Export("url", web.URL)
		return nil
	})
}
