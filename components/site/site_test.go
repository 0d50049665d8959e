package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const siteCertificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555"

// aliceHash is a hash as the command makes them; no password fits it.
var aliceHash = "16$" + strings.Repeat("ab", 16) + "$" + strings.Repeat("cd", 32)

func withDomain() site.Args {
	return site.Args{
		Settings:       site.Settings{Domain: "example.com", WWW: true},
		CertificateARN: pulumi.String(siteCertificate),
		ZoneID:         pulumi.String("Z0123456789ABC"),
	}
}

func signIn(user, hash string) *site.BasicAuth {
	return &site.BasicAuth{Users: map[string]pulumi.StringInput{user: pulumi.String(hash)}}
}

func withAPI() site.Args {
	args := withDomain()
	args.API = &site.API{Domain: pulumi.String("api.example.com")}
	return args
}

// siteOf runs a program with one site and returns what the site publishes, by a short name; unknown
// outputs are missing.
func siteOf(t *testing.T, args site.Args, opts ...mockaws.Option) (*mockaws.Recording, map[string]string) {
	t.Helper()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		s, err := site.New(ctx, "web", &args)
		if err != nil {
			return err
		}
		for name, out := range map[string]pulumi.StringOutput{
			"url":    s.URL,
			"bucket": s.BucketName,
			"id":     s.DistributionID,
			"arn":    s.DistributionARN,
			"domain": s.DomainName,
			"zone":   s.DistributionZoneID,
			"store":  s.KeyValueStoreARN,
			"logs":   s.LogsBucketName,
		} {
			ctx.Export(name, out)
		}
		return nil
	}, opts...)
	published := map[string]string{}
	for name := range rec.Outputs {
		if text, known := rec.Output(string(name)).(string); known {
			published[string(name)] = text
		}
	}
	return rec, published
}

const storeKey = "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey"

func TestSiteChildren(t *testing.T) {
	t.Parallel()
	common := []string{
		"plinth:storage:Bucket web-web", "plinth:storage:Bucket web-logs",
		"aws:cloudfront/keyValueStore:KeyValueStore web-store", storeKey + " web-key-config",
		"aws:cloudfront/function:Function web-viewer-request",
		"aws:cloudfront/cachePolicy:CachePolicy web-pages",
		"aws:cloudfront/cachePolicy:CachePolicy web-assets",
		"aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy web-headers",
		"aws:cloudfront/originAccessControl:OriginAccessControl web-oac",
		"aws:cloudfront/distribution:Distribution web",
	}
	domain := []string{"aws:route53/record:Record web-domain-a", "aws:route53/record:Record web-domain-aaaa"}
	www := []string{"aws:route53/record:Record web-www-a", "aws:route53/record:Record web-www-aaaa"}
	alone := withDomain()
	alone.WWW = false
	elsewhere := withDomain()
	elsewhere.ZoneID = nil
	for sentence, c := range map[string]struct {
		args site.Args
		want []string
	}{
		"by default":                    {site.Args{}, common},
		"with a domain":                 {alone, append(domain, common...)},
		"with a domain and www":         {withDomain(), append(append(www, domain...), common...)},
		"with records made elsewhere":   {elsewhere, common},
		"with an API, which isn't made": {withAPI(), append(append(www, domain...), common...)},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			rec, _ := siteOf(t, c.args)
			require.ElementsMatch(t, c.want, fixture.Children(rec, rec.Only(t, "plinth:site:Site")))
		})
	}
}

func TestSiteDistribution(t *testing.T) {
	t.Parallel()
	t.Run("serves HTTPS only", func(t *testing.T) {
		t.Parallel()
		args := withAPI()
		args.WebACLARN = pulumi.String("arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1")
		rec, published := siteOf(t, args)
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		for path, want := range map[string]any{
			"enabled":                             true,
			"httpVersion":                         "http2and3",
			"isIpv6Enabled":                       true,
			"priceClass":                          "PriceClass_100",
			"defaultRootObject":                   "index.html",
			"aliases":                             []any{"example.com", "www.example.com"},
			"webAclId":                            "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1",
			"viewerCertificate.acmCertificateArn": siteCertificate,
			"viewerCertificate.minimumProtocolVersion":       "TLSv1.2_2021",
			"viewerCertificate.sslSupportMethod":             "sni-only",
			"viewerCertificate.cloudfrontDefaultCertificate": nil,
			"defaultCacheBehavior.viewerProtocolPolicy":      "redirect-to-https",
			"defaultCacheBehavior.compress":                  true,
			"orderedCacheBehaviors[0].pathPattern":           "/api/*",
			"orderedCacheBehaviors[0].viewerProtocolPolicy":  "https-only",
			"orderedCacheBehaviors[1].pathPattern":           "/assets/*",
			"orderedCacheBehaviors[1].viewerProtocolPolicy":  "redirect-to-https",
			"restrictions.geoRestriction.restrictionType":    "none",
			"loggingConfig.prefix":                           "cloudfront/",
			"loggingConfig.bucket":                           published["logs"] + ".s3.amazonaws.com",
		} {
			require.Equal(t, want, d.Get(path), path)
		}
		require.Equal(t, "https://example.com", published["url"])
		require.Equal(t, d.ID, published["id"])
		require.Equal(t, "Z2FDTNDATAQYW2", published["zone"])

		rec, published = siteOf(t, site.Args{})
		d = rec.Only(t, "aws:cloudfront/distribution:Distribution")
		require.Equal(t,
			map[string]any{"cloudfrontDefaultCertificate": true},
			d.Get("viewerCertificate"),
			"CloudFront's own certificate has its own protocols",
		)
		require.Nil(t, d.Get("aliases"))
		require.Equal(t, "https://"+published["domain"], published["url"])
	})
}

