package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// cdn is a distribution.
func cdn(name string, inputs props) coretest.Resource {
	return coretest.Of(coretest.DistributionType, name, inputs).WithOutputs(props{
		"id":  "E" + name,
		"arn": "arn:aws:cloudfront::123456789012:distribution/E" + name,
	})
}

func viewerTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-cloudfront-viewer"}
	policy := func(name any) props { return props{"targetOriginId": "o", "viewerProtocolPolicy": name} }
	s.Pass("every behaviour redirects or refuses",
		cdn("cdn", props{
			"defaultCacheBehavior":  policy("redirect-to-https"),
			"orderedCacheBehaviors": []any{policy("https-only"), policy("redirect-to-https")},
		}))
	s.Fail("plain HTTP, a violation for each behaviour", "all all all",
		cdn("all", props{
			"defaultCacheBehavior":  policy("allow-all"),
			"orderedCacheBehaviors": []any{policy("https-only"), policy("allow-all"), props{}},
		})).
		Saying("defaultCacheBehavior.viewerProtocolPolicy", `is "allow-all"`, "orderedCacheBehaviors[1]",
			"orderedCacheBehaviors[2]")
	s.Alias("the default behaviour as a list of one", "cdn",
		cdn("cdn", props{"defaultCacheBehavior": []any{policy("allow-all")}}))
	s.Unknown("behaviours that aren't known",
		cdn("a", props{"defaultCacheBehavior": coretest.Unknown, "orderedCacheBehaviors": coretest.Unknown}),
		cdn("b",
			props{"defaultCacheBehavior": policy(coretest.Unknown), "orderedCacheBehaviors": []any{coretest.Unknown}}))
	s.Shape("nonsense", "odd",
		cdn("list", props{"defaultCacheBehavior": "x", "orderedCacheBehaviors": []any{1, nil}}),
		cdn("odd", props{"defaultCacheBehavior": policy([]any{})}),
		cdn("none", nil))
	s.Other("another resource's policy",
		coretest.Of("cloudfront/cachePolicy:CachePolicy", "policy", props{"defaultCacheBehavior": policy("allow-all")}))
	return s
}

