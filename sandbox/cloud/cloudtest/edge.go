package cloudtest

import (
	"fmt"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// Distribution is a site over a bucket, with its own names.
func Distribution(h *Harness) m {
	in := m{
		"enabled": true,
		"origins": l{
			m{
				"originId":              "site",
				"domainName":            h.Created["site"].Output("bucketRegionalDomainName"),
				"originAccessControlId": h.Created["oac"].ID,
			},
		},
		"defaultCacheBehavior": m{
			"targetOriginId":       "site",
			"viewerProtocolPolicy": "redirect-to-https",
			"allowedMethods":       l{"GET", "HEAD"},
			"cachedMethods":        l{"GET", "HEAD"},
			"cachePolicyId":        "658327ea-f89d-4fab-a63d-7e88639e58f6",
		},
		"restrictions":      m{"geoRestriction": m{"restrictionType": "none"}},
		"viewerCertificate": m{"cloudfrontDefaultCertificate": true},
	}
	if h.Created["cert"] != nil {
		in["aliases"] = l{"example.com", "www.example.com"}
		in["viewerCertificate"] = m{
			"acmCertificateArn":      h.Created["cert"].ID,
			"sslSupportMethod":       "sni-only",
			"minimumProtocolVersion": "TLSv1.2_2021",
		}
	}
	return in
}

// Origin creates a bucket and the origin access control of a distribution.
func Origin(h *Harness) {
	Bucket("site")(h)
	h.Create("cloudfront/originAccessControl:OriginAccessControl", "oac", m{
		"originAccessControlOriginType": "s3",
		"signingBehavior":               "always",
		"signingProtocol":               "sigv4",
	})
}

// WebACL is the inputs of a web ACL with a managed group and a rate limit.
func WebACL(scope string) m {
	return m{
		"scope":            scope,
		"defaultAction":    m{"allow": m{}},
		"visibilityConfig": Visibility,
		"rules": l{
			m{
				"name":             "common",
				"priority":         1,
				"overrideAction":   m{"none": m{}},
				"visibilityConfig": Visibility,
				"statement": m{
					"managedRuleGroupStatement": m{"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"},
				},
			},
			m{
				"name":             "rate",
				"priority":         2,
				"action":           m{"block": m{}},
				"visibilityConfig": Visibility,
				"statement":        m{"rateBasedStatement": m{"limit": 1000, "aggregateKeyType": "IP"}},
			},
		},
	}
}

// Visibility is what WAF measures of a rule.
var Visibility = m{"cloudwatchMetricsEnabled": true, "metricName": "acl", "sampledRequestsEnabled": true}

// Zone creates a hosted zone.
func Zone(h *Harness) { h.Create(token.Zone, "zone", m{"name": "example.com"}) }

// Certified makes a zone and a certificate in a region; with validate it is issued too.
func Certified(region string, validate bool, names ...string) func(h *Harness) {
	return func(h *Harness) {
		if h.Created["zone"] == nil {
			Zone(h)
		}
		h.CreateIn(region, token.Certificate, "cert", m{
			"domainName":              names[0],
			"subjectAlternativeNames": ToList(names[1:]),
			"validationMethod":        "DNS",
		})
		if !validate {
			return
		}
		for i, o := range cloud.ListOf(cloud.PlainMap(h.Created["cert"].Outputs), "domainValidationOptions") {
			h.Create("route53/record:Record", fmt.Sprint("proof", i), m{
				"zoneId":         h.Created["zone"].ID,
				"name":           o["resourceRecordName"],
				"type":           "CNAME",
				"ttl":            300,
				"records":        l{o["resourceRecordValue"]},
				"allowOverwrite": true,
			})
		}
		h.CreateIn(region, token.CertificateValidation, "valid", m{"certificateArn": h.Created["cert"].ID})
	}
}