func TestSiteBucket(t *testing.T) {
	t.Parallel()
	t.Run("is read by its distribution only", func(t *testing.T) {
		t.Parallel()
		rec, published := siteOf(t, withAPI())
		d := rec.Only(t, "aws:cloudfront/distribution:Distribution")
		origin := d.Get("origins[0]").(map[string]any)
		require.Equal(t, published["bucket"]+".s3.eu-west-1.amazonaws.com", origin["domainName"])
		control := rec.Only(t, "aws:cloudfront/originAccessControl:OriginAccessControl")
		require.Equal(t, control.ID, origin["originAccessControlId"])
		require.Equal(t,
			[]any{"s3", "always", "sigv4"},
			[]any{
				control.Get("originAccessControlOriginType"),
				control.Get("signingBehavior"),
				control.Get("signingProtocol"),
			},
		)

		statements := fixture.Statements(t, rec.One(t, "aws:s3/bucketPolicy:BucketPolicy", "web-web-policy"), "policy")
		require.Len(t, statements, 2)
		require.Equal(t, map[string]any{
			"Sid":       "Distribution",
			"Effect":    "Allow",
			"Principal": map[string]any{"Service": "cloudfront.amazonaws.com"},
			"Action":    "s3:GetObject", "Resource": "arn:aws:s3:::" + published["bucket"] + "/*",
			"Condition": map[string]any{"StringEquals": map[string]any{"AWS:SourceArn": published["arn"]}},
		}, statements["Distribution"])
		require.Equal(t, "Deny", statements["DenyWithoutTLS"]["Effect"])
	})
}

func TestSiteBuckets(t *testing.T) {
	t.Parallel()
	t.Run("log requests and are protected unless disposable", func(t *testing.T) {
		t.Parallel()
		args := withDomain()
		args.LogRetentionDays = 30
		args.AccessLogs = &storage.AccessLogs{Bucket: pulumi.String("access-logs-1234567")}
		rec, published := siteOf(t, args)
		logging := rec.Only(t, "aws:s3/bucketLoggingV2:BucketLoggingV2")
		require.Equal(t,
			[]any{published["bucket"], "access-logs-1234567"},
			[]any{logging.Get("bucket"), logging.Get("targetBucket")},
		)
		require.Contains(t,
			fmt.Sprint(
				rec.One(t, "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "web-logs-lifecycle").
					Get("rules"),
			),
			"days:30",
		)
		require.Equal(t,
			"BucketOwnerPreferred",
			rec.One(t, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "web-logs-ownership").
				Get("rule.objectOwnership"),
		)
		require.True(t,
			rec.Only(t, "aws:cloudfront/distribution:Distribution").
				DependsOn(rec.One(t, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", "web-logs-ownership")),
			"CloudFront refuses a bucket without ACLs",
		)
		for _, b := range rec.Of("aws:s3/bucketV2:BucketV2") {
			require.True(t, b.Protect, b.URN)
			require.NotEqual(t, true, b.Get("forceDestroy"), b.URN)
		}
		args.Disposable = true
		rec, _ = siteOf(t, args)
		for _, r := range rec.Resources {
			require.False(t, r.Protect, r.URN)
		}
	})
}

func TestSiteRecords(t *testing.T) {
	t.Parallel()
	t.Run("point to the distribution", func(t *testing.T) {
		t.Parallel()
		rec, published := siteOf(t, withDomain())
		names := map[string][]any{}
		for _, r := range rec.Of("aws:route53/record:Record") {
			names[r.Name] = []any{
				r.Get("name"),
				r.Get("type"),
				r.Get("zoneId"),
				r.Get("aliases[0].name"),
				r.Get("aliases[0].zoneId"),
			}
		}
		target, zone := any(published["domain"]), any("Z2FDTNDATAQYW2")
		require.Equal(t, map[string][]any{
			"web-domain-a": {
				"example.com",
				"A",
				"Z0123456789ABC",
				target,
				zone,
			}, "web-domain-aaaa": {"example.com", "AAAA", "Z0123456789ABC", target, zone},
			"web-www-a": {
				"www.example.com",
				"A",
				"Z0123456789ABC",
				target,
				zone,
			}, "web-www-aaaa": {"www.example.com", "AAAA", "Z0123456789ABC", target, zone},
		}, names)
	})
}

func TestSite(t *testing.T) {
	t.Parallel()
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		args := withAPI()
		args.BasicAuth = signIn("alice", aliceHash)
		rec, published := siteOf(t, args, mockaws.Preview())
		require.Equal(t,
			mockaws.Unknown{},
			rec.One(t, "aws:s3/bucketPolicy:BucketPolicy", "web-web-policy").Get("policy"),
		)
		require.Equal(t, "https://example.com", published["url"], "known before anything exists")
		full, _ := siteOf(t, args)
		require.Len(t, rec.Tree(), len(full.Tree()))
	})
}
