package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// weakSignatures are weakenings of a deployed stack that the rule didn't catch at first.
func weakSignatures() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-s3-oac"}
	s.Deployed(coretest.Failing, "an origin access control that lets the caller's signature win", "cdn",
		func(d *coretest.Deployment) {
			d.Add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "no-override"})
			d.Add("cloudfront/distribution:Distribution", "cdn",
				props{"origins": []any{props{
					"domainName":            "far.s3.eu-west-1.amazonaws.com",
					"originAccessControlId": coretest.Ref("oac"),
				}}})
		}).Saying("no-override")
	return s
}

func bucketOrigin(name string, more props) props {
	o := props{"originId": name, "domainName": name + ".s3.eu-west-1.amazonaws.com", "originAccessControlId": "E2OAC"}
	for key, value := range more {
		o[key] = value
	}
	return o
}

func originAccess() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-s3-oac"}
	bucket := coretest.Of("s3/bucketV2:BucketV2", "assets", props{"bucket": "assets"}).WithOutputs(props{
		"id":                       "assets",
		"arn":                      "arn:aws:s3:::assets",
		"bucketRegionalDomainName": "assets.s3.eu-west-1.amazonaws.com",
	})
	own := func(document string) coretest.Resource {
		return coretest.Of("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": "assets", "policy": document}).
			From("bucket", "assets")
	}
	origins := func(list ...any) props { return props{"origins": list} }
	site := cdn("site", origins(bucketOrigin("assets", nil))).From("origins", "assets")
	arn := "arn:aws:cloudfront::123456789012:distribution/Esite"
	s.Pass("an origin access control, and a policy for this distribution", site, bucket,
		own(coretest.Policy(coretest.Deny("s3:*", "*"), coretest.CloudFrontGrant(arn))))
	inline := coretest.Of("s3/bucket:Bucket", "assets",
		props{"bucket": "assets", "policy": coretest.Policy(coretest.CloudFrontGrant(arn))}).WithOutputs(props{
		"id":                       "assets",
		"arn":                      "arn:aws:s3:::assets",
		"bucketRegionalDomainName": "assets.s3.eu-west-1.amazonaws.com",
	})
	s.Pass("the policy inside the bucket", site, inline)
	wide := inline
	wide.Inputs = props{
		"bucket": "assets",
		"policy": coretest.Policy(coretest.Grant(props{"Service": "cloudfront.amazonaws.com"},
			"s3:GetObject", "Resource", "*")),
	}
	s.Fail("too wide a policy inside the bucket", "assets", site, wide).Saying("lets in any distribution")
	s.Pass("a bucket for two distributions", site,
		cdn("other", origins(bucketOrigin("assets", nil))),
		bucket,
		own(coretest.Policy(coretest.CloudFrontGrant([]any{
			"arn:aws:cloudfront::123456789012:distribution/Eother", arn,
		}))))
	s.Pass("a bucket of another stack, a website, and other origins",
		cdn("far", origins(bucketOrigin("elsewhere", nil))),
		cdn("web", origins(
			props{
				"domainName":         "assets.s3-website-eu-west-1.amazonaws.com",
				"customOriginConfig": props{"originProtocolPolicy": "http-only"},
			},
			props{"domainName": "x.lambda-url.eu-west-1.on.aws", "customOriginConfig": props{}},
			props{"domainName": "vpc", "vpcOriginConfig": props{"vpcOriginId": "vo_1"}})))
	s.Fail("no origin access control, also with the old identity, a violation for each", "site site dual",
		cdn("site", origins(bucketOrigin("assets", props{"originAccessControlId": nil}),
			bucketOrigin("more", props{
				"originAccessControlId": "",
				"s3OriginConfig":        props{"originAccessIdentity": "origin-access-identity/cloudfront/E1"},
			}))),
		cdn("dual",
			origins(props{"domainName": "b.s3.dualstack.eu-west-1.amazonaws.com", "customOriginConfig": props{}}))).
		Saying("origins[0].originAccessControlId", "origins[1]", "is absent")
	s.Fail("an origin access control that doesn't sign", "site", site, bucket,
		own(coretest.Policy(coretest.CloudFrontGrant(arn))),
		coretest.Of("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "never"}).
			WithOutputs(props{"id": "E2OAC"})).
		Saying("signingBehavior is never")
	s.Fail("a policy without the distribution's ARN", "policy", site, bucket,
		own(coretest.Policy(coretest.Grant(props{"Service": "cloudfront.amazonaws.com"},
			"s3:GetObject", "Resource", "*")))).
		Saying("policy.Statement[0]", "lets in any distribution")
	s.Fail("a pattern for it, also where two distributions use the bucket", "policy", site,
		cdn("other", origins(bucketOrigin("assets", nil))),
		bucket,
		own(coretest.Policy(coretest.CloudFrontGrant("arn:aws:cloudfront::123456789012:distribution/*"))))
	s.Fail("another distribution's ARN, or nobody's", "site", site, bucket,
		own(coretest.Policy(coretest.CloudFrontGrant("arn:aws:cloudfront::123456789012:distribution/Eother")))).
		Saying("origins[0]", "doesn't let this distribution in")
	s.Fail("CloudFront denied, another service allowed, and an account of that name", "site", site, bucket,
		own(coretest.Policy(
			coretest.Deny("s3:*", "*", "Principal",
				props{"Service": "cloudfront.amazonaws.com"},
				"Condition",
				props{"StringEquals": props{"AWS:SourceArn": arn}}),
			coretest.Grant(props{"Service": "logging.s3.amazonaws.com"}, "s3:PutObject", "Resource", "*"),
			coretest.Grant(props{"AWS": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", "*"))))
	s.Fail("a condition on something else, or one that lets all others in", "policy policy", site, bucket,
		own(coretest.Policy(
			coretest.Grant(props{"Service": "cloudfront.amazonaws.com"},
				"s3:GetObject", "Resource", "*", "Condition",
				props{"StringEquals": props{"AWS:SourceAccount": "123456789012"}}),
			coretest.Grant(props{"Service": "cloudfront.amazonaws.com"},
				"s3:GetObject", "Resource", "*", "Condition",
				props{"StringNotEquals": props{"AWS:SourceArn": arn}}))))
	s.Fail("no policy at all", "site", site, bucket)
	s.Fail("a condition that a missing key passes", "policy", site, bucket,
		own(coretest.Policy(coretest.Grant(props{"Service": []any{"cloudfront.amazonaws.com"}},
			"s3:GetObject", "Resource", "*",
			"Condition", props{"StringEqualsIfExists": props{"aws:sourcearn": arn}}))))
	s.Previewed(coretest.Failing, "before the deployment the origin alone shows it", "site",
		func(d *coretest.Deployment) {
			d.Add("s3/bucketV2:BucketV2", "assets", props{})
			d.Add(coretest.DistributionType, "site",
				props{"origins": []any{props{"originId": "assets", "domainName": coretest.Ref("assets")}}})
		})
	s.Previewed(coretest.UnknownValue, "what is made in this run", "", func(d *coretest.Deployment) {
		d.Add("s3/bucketV2:BucketV2", "assets", props{})
		d.Add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "always"})
		d.Add(coretest.DistributionType, "site",
			props{"origins": []any{props{
				"domainName":            coretest.Ref("assets"),
				"originAccessControlId": coretest.Ref("oac"),
			}}})
		d.Add("s3/bucketPolicy:BucketPolicy", "policy",
			props{"bucket": coretest.Ref("assets"), "policy": coretest.Unknown})
		d.Add(coretest.DistributionType, "whole", props{"origins": coretest.Unknown})
		d.Add(coretest.DistributionType, "parts",
			props{"origins": []any{
				coretest.Unknown,
				props{"domainName": coretest.Unknown, "originAccessControlId": coretest.Unknown},
				props{"domainName": coretest.Unknown, "customOriginConfig": coretest.Unknown},
			}})
	})
	s.Unknown("a policy that a preview leaves out, because it isn't known",
		cdn("site", origins(bucketOrigin("assets", nil))),
		bucket,
		coretest.Of("s3/bucketPolicy:BucketPolicy", "policy", props{"bucket": "assets"}).From("policy", "site"))
	s.Previewed(coretest.UnknownValue, "a condition that isn't known", "", func(d *coretest.Deployment) {
		d.Add("s3/bucketV2:BucketV2", "assets", props{})
		d.Add(coretest.DistributionType, "site",
			props{"origins": []any{props{"domainName": coretest.Ref("assets"), "originAccessControlId": "E2OAC"}}})
		d.Add("s3/bucketPolicy:BucketPolicy", "policy", props{
			"bucket": coretest.Ref("assets"),
			"policy": props{"Statement": []any{coretest.CloudFrontGrant(coretest.Unknown)}},
		})
	})
	s.Alias("the bucket's other token and its global address", "site",
		cdn("site",
			origins(bucketOrigin("x", props{"domainName": "assets.s3.amazonaws.com", "originAccessControlId": nil}))),
		coretest.Of("s3/bucket:Bucket", "assets", props{"bucket": "assets"}).WithOutputs(props{
			"bucketDomainName": "assets.s3.amazonaws.com",
		}))
	s.Shape("nonsense", "empty",
		cdn("a", props{"origins": "x"}),
		cdn("b", origins(1, nil, "x")),
		cdn("empty", origins(props{})),
		coretest.Of("s3/bucketPolicy:BucketPolicy", "policy", props{"policy": 7, "bucket": []any{}}))
	s.Other("a bucket without a distribution", bucket,
		own(coretest.Policy(coretest.Grant("*", "s3:GetObject", "Resource", "*"))))
	return s
}
