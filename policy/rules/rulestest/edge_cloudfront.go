package rulestest

// cdn is a distribution.
func cdn(name string, inputs props) Resource {
	return of(distributionType, name, inputs).outputs(props{"id": "E" + name, "arn": "arn:aws:cloudfront::123456789012:distribution/E" + name})
}

func viewerTLS() *suite {
	s := &suite{rule: "tls-cloudfront-viewer"}
	policy := func(name any) props { return props{"targetOriginId": "o", "viewerProtocolPolicy": name} }
	s.pass("every behaviour redirects or refuses", cdn("cdn", props{"defaultCacheBehavior": policy("redirect-to-https"), "orderedCacheBehaviors": []any{policy("https-only"), policy("redirect-to-https")}}))
	s.fail("plain HTTP, a violation for each behaviour", "all all all", cdn("all", props{"defaultCacheBehavior": policy("allow-all"), "orderedCacheBehaviors": []any{policy("https-only"), policy("allow-all"), props{}}})).
		says("defaultCacheBehavior.viewerProtocolPolicy", `is "allow-all"`, "orderedCacheBehaviors[1]", "orderedCacheBehaviors[2]")
	s.alias("the default behaviour as a list of one", "cdn", cdn("cdn", props{"defaultCacheBehavior": []any{policy("allow-all")}}))
	s.unknown("behaviours that aren't known", cdn("a", props{"defaultCacheBehavior": Unknown, "orderedCacheBehaviors": Unknown}), cdn("b", props{"defaultCacheBehavior": policy(Unknown), "orderedCacheBehaviors": []any{Unknown}}))
	s.shape("nonsense", "odd", cdn("list", props{"defaultCacheBehavior": "x", "orderedCacheBehaviors": []any{1, nil}}), cdn("odd", props{"defaultCacheBehavior": policy([]any{})}), cdn("none", nil))
	s.other("another resource's policy", of("cloudfront/cachePolicy:CachePolicy", "policy", props{"defaultCacheBehavior": policy("allow-all")}))
	return s
}

