package site

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
)

// The distribution's names for its origins.
const (
	webOrigin = "web"
	apiOrigin = "api"
)

// errorSeconds is how long CloudFront keeps an error: a page that was just uploaded is there soon.
const errorSeconds = 10

// distribution waits for the store's entries: without them, the function answers that the site is
// being set up.
func (b builder) distribution(
	web, logs *storage.Bucket, function *cloudfront.Function, p policies, keys []pulumi.Resource,
) (*cloudfront.Distribution, error) {
	control, err := cloudfront.NewOriginAccessControl(b.ctx, b.name+"-oac", &cloudfront.OriginAccessControlArgs{
		Description:                   pulumi.Sprintf("Web bucket of the site %s", b.name),
		OriginAccessControlOriginType: pulumi.String("s3"),
		SigningBehavior:               pulumi.String("always"),
		SigningProtocol:               pulumi.String("sigv4"),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("origin access control: %w", err)
	}
	args := &cloudfront.DistributionArgs{
		Comment:           pulumi.Sprintf("Site %s", b.name),
		Enabled:           pulumi.Bool(true),
		HttpVersion:       pulumi.String("http2and3"),
		IsIpv6Enabled:     pulumi.Bool(true),
		PriceClass:        pulumi.String(string(b.args.PriceClass)),
		DefaultRootObject: pulumi.String("index.html"),
		WebAclId:          b.args.WebACLARN,
		ViewerCertificate: b.certificate(),
		Restrictions: cloudfront.DistributionRestrictionsArgs{
			GeoRestriction: cloudfront.DistributionRestrictionsGeoRestrictionArgs{
				RestrictionType: pulumi.String("none"),
			},
		},
		LoggingConfig: cloudfront.DistributionLoggingConfigArgs{
			Bucket:         logs.DomainName,
			Prefix:         pulumi.String("cloudfront/"),
			IncludeCookies: pulumi.Bool(false),
		},
		Origins: b.origins(web, control),
		DefaultCacheBehavior: cloudfront.DistributionDefaultCacheBehaviorArgs{
			TargetOriginId:          pulumi.String(webOrigin),
			ViewerProtocolPolicy:    pulumi.String("redirect-to-https"),
			AllowedMethods:          reading(),
			CachedMethods:           reading(),
			Compress:                pulumi.Bool(true),
			CachePolicyId:           p.pages.ID(),
			ResponseHeadersPolicyId: p.headers.ID(),
			FunctionAssociations: cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArray{
				cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs{
					EventType:   pulumi.String("viewer-request"),
					FunctionArn: function.Arn,
				},
			},
		},
		OrderedCacheBehaviors: b.behaviors(function, p),
		CustomErrorResponses:  b.errorResponses(),
	}
	if names := b.args.Names(); len(names) > 0 {
		args.Aliases = pulumi.ToStringArray(names)
	}
	return cloudfront.NewDistribution(b.ctx, b.name, args, b.parent, pulumi.DependsOn(keys))
}

func (b builder) certificate() cloudfront.DistributionViewerCertificateArgs {
	if b.args.Domain == "" {
		// CloudFront's own certificate comes with its own choice of protocols; asking for another
		// is refused.
		return cloudfront.DistributionViewerCertificateArgs{CloudfrontDefaultCertificate: pulumi.Bool(true)}
	}
	return cloudfront.DistributionViewerCertificateArgs{
		AcmCertificateArn:      b.args.CertificateARN,
		MinimumProtocolVersion: pulumi.String("TLSv1.2_2021"),
		SslSupportMethod:       pulumi.String("sni-only"),
	}
}

func (b builder) origins(
	web *storage.Bucket,
	control *cloudfront.OriginAccessControl,
) cloudfront.DistributionOriginArray {
	origins := cloudfront.DistributionOriginArray{cloudfront.DistributionOriginArgs{
		OriginId:              pulumi.String(webOrigin),
		DomainName:            web.RegionalDomainName,
		OriginAccessControlId: control.ID(),
	}}
	if b.args.API == nil {
		return origins
	}
	api := cloudfront.DistributionOriginArgs{
		OriginId:   pulumi.String(apiOrigin),
		DomainName: b.args.API.Domain,
		CustomOriginConfig: cloudfront.DistributionOriginCustomOriginConfigArgs{
			HttpPort:             pulumi.Int(80), // required, and not used
			HttpsPort:            pulumi.Int(443),
			OriginProtocolPolicy: pulumi.String("https-only"),
			OriginSslProtocols:   pulumi.StringArray{pulumi.String("TLSv1.2")},
		},
	}
	if len(b.args.API.Headers) > 0 {
		headers := cloudfront.DistributionOriginCustomHeaderArray{}
		for _, name := range slices.Sorted(maps.Keys(b.args.API.Headers)) {
			headers = append(headers, cloudfront.DistributionOriginCustomHeaderArgs{
				Name:  pulumi.String(name),
				Value: pulumi.ToSecret(b.args.API.Headers[name].ToStringOutput()).(pulumi.StringOutput),
			})
		}
		api.CustomHeaders = headers
	}
	return append(origins, api)
}

// behaviors are those of the API's path and of the assets.
func (b builder) behaviors(function *cloudfront.Function, p policies) cloudfront.DistributionOrderedCacheBehaviorArray {
	var list cloudfront.DistributionOrderedCacheBehaviorArray
	if b.args.API != nil {
		list = append(list, cloudfront.DistributionOrderedCacheBehaviorArgs{
			PathPattern:    pulumi.String("/" + b.args.APIPath + "/*"),
			TargetOriginId: pulumi.String(apiOrigin),
			// A redirect would turn a POST into a GET, after the body went out in clear.
			ViewerProtocolPolicy: pulumi.String("https-only"),
			AllowedMethods: pulumi.ToStringArray(
				[]string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"},
			),
			CachedMethods:           reading(),
			Compress:                pulumi.Bool(true),
			CachePolicyId:           pulumi.String(cachingDisabled),
			OriginRequestPolicyId:   pulumi.String(allViewerExceptHostHeader),
			ResponseHeadersPolicyId: p.headers.ID(),
		})
	}
	assets := cloudfront.DistributionOrderedCacheBehaviorArgs{
		PathPattern:             pulumi.String("/" + assetsPath + "/*"),
		TargetOriginId:          pulumi.String(webOrigin),
		ViewerProtocolPolicy:    pulumi.String("redirect-to-https"),
		AllowedMethods:          reading(),
		CachedMethods:           reading(),
		Compress:                pulumi.Bool(true),
		CachePolicyId:           p.assets.ID(),
		ResponseHeadersPolicyId: p.headers.ID(),
	}
	if b.args.BasicAuth != nil { // assets are as private as the pages; without a sign-in they need no function
		assets.FunctionAssociations = cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArray{
			cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs{
				EventType:   pulumi.String("viewer-request"),
				FunctionArn: function.Arn,
			},
		}
	}
	return append(list, assets)
}

// errorResponses show the error page for pages that aren't there. They apply to the whole
// distribution, so with an API only S3's 403 shows the page, and no error is cached: CloudFront
// would give it to the next caller, whoever that is, even where caching is disabled.
func (b builder) errorResponses() cloudfront.DistributionCustomErrorResponseArray {
	page := func(code, seconds int) cloudfront.DistributionCustomErrorResponseArgs {
		return cloudfront.DistributionCustomErrorResponseArgs{
			ErrorCode:          pulumi.Int(code),
			ResponseCode:       pulumi.Int(404),
			ResponsePagePath:   pulumi.String(b.args.ErrorPage),
			ErrorCachingMinTtl: pulumi.Int(seconds),
		}
	}
	if b.args.API == nil {
		return cloudfront.DistributionCustomErrorResponseArray{page(403, errorSeconds), page(404, errorSeconds)}
	}
	list := cloudfront.DistributionCustomErrorResponseArray{page(403, 0)}
	for _, code := range []int{400, 404, 405, 414, 500, 501, 502, 503, 504} { // what CloudFront keeps, besides 403
		list = append(list, cloudfront.DistributionCustomErrorResponseArgs{
			ErrorCode:          pulumi.Int(code),
			ErrorCachingMinTtl: pulumi.Int(0),
		})
	}
	return list
}

func reading() pulumi.StringArray { return pulumi.ToStringArray([]string{"GET", "HEAD"}) }
