package site_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/site"
)

func TestSiteAPI(t *testing.T) {
	t.Parallel()
	t.Run("is forwarded uncached", func(t *testing.T) {
		t.Parallel()
		args := withAPI()
		args.API.Headers = map[string]pulumi.StringInput{"x-origin-key": pulumi.String("between us")}
		rec, _ := siteOf(t, args)
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		for path, want := range map[string]any{
			"origins[1].originId":                                "api",
			"origins[1].domainName":                              "api.example.com",
			"origins[1].customOriginConfig.originProtocolPolicy": "https-only",
			"origins[1].customOriginConfig.originSslProtocols":   []any{"TLSv1.2"},
			"origins[1].customHeaders[0].name":                   "x-origin-key",
			"origins[1].customHeaders[0].value":                  "between us",
			"orderedCacheBehaviors[0].targetOriginId":            "api",
			"orderedCacheBehaviors[0].cachePolicyId":             "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
			"orderedCacheBehaviors[0].originRequestPolicyId":     "b689b0a8-53d0-40ab-baf2-68738e2966ac",
			"orderedCacheBehaviors[0].functionAssociations":      nil,
		} {
			require.Equal(t, want, d.Get(path), path)
		}
		require.True(t, d.IsSecret("origins[1].customHeaders[0].value"))
		require.Len(t, d.Get("orderedCacheBehaviors[0].allowedMethods"), 7)
		require.Equal(t, []any{"GET", "HEAD"}, d.Get("defaultCacheBehavior.allowedMethods"))
	})
	t.Run("404 is never replaced by the error page", func(t *testing.T) {
		t.Parallel()
		responses := func(args site.Args) map[any]string {
			rec, _ := siteOf(t, args)
			byCode := map[any]string{}
			distribution := rec.Only(t, "aws:cloudfront/distribution:Distribution")
			for _, r := range distribution.Get("customErrorResponses").([]any) {
				m := r.(map[string]any)
				byCode[m["errorCode"]] = fmt.Sprint(
					m["responseCode"],
					" ",
					m["responsePagePath"],
					" ",
					m["errorCachingMinTtl"],
				)
			}
			return byCode
		}
		require.Equal(t, map[any]string{403.0: "404 /404.html 10", 404.0: "404 /404.html 10"}, responses(withDomain()))
		api := responses(withAPI())
		require.Equal(t, "404 /404.html 0", api[403.0], "what S3 says of a page that isn't there")
		require.Len(t, api, 10)
		for code, got := range api {
			if code != 403.0 {
				require.Equal(t,
					"<nil> <nil> 0",
					got,
					"%v goes through as it is, and isn't kept for the next caller",
					code,
				)
			}
		}
		own := withDomain()
		own.ErrorPage = "/errors/missing.html"
		require.Equal(t, "404 /errors/missing.html 10", responses(own)[403.0])
	})
}

func TestSiteCache(t *testing.T) {
	t.Parallel()
	t.Run("keeps assets long and pages short", func(t *testing.T) {
		t.Parallel()
		rec, _ := siteOf(t, withAPI())
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		for role, c := range map[string]struct {
			path           string
			usual, longest float64
		}{
			"pages":  {"defaultCacheBehavior.cachePolicyId", 60, 86400},
			"assets": {"orderedCacheBehaviors[1].cachePolicyId", 31536000, 31536000},
		} {
			p := rec.One(t, "aws:cloudfront/cachePolicy:CachePolicy", "web-"+role)
			require.Equal(t, p.ID, d.Get(c.path), role)
			require.Equal(t,
				[]any{0.0, c.usual, c.longest},
				[]any{p.Get("minTtl"), p.Get("defaultTtl"), p.Get("maxTtl")},
				role,
			)
			parameters := p.Get("parametersInCacheKeyAndForwardedToOrigin").(map[string]any)
			require.Equal(t, map[string]any{
				"enableAcceptEncodingBrotli": true, "enableAcceptEncodingGzip": true,
				"cookiesConfig": map[string]any{
					"cookieBehavior": "none",
				}, "headersConfig": map[string]any{"headerBehavior": "none"},
				"queryStringsConfig": map[string]any{"queryStringBehavior": "none"},
			}, parameters, role)
		}
	})
}

func TestSiteSecurityHeaders(t *testing.T) {
	t.Parallel()
	t.Run("are on every behavior", func(t *testing.T) {
		t.Parallel()
		rec, _ := siteOf(t, withAPI())
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		h := rec.Only(t, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
		for _, behavior := range []string{
			"defaultCacheBehavior",
			"orderedCacheBehaviors[0]",
			"orderedCacheBehaviors[1]",
		} {
			require.Equal(t, h.ID, d.Get(behavior+".responseHeadersPolicyId"), behavior)
		}
		for path, want := range map[string]any{
			"strictTransportSecurity.accessControlMaxAgeSec": 31536000.0,
			"strictTransportSecurity.includeSubdomains":      true,
			"strictTransportSecurity.preload":                false, "strictTransportSecurity.override": true,
			"contentTypeOptions.override": true, "frameOptions.frameOption": "DENY",
			"referrerPolicy.referrerPolicy": "strict-origin-when-cross-origin",
		} {
			require.Equal(t, want, h.Get("securityHeadersConfig."+path), path)
		}
		require.Contains(t,
			h.Get("securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy"),
			"default-src 'self'",
		)
		custom := map[any]any{}
		for _, item := range h.Get("customHeadersConfig.items").([]any) {
			custom[item.(map[string]any)["header"]] = item.(map[string]any)["value"]
		}
		require.Equal(t, map[any]any{
			"Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		}, custom)

		rec, _ = siteOf(t, site.Args{Settings: site.Settings{
			HSTS:                  site.HSTS{ExcludeSubdomains: true},
			ContentSecurityPolicy: "default-src 'none'",
		}})
		h = rec.Only(t, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
		require.Equal(t, false, h.Get("securityHeadersConfig.strictTransportSecurity.includeSubdomains"))
		require.Equal(t,
			"default-src 'none'",
			h.Get("securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy"),
		)
	})
}