func viewerCertificates() *suite {
	s := &suite{rule: "tls-cloudfront-min-1-2"}
	own := func(version, method any) props {
		return props{"aliases": []any{"example.com"}, "viewerCertificate": props{"acmCertificateArn": "arn:aws:acm:us-east-1:1:certificate/a", "minimumProtocolVersion": version, "sslSupportMethod": method}}
	}
	s.pass("TLS 1.2 of 2019 or later", cdn("a", own("TLSv1.2_2021", "sni-only")), cdn("b", own("TLSv1.2_2019", "sni-only")), cdn("c", own("TLSv1.3_2025", "sni-only")), cdn("d", own("TLSv1.2_2025", "sni-only")))
	s.pass("CloudFront's own name and certificate, whose version AWS reports", cdn("cdn", props{"viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("up", props{"viewerCertificate": props{"cloudfrontDefaultCertificate": true}, "aliases": []any{}}).outputs(props{"viewerCertificate": props{"cloudfrontDefaultCertificate": true, "minimumProtocolVersion": "TLSv1"}}))
	s.fail("older policies, and AWS's default", "a b c d", cdn("a", own("TLSv1.2_2018", "sni-only")), cdn("b", own("TLSv1.1_2016", "sni-only")), cdn("c", own("TLSv1", "sni-only")), cdn("d", own(nil, "sni-only"))).
		says("viewerCertificate.minimumProtocolVersion", `is "TLSv1.2_2018"`, "(absent)")
	s.fail("a dedicated address", "cdn", cdn("cdn", own("TLSv1.2_2021", "vip"))).says("sslSupportMethod", `is "vip"`)
	s.fail("both, a violation for each", "cdn cdn", cdn("cdn", own("SSLv3", "vip")))
	s.fail("a certificate of IAM", "cdn", cdn("cdn", props{"viewerCertificate": props{"iamCertificateId": "ASCA1", "minimumProtocolVersion": "TLSv1_2016", "sslSupportMethod": "sni-only"}}))
	s.fail("names of its own without a certificate for them", "cdn none", cdn("cdn", props{"aliases": []any{"example.com"}, "viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("none", props{"aliases": []any{Unknown}, "viewerCertificate": props{}})).says("aliases is")
	s.previewed(Failing, "a certificate that is made in this run with an old policy", "cdn", func(w *world) {
		w.resources = append(w.resources, cdn("cdn", props{"viewerCertificate": props{"acmCertificateArn": Unknown, "minimumProtocolVersion": "TLSv1"}}))
	})
	s.unknown("certificates, versions and names that aren't known", cdn("a", props{"viewerCertificate": Unknown}), cdn("b", own(Unknown, Unknown)), cdn("c", props{"aliases": Unknown, "viewerCertificate": props{"cloudfrontDefaultCertificate": true}}),
		cdn("d", props{"aliases": []any{"example.com"}, "viewerCertificate": props{"cloudfrontDefaultCertificate": Unknown}}))
	s.alias("the certificate as a list of one", "cdn", cdn("cdn", props{"viewerCertificate": []any{props{"acmCertificateArn": "arn", "minimumProtocolVersion": "TLSv1"}}}))
	s.shape("nonsense", "", cdn("a", props{"viewerCertificate": "x"}), cdn("b", props{"viewerCertificate": []any{1, 2}, "aliases": nil}), cdn("c", nil))
	s.other("a load balancer's listener is another rule's", of("lb/listener:Listener", "listener", props{"protocol": "HTTPS", "certificateArn": "arn"}))
	return s
}

func originTLS() *suite {
	s := &suite{rule: "tls-cloudfront-origin"}
	custom := func(id string, policy any, protocols ...any) props {
		return props{"originId": id, "domainName": "api.example.com", "customOriginConfig": props{"httpPort": 80, "httpsPort": 443, "originProtocolPolicy": policy, "originSslProtocols": protocols}}
	}
	s.pass("HTTPS with TLS 1.2, and a bucket", cdn("cdn", props{"origins": []any{custom("api", "https-only", "TLSv1.2"), props{"originId": "bucket", "domainName": "b.s3.amazonaws.com"}}}))
	s.fail("plain HTTP, the viewer's choice and old protocols, a violation for each origin", "cdn cdn cdn", cdn("cdn", props{"origins": []any{
		custom("plain", "http-only", "TLSv1.2"), custom("fine", "https-only", "TLSv1.2"), custom("viewer", "match-viewer", "TLSv1", "TLSv1.2"), custom("old", "https-only", "TLSv1.2", "TLSv1.1"),
	}})).says("origins[0].customOriginConfig", `"plain"`, `"http-only"`, "origins[2]", "originProtocolPolicy \"match-viewer\"", "and originSslProtocols", "origins[3]")
	s.fail("no policy", "cdn", cdn("cdn", props{"origins": []any{props{"customOriginConfig": props{"originSslProtocols": []any{"TLSv1.2"}}}}}))
	s.unknown("origins that aren't known", cdn("a", props{"origins": Unknown}), cdn("b", props{"origins": []any{Unknown, props{"customOriginConfig": Unknown}, custom("x", Unknown, Unknown)}}))
	s.shape("nonsense", "", cdn("a", props{"origins": "x"}), cdn("b", props{"origins": []any{1, nil, props{"customOriginConfig": "x"}}}), cdn("c", nil))
	s.other("an integration is another rule's", of("apigatewayv2/integration:Integration", "integration", props{"integrationUri": "http://api.example.com"}))
	return s
}

func bucketOrigin(name string, more props) props {
	o := props{"originId": name, "domainName": name + ".s3.eu-west-1.amazonaws.com", "originAccessControlId": "E2OAC"}
	for key, value := range more {
		o[key] = value
	}
	return o
}

func cloudfrontGrant(arns any) props {
	return grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "arn:aws:s3:::assets/*", "Condition", props{"StringEquals": props{"AWS:SourceArn": arns}})
}

func originAccess() *suite {
	s := &suite{rule: "cloudfront-s3-oac"}
	bucket := of("s3/bucketV2:BucketV2", "assets", props{"bucket": "assets"}).outputs(props{"id": "assets", "arn": "arn:aws:s3:::assets", "bucketRegionalDomainName": "assets.s3.eu-west-1.amazonaws.com"})
	own := func(document string) Resource {
		return of("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": "assets", "policy": document}).from("bucket", "assets")
	}
	origins := func(list ...any) props { return props{"origins": list} }
	site := cdn("site", origins(bucketOrigin("assets", nil))).from("origins", "assets")
	arn := "arn:aws:cloudfront::123456789012:distribution/Esite"
	s.pass("an origin access control, and a policy for this distribution", site, bucket, own(policy(deny("s3:*", "*"), cloudfrontGrant(arn))))
	inline := of("s3/bucket:Bucket", "assets", props{"bucket": "assets", "policy": policy(cloudfrontGrant(arn))}).outputs(props{"id": "assets", "arn": "arn:aws:s3:::assets", "bucketRegionalDomainName": "assets.s3.eu-west-1.amazonaws.com"})
	s.pass("the policy inside the bucket", site, inline)
	wide := inline
	wide.Inputs = props{"bucket": "assets", "policy": policy(grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*"))}
	s.fail("too wide a policy inside the bucket", "assets", site, wide).says("lets in any distribution")
	s.pass("a bucket for two distributions", site, cdn("other", origins(bucketOrigin("assets", nil))), bucket, own(policy(cloudfrontGrant([]any{"arn:aws:cloudfront::123456789012:distribution/Eother", arn}))))
	s.pass("a bucket of another stack, a website, and other origins", cdn("far", origins(bucketOrigin("elsewhere", nil))), cdn("web", origins(
		props{"domainName": "assets.s3-website-eu-west-1.amazonaws.com", "customOriginConfig": props{"originProtocolPolicy": "http-only"}}, props{"domainName": "x.lambda-url.eu-west-1.on.aws", "customOriginConfig": props{}},
		props{"domainName": "vpc", "vpcOriginConfig": props{"vpcOriginId": "vo_1"}})))
	s.fail("no origin access control, also with the old identity, a violation for each", "site site dual", cdn("site", origins(bucketOrigin("assets", props{"originAccessControlId": nil}),
		bucketOrigin("more", props{"originAccessControlId": "", "s3OriginConfig": props{"originAccessIdentity": "origin-access-identity/cloudfront/E1"}}))),
		cdn("dual", origins(props{"domainName": "b.s3.dualstack.eu-west-1.amazonaws.com", "customOriginConfig": props{}}))).says("origins[0].originAccessControlId", "origins[1]", "is absent")
	s.fail("an origin access control that doesn't sign", "site", site, bucket, own(policy(cloudfrontGrant(arn))), of("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "never"}).outputs(props{"id": "E2OAC"})).
		says("signingBehavior is never")
	s.fail("a policy without the distribution's ARN", "policy", site, bucket, own(policy(grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*")))).
		says("policy.Statement[0]", "lets in any distribution")
	s.fail("a pattern for it, also where two distributions use the bucket", "policy", site, cdn("other", origins(bucketOrigin("assets", nil))), bucket, own(policy(cloudfrontGrant("arn:aws:cloudfront::123456789012:distribution/*"))))
	s.fail("another distribution's ARN, or nobody's", "site", site, bucket, own(policy(cloudfrontGrant("arn:aws:cloudfront::123456789012:distribution/Eother")))).says("origins[0]", "doesn't let this distribution in")
	s.fail("CloudFront denied, another service allowed, and an account of that name", "site", site, bucket, own(policy(
		deny("s3:*", "*", "Principal", props{"Service": "cloudfront.amazonaws.com"}, "Condition", props{"StringEquals": props{"AWS:SourceArn": arn}}),
		grant(props{"Service": "logging.s3.amazonaws.com"}, "s3:PutObject", "Resource", "*"), grant(props{"AWS": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*"))))
	s.fail("a condition on something else, or one that lets all others in", "policy policy", site, bucket, own(policy(
		grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*", "Condition", props{"StringEquals": props{"AWS:SourceAccount": "123456789012"}}),
		grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*", "Condition", props{"StringNotEquals": props{"AWS:SourceArn": arn}}))))
	s.fail("no policy at all", "site", site, bucket)
	s.fail("a condition that a missing key passes", "policy", site, bucket, own(policy(grant(props{"Service": []any{"cloudfront.amazonaws.com"}}, "s3:GetObject", "Resource", "*",
		"Condition", props{"StringEqualsIfExists": props{"aws:sourcearn": arn}}))))
	s.previewed(Failing, "before the deployment the origin alone shows it", "site", func(w *world) {
		w.add("s3/bucketV2:BucketV2", "assets", props{}).add(distributionType, "site", props{"origins": []any{props{"originId": "assets", "domainName": to("assets")}}})
	})
	s.previewed(UnknownValue, "what is made in this run", "", func(w *world) {
		w.add("s3/bucketV2:BucketV2", "assets", props{}).add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "always"})
		w.add(distributionType, "site", props{"origins": []any{props{"domainName": to("assets"), "originAccessControlId": to("oac")}}})
		w.add("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": to("assets"), "policy": Unknown}).add(distributionType, "whole", props{"origins": Unknown})
		w.add(distributionType, "parts", props{"origins": []any{Unknown, props{"domainName": Unknown, "originAccessControlId": Unknown}, props{"domainName": Unknown, "customOriginConfig": Unknown}}})
	})
	s.unknown("a policy that a preview leaves out, because it isn't known", cdn("site", origins(bucketOrigin("assets", nil))), bucket,
		of("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": "assets"}).from("policy", "site"))
	s.previewed(UnknownValue, "a condition that isn't known", "", func(w *world) {
		w.add("s3/bucketV2:BucketV2", "assets", props{}).add(distributionType, "site", props{"origins": []any{props{"domainName": to("assets"), "originAccessControlId": "E2OAC"}}})
		w.add("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": to("assets"), "policy": props{"Statement": []any{cloudfrontGrant(Unknown)}}})
	})
	s.alias("the bucket's other token and its global address", "site", cdn("site", origins(bucketOrigin("x", props{"domainName": "assets.s3.amazonaws.com", "originAccessControlId": nil}))),
		of("s3/bucket:Bucket", "assets", props{"bucket": "assets"}).outputs(props{"bucketDomainName": "assets.s3.amazonaws.com"}))
	s.shape("nonsense", "empty", cdn("a", props{"origins": "x"}), cdn("b", origins(1, nil, "x")), cdn("empty", origins(props{})), of("s3/bucketPolicy:BucketPolicy", "policy", props{"policy": 7, "bucket": []any{}}))
	s.other("a bucket without a distribution", bucket, own(policy(grant("*", "s3:GetObject", "Resource", "*"))))
	return s
}

func distributionLogs() *suite {
	s := &suite{rule: "cloudfront-logging"}
	v2 := func(arn string) []Resource {
		return []Resource{cdn("site", props{}), of("cloudwatch/logDeliverySource:LogDeliverySource", "source", props{"name": "site-logs", "logType": "ACCESS_LOGS", "resourceArn": arn}),
			of("cloudwatch/logDelivery:LogDelivery", "delivery", props{"deliverySourceName": "site-logs", "deliveryDestinationArn": "arn"})}
	}
	own := "arn:aws:cloudfront::123456789012:distribution/Esite"
	s.pass("a bucket for the logs", cdn("cdn", props{"loggingConfig": props{"bucket": "logs.s3.amazonaws.com", "includeCookies": false}}))
	delivered := v2(own)
	delivered[1] = delivered[1].from("resourceArn", "site")
	s.pass("a delivery of CloudWatch, where that is the way", delivered...).config("logDelivery", "v2")
	s.fail("no bucket", "none empty", cdn("none", props{}), cdn("empty", props{"loggingConfig": props{"bucket": ""}})).says("loggingConfig", "names no bucket")
	s.fail("a delivery for another distribution", "site", v2("arn:aws:cloudfront::123456789012:distribution/Eother")...).config("logDelivery", "v2").says("no log delivery of the stack")
	s.fail("a source that nothing delivers", "site", delivered[:2]...).config("logDelivery", "v2")
	s.unknown("logs that aren't known", cdn("cdn", props{"loggingConfig": Unknown}), cdn("bucket", props{"loggingConfig": props{"bucket": Unknown}}))
	s.unknown("a delivery whose source isn't known", cdn("cdn", props{}), of("cloudwatch/logDeliverySource:LogDeliverySource", "source", props{"resourceArn": Unknown})).config("logDelivery", "v2")
	s.shape("nonsense names no bucket", "a b", cdn("a", props{"loggingConfig": "x"}), cdn("b", props{"loggingConfig": []any{1, 2}}))
	s.other("a bucket's logs are another rule's", of("s3/bucketV2:BucketV2", "bucket", props{}))
	return s
}

func securityHeaders() *suite {
	s := &suite{rule: "cloudfront-security-headers"}
	headers := "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	good := props{"strictTransportSecurity": props{"accessControlMaxAgeSec": 63072000, "override": true}, "contentTypeOptions": props{"override": true}, "frameOptions": props{"frameOption": "DENY", "override": true}}
	behave := func(ids ...any) props {
		p := props{"defaultCacheBehavior": props{"responseHeadersPolicyId": ids[0]}}
		var more []any
		for _, id := range ids[1:] {
			more = append(more, props{"pathPattern": "/x/*", "responseHeadersPolicyId": id})
		}
		p["orderedCacheBehaviors"] = more
		return p
	}
	s.passes("a policy of the stack on every behaviour", func(w *world) {
		w.add(headers, "headers", props{"securityHeadersConfig": good}).add(distributionType, "cdn", behave(to("headers"), to("headers")))
	})
	s.passes("framing forbidden by the content security policy", func(w *world) {
		w.add(headers, "headers", props{"securityHeadersConfig": props{"strictTransportSecurity": props{"accessControlMaxAgeSec": 31536000}, "contentTypeOptions": props{},
			"contentSecurityPolicy": props{"contentSecurityPolicy": "default-src 'self'; frame-ancestors 'none'"}}}).add(distributionType, "cdn", behave(to("headers")))
	})
	s.pass("AWS's own policy, and one of another stack", cdn("aws", behave("67f7725c-6f97-4210-82d7-5512b31e9d03")), cdn("far", behave("11111111-2222-3333-4444-555555555555")))
	s.fail("behaviours without one, a violation for each", "cdn cdn", cdn("cdn", behave(nil, "67f7725c-6f97-4210-82d7-5512b31e9d03", ""))).says("defaultCacheBehavior.responseHeadersPolicyId", "orderedCacheBehaviors[1]")
	s.fail("AWS's policy for CORS has none of them", "cdn", cdn("cdn", behave("60669652-455b-4ae9-85a4-c4c02393f86c")))
	s.fails("a weak policy of the stack, once however often it is used, a violation for each header", "weak weak weak", func(w *world) {
		w.add(headers, "weak", props{"securityHeadersConfig": props{"strictTransportSecurity": props{"accessControlMaxAgeSec": 3600}}}).add(distributionType, "cdn", behave(to("weak"), to("weak")))
		w.add(headers, "unused", props{"corsConfig": props{}})
	})
	s.deployed(Failing, "a policy for CORS only", "cors cors cors", func(w *world) {
		w.add(headers, "cors", props{"corsConfig": props{}}).add(distributionType, "cdn", behave(to("cors")))
	}).
		says("strictTransportSecurity.accessControlMaxAgeSec", "contentTypeOptions", "frameOptions.frameOption")
	s.previewed(UnknownValue, "policies and headers that aren't known", "", func(w *world) {
		w.add(headers, "later", props{"securityHeadersConfig": Unknown}).add(distributionType, "cdn", behave(to("later"), Unknown)).add(distributionType, "whole", props{"defaultCacheBehavior": Unknown, "orderedCacheBehaviors": Unknown})
	})
	s.shape("nonsense", "odd", cdn("a", props{"defaultCacheBehavior": "x"}), cdn("odd", props{"orderedCacheBehaviors": []any{1, props{}}}), of(headers, "headers", props{"securityHeadersConfig": 7}))
	s.other("headers of an API", of(httpAPIType, "api", props{"corsConfiguration": props{}}))
	return s
}

func defaultRoot() *suite {
	s := &suite{rule: "cloudfront-default-root"}
	site := func(root any, origin props) Resource {
		return cdn("cdn", props{"defaultRootObject": root, "defaultCacheBehavior": props{"targetOriginId": "assets"}, "origins": []any{props{"originId": "other", "customOriginConfig": props{}}, origin}})
	}
	api := props{"originId": "assets", "domainName": "api.example.com", "customOriginConfig": props{}}
	s.pass("index.html", site("index.html", bucketOrigin("assets", nil)))
	s.pass("an API has no root document", site(nil, api))
	s.fail("a bucket without one", "cdn", site(nil, bucketOrigin("assets", nil))).says("defaultRootObject", `"assets"`)
	s.unknown("a document or an origin that isn't known", site(Unknown, bucketOrigin("assets", nil)))
	s.unknown("origins that aren't known", cdn("cdn", props{"origins": Unknown, "defaultCacheBehavior": props{"targetOriginId": "assets"}}), cdn("target", props{"defaultCacheBehavior": Unknown}))
	s.shape("nonsense", "", cdn("a", props{"origins": 7, "defaultCacheBehavior": []any{}}), cdn("b", props{"defaultRootObject": []any{1}, "origins": []any{nil}}))
	s.other("a bucket's website is another rule's", of("s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "site", props{}))
	return s
}
