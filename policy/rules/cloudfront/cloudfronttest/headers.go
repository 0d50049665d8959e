package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func strictHeaders() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-strict-headers"}
	headers := func(name string, inputs props) coretest.Resource {
		return coretest.Of("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", name, inputs)
	}
	full := func(change func(p props)) props {
		p := props{
			"contentSecurityPolicy": props{"contentSecurityPolicy": "default-src 'self'", "override": true},
			"referrerPolicy":        props{"referrerPolicy": "no-referrer", "override": true},
			"strictTransportSecurity": props{
				"accessControlMaxAgeSec": 31536000,
				"includeSubdomains":      true,
				"override":               true,
			},
		}
		change(p)
		return props{"securityHeadersConfig": p, "customHeadersConfig": props{"items": []any{
			props{"header": "permissions-policy", "value": "camera=()", "override": true},
			props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}}}
	}
	s.Pass("complete, and stronger than the origin's", headers("h", full(func(props) {})))
	s.Pass("a policy for CORS only", headers("h", props{"corsConfig": props{"originOverride": false}}))
	s.Fail("what is missing is named", "h h", headers("h", full(func(p props) {
		delete(p, "contentSecurityPolicy")
		delete(p, "referrerPolicy")
	}))).Saying("securityHeadersConfig.contentSecurityPolicy", "securityHeadersConfig.referrerPolicy")
	s.Fail("subdomains are left out", "h", headers("h", full(func(p props) {
		p["strictTransportSecurity"] = props{"accessControlMaxAgeSec": 31536000, "override": true}
	}))).Saying("includeSubdomains")
	s.Fail("the origin wins, for standard and for custom headers", "h h", headers("h", props{
		"securityHeadersConfig": full(func(p props) {
			p["referrerPolicy"] = props{"referrerPolicy": "no-referrer"}
		})["securityHeadersConfig"],
		"customHeadersConfig": props{"items": []any{
			props{"header": "Permissions-Policy", "value": "camera=()", "override": "false"},
			props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}},
	})).Saying("securityHeadersConfig.referrerPolicy.override", "customHeadersConfig.items[0].override",
		"Permissions-Policy")
	s.Fail("headers that CloudFront has no setting for", "h g",
		headers("h", props{"securityHeadersConfig": full(func(props) {})["securityHeadersConfig"]}),
		headers("g", props{
			"securityHeadersConfig": full(func(props) {})["securityHeadersConfig"],
			"customHeadersConfig": props{"items": []any{
				props{"header": "Permissions-Policy", "override": true},
			}},
		})).Saying("no Permissions-Policy and no Cross-Origin-Opener-Policy")
	s.Unknown("what isn't known isn't missing",
		headers("whole", props{"securityHeadersConfig": coretest.Unknown, "customHeadersConfig": coretest.Unknown}),
		headers("each", full(func(p props) {
			p["contentSecurityPolicy"], p["referrerPolicy"] = coretest.Unknown, props{
				"referrerPolicy": coretest.Unknown,
				"override":       coretest.Unknown,
			}
		})))
	s.Shape("nonsense is no header", "",
		headers("a", props{"securityHeadersConfig": "x"}),
		headers("b", props{"securityHeadersConfig": []any{}, "customHeadersConfig": 7}))
	s.Other("headers of an API", coretest.Of("apigatewayv2/api:Api", "api", props{"corsConfiguration": props{}}))
	return s
}

func securityHeaders() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-security-headers"}
	headers := "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	good := props{
		"strictTransportSecurity": props{"accessControlMaxAgeSec": 63072000, "override": true},
		"contentTypeOptions":      props{"override": true},
		"frameOptions":            props{"frameOption": "DENY", "override": true},
	}
	behave := func(ids ...any) props {
		p := props{"defaultCacheBehavior": props{"responseHeadersPolicyId": ids[0]}}
		var more []any
		for _, id := range ids[1:] {
			more = append(more, props{"pathPattern": "/x/*", "responseHeadersPolicyId": id})
		}
		p["orderedCacheBehaviors"] = more
		return p
	}
	s.Passes("a policy of the stack on every behaviour", func(d *coretest.Deployment) {
		d.Add(headers, "headers", props{"securityHeadersConfig": good})
		d.Add(coretest.DistributionType, "cdn", behave(coretest.Ref("headers"), coretest.Ref("headers")))
	})
	s.Passes("framing forbidden by the content security policy", func(d *coretest.Deployment) {
		d.Add(headers, "headers",
			props{"securityHeadersConfig": props{
				"strictTransportSecurity": props{"accessControlMaxAgeSec": 31536000},
				"contentTypeOptions":      props{},
				"contentSecurityPolicy":   props{"contentSecurityPolicy": "default-src 'self'; frame-ancestors 'none'"},
			}})
		d.Add(coretest.DistributionType, "cdn", behave(coretest.Ref("headers")))
	})
	s.Pass("AWS's own policy, and one of another stack",
		cdn("aws", behave("67f7725c-6f97-4210-82d7-5512b31e9d03")),
		cdn("far", behave("11111111-2222-3333-4444-555555555555")))
	s.Fail("behaviours without one, a violation for each", "cdn cdn",
		cdn("cdn", behave(nil, "67f7725c-6f97-4210-82d7-5512b31e9d03", ""))).
		Saying("defaultCacheBehavior.responseHeadersPolicyId", "orderedCacheBehaviors[1]")
	s.Fail("AWS's policy for CORS has none of them", "cdn", cdn("cdn", behave("60669652-455b-4ae9-85a4-c4c02393f86c")))
	s.Fails("a weak policy of the stack, once however often it is used, a violation for each header", "weak weak weak",
		func(d *coretest.Deployment) {
			d.Add(headers, "weak",
				props{"securityHeadersConfig": props{"strictTransportSecurity": props{"accessControlMaxAgeSec": 3600}}})
			d.Add(coretest.DistributionType, "cdn", behave(coretest.Ref("weak"), coretest.Ref("weak")))
			d.Add(headers, "unused", props{"corsConfig": props{}})
		})
	s.Deployed(coretest.Failing, "a policy for CORS only", "cors cors cors", func(d *coretest.Deployment) {
		d.Add(headers, "cors", props{"corsConfig": props{}})
		d.Add(coretest.DistributionType, "cdn", behave(coretest.Ref("cors")))
	}).
		Saying("strictTransportSecurity.accessControlMaxAgeSec", "contentTypeOptions", "frameOptions.frameOption")
	s.Previewed(coretest.UnknownValue, "policies and headers that aren't known", "", func(d *coretest.Deployment) {
		d.Add(headers, "later", props{"securityHeadersConfig": coretest.Unknown})
		d.Add(coretest.DistributionType, "cdn", behave(coretest.Ref("later"), coretest.Unknown))
		d.Add(coretest.DistributionType, "whole",
			props{"defaultCacheBehavior": coretest.Unknown, "orderedCacheBehaviors": coretest.Unknown})
	})
	s.Shape("nonsense", "odd",
		cdn("a", props{"defaultCacheBehavior": "x"}),
		cdn("odd", props{"orderedCacheBehaviors": []any{1, props{}}}),
		coretest.Of(headers, "headers", props{"securityHeadersConfig": 7}))
	s.Other("headers of an API", coretest.Of(coretest.HTTPAPIType, "api", props{"corsConfiguration": props{}}))
	return s
}