func viewerCertificates() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-cloudfront-min-1-2"}
	own := func(version, method any) props {
		return props{
			"aliases": []any{"example.com"},
			"viewerCertificate": props{
				"acmCertificateArn":      "arn:aws:acm:us-east-1:1:certificate/a",
				"minimumProtocolVersion": version,
				"sslSupportMethod":       method,
			},
		}
	}
	s.Pass("TLS 1.2 of 2019 or later",
		cdn("a", own("TLSv1.2_2021", "sni-only")),
		cdn("b", own("TLSv1.2_2019", "sni-only")),
		cdn("c", own("TLSv1.3_2025", "sni-only")),
		cdn("d", own("TLSv1.2_2025", "sni-only")))
	s.Pass("CloudFront's own name and certificate, whose version AWS reports",
		cdn("cdn", props{"viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("up", props{"viewerCertificate": props{"cloudfrontDefaultCertificate": true}, "aliases": []any{}}).
			WithOutputs(props{"viewerCertificate": props{
				"cloudfrontDefaultCertificate": true,
				"minimumProtocolVersion":       "TLSv1",
			}}))
	s.Fail("older policies, and AWS's default", "a b c d",
		cdn("a", own("TLSv1.2_2018", "sni-only")),
		cdn("b", own("TLSv1.1_2016", "sni-only")),
		cdn("c", own("TLSv1", "sni-only")),
		cdn("d", own(nil, "sni-only"))).
		Saying("viewerCertificate.minimumProtocolVersion", `is "TLSv1.2_2018"`, "(absent)")
	s.Fail("a dedicated address", "cdn", cdn("cdn", own("TLSv1.2_2021", "vip"))).Saying("sslSupportMethod", `is "vip"`)
	s.Fail("both, a violation for each", "cdn cdn", cdn("cdn", own("SSLv3", "vip")))
	s.Fail("a certificate of IAM", "cdn",
		cdn("cdn",
			props{"viewerCertificate": props{
				"iamCertificateId":       "ASCA1",
				"minimumProtocolVersion": "TLSv1_2016",
				"sslSupportMethod":       "sni-only",
			}}))
	s.Fail("names of its own without a certificate for them", "cdn none",
		cdn("cdn",
			props{"aliases": []any{"example.com"}, "viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("none", props{"aliases": []any{coretest.Unknown}, "viewerCertificate": props{}})).Saying("aliases is")
	s.Previewed(coretest.Failing, "a certificate that is made in this run with an old policy", "cdn",
		func(d *coretest.Deployment) {
			d.Resources = append(d.Resources,
				cdn("cdn",
					props{"viewerCertificate": props{
						"acmCertificateArn":      coretest.Unknown,
						"minimumProtocolVersion": "TLSv1",
					}}))
		})
	s.Unknown("certificates, versions and names that aren't known",
		cdn("a", props{"viewerCertificate": coretest.Unknown}),
		cdn("b", own(coretest.Unknown, coretest.Unknown)),
		cdn("c", props{"aliases": coretest.Unknown, "viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("d", props{
			"aliases":           []any{"example.com"},
			"viewerCertificate": props{"cloudfrontDefaultCertificate": coretest.Unknown},
		}))
	s.Alias("the certificate as a list of one", "cdn",
		cdn("cdn",
			props{"viewerCertificate": []any{props{"acmCertificateArn": "arn", "minimumProtocolVersion": "TLSv1"}}}))
	s.Shape("nonsense", "",
		cdn("a", props{"viewerCertificate": "x"}),
		cdn("b", props{"viewerCertificate": []any{1, 2}, "aliases": nil}),
		cdn("c", nil))
	s.Other("a load balancer's listener is another rule's",
		coretest.Of("lb/listener:Listener", "listener", props{"protocol": "HTTPS", "certificateArn": "arn"}))
	return s
}

func originTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-cloudfront-origin"}
	custom := func(id string, policy any, protocols ...any) props {
		return props{
			"originId":   id,
			"domainName": "api.example.com",
			"customOriginConfig": props{
				"httpPort":             80,
				"httpsPort":            443,
				"originProtocolPolicy": policy,
				"originSslProtocols":   protocols,
			},
		}
	}
	s.Pass("HTTPS with TLS 1.2, and a bucket",
		cdn("cdn",
			props{"origins": []any{
				custom("api", "https-only", "TLSv1.2"),
				props{"originId": "bucket", "domainName": "b.s3.amazonaws.com"},
			}}))
	s.Fail("plain HTTP, the viewer's choice and old protocols, a violation for each origin", "cdn cdn cdn",
		cdn("cdn", props{"origins": []any{
			custom("plain", "http-only", "TLSv1.2"),
			custom("fine", "https-only", "TLSv1.2"),
			custom("viewer", "match-viewer", "TLSv1", "TLSv1.2"),
			custom("old", "https-only", "TLSv1.2", "TLSv1.1"),
		}})).Saying("origins[0].customOriginConfig", `"plain"`, `"http-only"`, "origins[2]",
		"originProtocolPolicy \"match-viewer\"", "and originSslProtocols", "origins[3]")
	s.Fail("no policy", "cdn",
		cdn("cdn", props{"origins": []any{props{"customOriginConfig": props{"originSslProtocols": []any{"TLSv1.2"}}}}}))
	s.Unknown("origins that aren't known",
		cdn("a", props{"origins": coretest.Unknown}),
		cdn("b",
			props{"origins": []any{
				coretest.Unknown,
				props{"customOriginConfig": coretest.Unknown},
				custom("x", coretest.Unknown, coretest.Unknown),
			}}))
	s.Shape("nonsense", "",
		cdn("a", props{"origins": "x"}),
		cdn("b", props{"origins": []any{1, nil, props{"customOriginConfig": "x"}}}),
		cdn("c", nil))
	s.Other("an integration is another rule's",
		coretest.Of("apigatewayv2/integration:Integration", "integration",
			props{"integrationUri": "http://api.example.com"}))
	return s
}
