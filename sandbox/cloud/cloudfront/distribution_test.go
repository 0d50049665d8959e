package cloudfront_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDistribution(t *testing.T) {
	t.Parallel()
	const typ = token.Distribution
	names := cloudtest.Steps(cloudtest.Origin,
		cloudtest.Certified(cloud.Virginia, true, "example.com", "*.example.com"))
	page := func(code int) func(h *cloudtest.Harness) m {
		return cloudtest.Just(m{
			"customErrorResponses": l{m{"errorCode": code, "responseCode": 404, "responsePagePath": "/404.html"}},
		})
	}
	many := func(h *cloudtest.Harness) m {
		list := l{}
		for i := range 26 {
			list = append(list,
				cloudtest.Over(cloudtest.Distribution(h)["defaultCacheBehavior"].(m), m{
					"pathPattern": "/" + strings.Repeat("x", i+1),
				}))
		}
		return m{"orderedCacheBehaviors": list}
	}
	logsTo := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.Distribution(h), m{
			"loggingConfig": m{"bucket": h.Created["logs"].Output("bucketDomainName")},
		})
	}
	error404 := m{"errorCode": 404, "responseCode": 404, "responsePagePath": "/404.html"}
	withOrigin := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			return m{"origins": l{cloudtest.Over(cloudtest.Distribution(h)["origins"].(l)[0].(m), in)}}
		}
	}
	edgeTrial := func(wrong func(h *cloudtest.Harness) m, says string) cloudtest.Case {
		return cloudtest.Case{
			Given: cloudtest.Origin,
			Type:  token.Distribution,
			Right: cloudtest.Distribution,
			Wrong: wrong,
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an origin exists": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: behaviorWith(m{"targetOriginId": "other"}),
			Says:  "NoSuchOrigin",
		},
		"an origin's bucket exists": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: cloudtest.Just(m{
				"origins": l{m{"originId": "site", "domainName": "none-4711.s3.eu-west-1.amazonaws.com"}},
			}),
			Says: "bucket none-4711 does not exist",
		},
		"an origin has no protocol": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: cloudtest.Just(m{"origins": l{m{"originId": "site", "domainName": "https://example.com"}}}),
			Says:  "cannot contain a protocol",
		},
		"an access control exists": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"origins": l{
						cloudtest.Over(cloudtest.Distribution(h)["origins"].(l)[0].(m), m{
							"originAccessControlId": "E0",
						}),
					},
				}
			},
			Says: "origin access control E0 does not exist",
		},
		"methods come in three sets": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: behaviorWith(m{"allowedMethods": l{"GET", "HEAD", "POST"}, "cachedMethods": l{"GET", "HEAD"}}),
			Says:  "invalid combination",
		},
		"what is cached is allowed": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: behaviorWith(m{"cachedMethods": l{"GET", "HEAD", "OPTIONS"}}),
			Says:  "CachedMethods contains OPTIONS",
		},
		"a policy or forwarded values": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: behaviorWith(m{"cachePolicyId": nil}),
			Says:  "ForwardedValues is required",
		},
		"a cache policy exists": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: behaviorWith(m{"cachePolicyId": "00000000-0000-0000-0000-000000000000"}),
			Says:  "NoSuchCachePolicy",
		},
		"25 behaviors are the quota": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: many,
			Says:  "TooManyCacheBehaviors",
		},
		"an error code has a page": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: func(h *cloudtest.Harness) m { return cloudtest.Over(cloudtest.Distribution(h), page(404)(h)) },
			Wrong: page(401),
			Says:  "InvalidErrorCode",
		},
		"names need a certificate": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: cloudtest.Just(m{"aliases": l{"example.com"}}),
			Says:  "must attach a trusted certificate",
		},
		"a certificate covers the names": {
			Given: names,
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: cloudtest.Just(m{"aliases": l{"a.b.example.com"}}),
			Says:  "doesn't cover the alternate domain name (CNAME) that you're trying to add: a.b.example.com",
		},
		"a name has one distribution": {
			Given: names,
			Type:  typ,
			Right: cloudtest.Distribution,
			Spoil: func(h *cloudtest.Harness) { h.Create(typ, "first", cloudtest.Distribution(h)) },
			Says:  "CNAMEAlreadyExists",
		},
		"a default root object has no slash": {
			Given: cloudtest.Origin,
			Type:  typ,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(cloudtest.Distribution(h), m{"defaultRootObject": "index.html"})
			},
			Wrong: cloudtest.Just(m{"defaultRootObject": "/index.html"}),
			Says:  "InvalidDefaultRootObject",
		},
		"a log bucket has ACLs": {
			Given: cloudtest.Steps(cloudtest.Origin, cloudtest.Bucket("logs"),
				cloudtest.Ownership("logs", "BucketOwnerPreferred")),
			Type:  typ,
			Right: logsTo,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("own") },
			Says:  "does not enable ACL access",
		},
		"a log bucket is named by its domain": {
			Given: cloudtest.Steps(cloudtest.Origin, cloudtest.Bucket("logs"),
				cloudtest.Ownership("logs", "BucketOwnerPreferred")),
			Type:  typ,
			Right: logsTo,
			Wrong: cloudtest.Just(m{"loggingConfig": m{"bucket": "logs-4711"}}),
			Says:  "must be the bucket's domain name",
		},
		"a web ACL is CloudFront's": {
			Given: cloudtest.Steps(cloudtest.Origin, func(h *cloudtest.Harness) {
				h.CreateIn(cloud.Virginia, token.WebACL, "acl", cloudtest.WebACL("CLOUDFRONT"))
				h.Create(token.WebACL, "regional", cloudtest.WebACL("REGIONAL"))
			}),
			Type: typ,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(cloudtest.Distribution(h), m{"webAclId": h.Created["acl"].Output("arn")})
			},
			Wrong: func(h *cloudtest.Harness) m {
				return m{"webAclId": h.Created["regional"].Output("arn")}
			},
			Says: "InvalidWebACLId",
		},
		"a distribution's certificate is in us-east-1": {
			Given: cloudtest.Steps(names, func(h *cloudtest.Harness) {
				h.Create(token.Certificate, "regional", m{"domainName": "example.com", "validationMethod": "DNS"})
			}),
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"viewerCertificate": m{
						"acmCertificateArn": h.Created["regional"].ID,
						"sslSupportMethod":  "sni-only",
					},
				}
			},
			Says: "isn't in us-east-1",
		},
		"an associated function is published": {
			Given: cloudtest.Steps(cloudtest.Origin, func(h *cloudtest.Harness) {
				h.Create("cloudfront/function:Function", "edge", m{"runtime": "cloudfront-js-2.0", "code": handler})
			}),
			Type: typ,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(cloudtest.Distribution(h),
					behaviorWith(m{
						"functionAssociations": l{
							m{"eventType": "viewer-request", "functionArn": h.Created["edge"].Output("arn")},
						},
					})(h))
			},
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("edge", m{"publish": false})
			},
			Says: "must be published to the LIVE stage",
		},
		"a distribution's certificate is issued": {
			Given: cloudtest.Steps(names, func(h *cloudtest.Harness) {
				h.CreateIn(cloud.Virginia, token.Certificate, "pending", m{
					"domainName":              "example.com",
					"subjectAlternativeNames": l{"www.example.com"},
					"validationMethod":        "DNS",
				})
			}),
			Type:  typ,
			Right: cloudtest.Distribution,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"viewerCertificate": m{
						"acmCertificateArn": h.Created["pending"].ID,
						"sslSupportMethod":  "sni-only",
					},
				}
			},
			Says: "PENDING_VALIDATION",
		},
		"an error has one page": edgeTrial(cloudtest.Just(m{"customErrorResponses": l{error404, error404}}),
			"twice"),
		"a page has a code": edgeTrial(cloudtest.Just(m{
			"customErrorResponses": l{m{"errorCode": 404, "responsePagePath": "/404.html"}},
		}),
			"go together"),
		"a page's path has a slash": edgeTrial(cloudtest.Just(m{
			"customErrorResponses": l{m{"errorCode": 404, "responseCode": 404, "responsePagePath": "404.html"}},
		}),
			"begin with a slash"),
		"an origin's path has a slash": edgeTrial(withOrigin(m{"originPath": "app"}),
			"OriginPath must begin with a slash"),
		"an S3 origin has its own settings": edgeTrial(withOrigin(m{
			"customOriginConfig": m{
				"httpPort":             80,
				"httpsPort":            443,
				"originProtocolPolicy": "https-only",
				"originSslProtocols":   l{"TLSv1.2"},
			},
		}),
			"takes no customOriginConfig"),
		"an event has one function": edgeTrial(behaviorWith(m{
			"functionAssociations": l{
				m{"eventType": "viewer-request", "functionArn": "a"},
				m{"eventType": "viewer-request", "functionArn": "b"},
			},
		}),
			"two functions"),
		"a function stands at the viewer": edgeTrial(behaviorWith(m{
			"functionAssociations": l{m{"eventType": "origin-request", "functionArn": "a"}},
		}),
			"viewer-request and viewer-response"),
		"values aren't forwarded twice": edgeTrial(behaviorWith(m{
			"forwardedValues": m{"queryString": false, "cookies": m{"forward": "none"}},
		}),
			"cannot be used when a cache policy"),
		"a distribution has a certificate": edgeTrial(cloudtest.Just(m{
			"viewerCertificate": m{"minimumProtocolVersion": "TLSv1.2_2021"},
		}),
			"set acmCertificateArn"),
		"a log bucket exists": edgeTrial(cloudtest.Just(m{"loggingConfig": m{"bucket": "none-4711.s3.amazonaws.com"}}),
			"doesn't exist"),
	})
}

func TestDistributionInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Steps(cloudtest.Origin, cloudtest.Certified(cloud.Virginia, true, "example.com", "*.example.com"))(h)
	h.Create(token.KeyValueStore, "store", m{})
	h.Create("cloudfront/function:Function", "edge", m{
		"runtime":                   "cloudfront-js-2.0",
		"code":                      handler,
		"keyValueStoreAssociations": l{h.Created["store"].Output("arn")},
	})
	h.CreateIn(cloud.Virginia, token.WebACL, "acl", cloudtest.WebACL("CLOUDFRONT"))
	in := cloudtest.Distribution(h)
	in["webAclId"] = h.Created["acl"].Output("arn")
	in["defaultCacheBehavior"] = cloudtest.Over(in["defaultCacheBehavior"].(m), m{
		"functionAssociations": l{m{"eventType": "viewer-request", "functionArn": h.Created["edge"].Output("arn")}},
	})
	h.Create(token.Distribution, "site-cdn", in)
	h.Create("route53/record:Record", "alias", m{
		"zoneId": h.Created["zone"].ID,
		"name":   "example.com",
		"type":   "A",
		"aliases": l{
			m{
				"name":                 h.Created["site-cdn"].Output("domainName"),
				"zoneId":               awstype.CloudFrontZone,
				"evaluateTargetHealth": false,
			},
		},
	})
	for name, says := range map[string]string{
		"cert":  "ResourceInUseException",
		"acl":   "WAFAssociatedItemException",
		"edge":  "FunctionInUse",
		"store": "CannotDeleteEntityWhileInUse",
		"oac":   "OriginAccessControlInUse",
		"zone":  "HostedZoneNotEmpty",
	} {
		require.ErrorContains(t, h.Delete(name), says, name)
	}
	for _, name := range []string{
		"alias", "site-cdn", "valid", "cert", "acl", "edge", "store", "oac", "site", "proof0", "proof1",
		"zone",
	} {
		if h.Created[name] != nil {
			require.NoError(t, h.Delete(name), name)
		}
	}
	require.Empty(t, h.Cloud.Inventory())
}
