package site

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// AWS's own policies, whose ids are the same in every account:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
// and …-managed-origin-request-policies.html
const (
	cachingDisabled           = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	allViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac" // API Gateway knows APIs by the host, and it isn't the site's
)

const (
	day  = 24 * 60 * 60
	year = 365 * day
	// pagesSeconds is how long CloudFront keeps a page whose object doesn't say. Uploads say it,
	// and invalidate what changed.
	pagesSeconds = 60
)

// policies are what the distribution's behaviors refer to.
type policies struct {
	pages, assets *cloudfront.CachePolicy
	headers       *cloudfront.ResponseHeadersPolicy
}

func (b builder) policies() (p policies, err error) {
	if p.pages, err = b.cachePolicy("pages", "Pages: soon revalidated", pagesSeconds, day); err != nil {
		return p, fmt.Errorf("cache policy of the pages: %w", err)
	}
	const assets = "Assets: their names change with their content"
	if p.assets, err = b.cachePolicy("assets", assets, year, year); err != nil {
		return p, fmt.Errorf("cache policy of the assets: %w", err)
	}
	if p.headers, err = b.headersPolicy(); err != nil {
		return p, fmt.Errorf("response headers policy: %w", err)
	}
	return p, nil
}

// cachePolicy keeps objects by their path alone. Query strings never reach S3, where they would be
// commands.
func (b builder) cachePolicy(role, comment string, usual, most int) (*cloudfront.CachePolicy, error) {
	return cloudfront.NewCachePolicy(b.ctx, b.name+"-"+role, &cloudfront.CachePolicyArgs{
		Comment:    pulumi.String(comment),
		MinTtl:     pulumi.Int(0), // an object's Cache-Control decides
		DefaultTtl: pulumi.Int(usual),
		MaxTtl:     pulumi.Int(most),
		ParametersInCacheKeyAndForwardedToOrigin: cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs{
			EnableAcceptEncodingBrotli: pulumi.Bool(true),
			EnableAcceptEncodingGzip:   pulumi.Bool(true),
			CookiesConfig: cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs{
				CookieBehavior: pulumi.String("none"),
			},
			HeadersConfig: cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs{
				HeaderBehavior: pulumi.String("none"),
			},
			QueryStringsConfig: cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs{
				QueryStringBehavior: pulumi.String("none"),
			},
		},
	}, b.parent)
}

// headersPolicy adds the security headers to every answer, in place of what the origin says.
func (b builder) headersPolicy() (*cloudfront.ResponseHeadersPolicy, error) {
	override := pulumi.Bool(true)
	return cloudfront.NewResponseHeadersPolicy(b.ctx, b.name+"-headers", &cloudfront.ResponseHeadersPolicyArgs{
		Comment: pulumi.Sprintf("Security headers of the site %s", b.name),
		SecurityHeadersConfig: cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs{
			StrictTransportSecurity: cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs{
				AccessControlMaxAgeSec: pulumi.Int(year),
				IncludeSubdomains:      pulumi.Bool(!b.args.HSTS.ExcludeSubdomains),
				Preload:                pulumi.Bool(b.args.HSTS.Preload),
				Override:               override,
			},
			ContentTypeOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs{
				Override: override,
			},
			FrameOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs{
				FrameOption: pulumi.String("DENY"),
				Override:    override,
			},
			ReferrerPolicy: cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs{
				ReferrerPolicy: pulumi.String("strict-origin-when-cross-origin"),
				Override:       override,
			},
			ContentSecurityPolicy: cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs{
				ContentSecurityPolicy: pulumi.String(b.args.ContentSecurityPolicy),
				Override:              override,
			},
		},
		CustomHeadersConfig: cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs{
			Items: cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArray{
				cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs{
					Header:   pulumi.String("Cross-Origin-Opener-Policy"),
					Value:    pulumi.String("same-origin"),
					Override: override,
				},
				cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs{
					Header:   pulumi.String("Permissions-Policy"),
					Value:    pulumi.String(b.args.PermissionsPolicy),
					Override: override,
				},
			},
		},
	}, b.parent)
}
