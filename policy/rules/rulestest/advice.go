package rulestest

func adviceCases() []Case {
	return gather(append(append(platformAdvice(), instancesAdvice()...), serviceActions(), carriedActions(), weakSignatures(), strictHeaders(), logsWithoutCookies(), logsWithoutCredentials(), detours(), keepsakes())...)
}

func strictHeaders() *suite {
	s := &suite{rule: "cloudfront-strict-headers"}
	headers := func(name string, inputs props) Resource {
		return of("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", name, inputs)
	}
	full := func(change func(p props)) props {
		p := props{
			"contentSecurityPolicy":   props{"contentSecurityPolicy": "default-src 'self'", "override": true},
			"referrerPolicy":          props{"referrerPolicy": "no-referrer", "override": true},
			"strictTransportSecurity": props{"accessControlMaxAgeSec": 31536000, "includeSubdomains": true, "override": true},
		}
		change(p)
		return props{"securityHeadersConfig": p, "customHeadersConfig": props{"items": []any{
			props{"header": "permissions-policy", "value": "camera=()", "override": true}, props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}}}
	}
	s.pass("complete, and stronger than the origin's", headers("h", full(func(props) {})))
	s.pass("a policy for CORS only", headers("h", props{"corsConfig": props{"originOverride": false}}))
	s.fail("what is missing is named", "h h", headers("h", full(func(p props) {
		delete(p, "contentSecurityPolicy")
		delete(p, "referrerPolicy")
	}))).says("securityHeadersConfig.contentSecurityPolicy", "securityHeadersConfig.referrerPolicy")
	s.fail("subdomains are left out", "h", headers("h", full(func(p props) {
		p["strictTransportSecurity"] = props{"accessControlMaxAgeSec": 31536000, "override": true}
	}))).says("includeSubdomains")
	s.fail("the origin wins, for standard and for custom headers", "h h", headers("h", props{
		"securityHeadersConfig": full(func(p props) { p["referrerPolicy"] = props{"referrerPolicy": "no-referrer"} })["securityHeadersConfig"],
		"customHeadersConfig": props{"items": []any{
			props{"header": "Permissions-Policy", "value": "camera=()", "override": "false"}, props{"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": true},
		}},
	})).says("securityHeadersConfig.referrerPolicy.override", "customHeadersConfig.items[0].override", "Permissions-Policy")
	s.fail("headers that CloudFront has no setting for", "h g", headers("h", props{"securityHeadersConfig": full(func(props) {})["securityHeadersConfig"]}),
		headers("g", props{"securityHeadersConfig": full(func(props) {})["securityHeadersConfig"], "customHeadersConfig": props{"items": []any{
			props{"header": "Permissions-Policy", "override": true},
		}}})).says("no Permissions-Policy and no Cross-Origin-Opener-Policy")
	s.unknown("what isn't known isn't missing", headers("whole", props{"securityHeadersConfig": Unknown, "customHeadersConfig": Unknown}), headers("each", full(func(p props) {
		p["contentSecurityPolicy"], p["referrerPolicy"] = Unknown, props{"referrerPolicy": Unknown, "override": Unknown}
	})))
	s.shape("nonsense is no header", "", headers("a", props{"securityHeadersConfig": "x"}), headers("b", props{"securityHeadersConfig": []any{}, "customHeadersConfig": 7}))
	s.other("headers of an API", of("apigatewayv2/api:Api", "api", props{"corsConfiguration": props{}}))
	return s
}

func logsWithoutCookies() *suite {
	s := &suite{rule: "cloudfront-logs-no-cookies"}
	logs := func(name string, config any) Resource {
		return of("cloudfront/distribution:Distribution", name, props{"loggingConfig": config})
	}
	s.pass("absent is false", logs("d", props{"bucket": "logs.s3.amazonaws.com"}), logs("none", nil), logs("said", props{"includeCookies": false}))
	s.fail("cookies in the log", "d", logs("d", props{"bucket": "logs.s3.amazonaws.com", "includeCookies": true})).says("loggingConfig.includeCookies")
	s.alias("a list of one, and a boolean as a string", "d", logs("d", []any{props{"includeCookies": "true"}}))
	s.unknown("not known yet", logs("d", Unknown), logs("e", props{"includeCookies": Unknown}))
	s.shape("nonsense", "", logs("d", "x"), logs("e", props{"includeCookies": []any{}}))
	s.other("a bucket's logging", of("s3/bucketLogging:BucketLogging", "b", props{"loggingConfig": props{"includeCookies": true}}))
	return s
}

func logsWithoutCredentials() *suite {
	s := &suite{rule: "waf-logs-no-credentials"}
	protects := func(keys ...any) props {
		return props{"dataProtections": []any{props{"action": "SUBSTITUTION", "field": props{"fieldType": "SINGLE_HEADER", "fieldKeys": keys}}}}
	}
	redacts := func(names ...string) []any {
		var list []any
		for _, name := range names {
			list = append(list, props{"singleHeader": props{"name": name}})
		}
		return list
	}
	samples := props{"sampledRequestsEnabled": true}
	record := func(w *world, acl props, redacted any) {
		w.add("wafv2/webAcl:WebAcl", "acl", acl)
		w.add("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "log", props{"resourceArn": arnOf(w, "acl"), "redactedFields": redacted})
	}
	s.passes("data protection hides both everywhere", func(w *world) {
		record(w, props{"visibilityConfig": samples, "dataProtectionConfig": protects("Authorization", "cookie")}, nil)
	})
	s.passes("no samples, and a log without them", func(w *world) { record(w, props{}, redacts("authorization", "Cookie")) })
	s.fails("both in the log", "log", func(w *world) { record(w, props{}, nil) })
	s.fails("one in the log, both in the samples of a rule", "acl log", func(w *world) {
		record(w, props{"rules": []any{props{"name": "r", "visibilityConfig": samples}}}, redacts("authorization"))
	})
	s.deployed(Failing, "what is said", "acl log", func(w *world) {
		record(w, props{"visibilityConfig": samples, "dataProtectionConfig": protects("cookie")}, redacts("cookie"))
	}).says("dataProtectionConfig", "redactedFields", "authorization")
	s.previewed(UnknownValue, "what is hidden isn't known", "", func(w *world) {
		record(w, props{"visibilityConfig": samples, "dataProtectionConfig": Unknown}, Unknown)
		w.add("wafv2/webAcl:WebAcl", "other", props{"visibilityConfig": Unknown})
		w.add("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "somewhere", props{"resourceArn": Unknown})
	})
	s.shape("nonsense hides nothing", "acl", of("wafv2/webAcl:WebAcl", "acl", props{"visibilityConfig": samples, "dataProtectionConfig": "x"}),
		of("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "log", props{"resourceArn": 7, "redactedFields": "x"}))
	s.other("an IP set records nothing", of("wafv2/ipSet:IpSet", "set", props{"visibilityConfig": samples}))
	return s
}

func detours() *suite {
	s := &suite{rule: "apigw-no-detour"}
	const own = "abc.execute-api.eu-west-1.amazonaws.com"
	api := func(w *world, disabled any, origin string) {
		w.add("apigatewayv2/api:Api", "api", props{"protocolType": "HTTP", "disableExecuteApiEndpoint": disabled}).out("api", "apiEndpoint", "https://"+own)
		w.add("apigatewayv2/domainName:DomainName", "domain", props{"domainName": "api.example.com"})
		w.add("apigatewayv2/apiMapping:ApiMapping", "mapping", props{"apiId": to("api"), "domainName": "api.example.com"})
		w.add("cloudfront/distribution:Distribution", "cdn", props{"origins": []any{props{"domainName": origin}}, "webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1"})
	}
	s.passes("its own address is disabled", func(w *world) { api(w, true, "api.example.com") })
	s.passes("the distribution needs its own address", func(w *world) { api(w, false, own) })
	s.passes("no distribution fronts it, which another policy reports", func(w *world) { api(w, false, "other.example.com") })
	s.deployed(Failing, "both ways are open", "api", func(w *world) { api(w, false, "api.example.com") }).says("disableExecuteApiEndpoint: is false")
	s.deployed(Failing, "absent is open", "api", func(w *world) { api(w, nil, "API.example.com") })
	s.previewed(UnknownValue, "the API's own address isn't known before it is made", "", func(w *world) { api(w, false, "api.example.com") })
	s.shape("nonsense", "", of("apigatewayv2/api:Api", "api", props{"protocolType": 7}).outputs(props{"apiEndpoint": []any{}}), of("cloudfront/distribution:Distribution", "d", props{"origins": "x"}))
	s.other("a REST API", of("apigateway/restApi:RestApi", "api", props{"disableExecuteApiEndpoint": false}))
	return s
}

func keepsakes() *suite {
	s := &suite{rule: "keepsakes-protected"}
	all := func(change func(r Resource) Resource) []Resource {
		return []Resource{
			change(of("cloudwatch/logGroup:LogGroup", "log", props{})), change(of("sqs/queue:Queue", "queue", props{})), change(of("route53/zone:Zone", "zone", props{})),
		}
	}
	s.pass("protected", all(Resource.protected)...)
	s.fail("not protected", "log queue zone", all(func(r Resource) Resource { return r })...).says("pulumi.Protect(true)")
	s.fail("a zone that takes others' records with it", "zone", of("route53/zone:Zone", "zone", props{"forceDestroy": true}).protected()).says("forceDestroy")
	repository := func(name string, force any) Resource {
		return of("ecr/repository:Repository", name, props{"forceDelete": force})
	}
	s.pass("a repository that must be emptied first", repository("a", nil), repository("b", false))
	s.fail("a repository that takes its images with it", "a", repository("a", true)).says("forceDelete")
	s.unknown("whether images go with their repository", repository("a", Unknown))
	s.unknown("protection is always known", all(func(r Resource) Resource {
		r.Inputs = props{"name": Unknown, "forceDestroy": Unknown}
		return r.protected()
	})...)
	s.shape("whatever the properties are", "log", of("cloudwatch/logGroup:LogGroup", "log", props{"name": []any{}}))
	s.other("a rule of a log can be made again", of("cloudwatch/logMetricFilter:LogMetricFilter", "f", props{}))
	return s
}

// serviceActions are weakenings of a deployed stack that the rule didn't catch at first.
func serviceActions() *suite {
	s := &suite{rule: "iam-no-wildcard-actions"}
	service := func(action any) props {
		return grant(props{"Service": "cloudfront.amazonaws.com"}, action, "Resource", "arn:aws:s3:::assets/*")
	}
	s.fail("a resource policy that lets a service do everything", "bucket", of("s3/bucketPolicy:BucketPolicy", "bucket", props{"policy": policy(service("*"))}))
	s.pass("a resource policy with its actions, and a key that its account manages", of("s3/bucketPolicy:BucketPolicy", "bucket", props{"policy": policy(service("s3:GetObject"), deny("s3:*", "*"))}),
		of("kms/key:Key", "key", props{"policy": policy(grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "kms:*", "Resource", "*"))}))
	return s
}

// carriedActions are weakenings of a deployed stack that the rule didn't catch at first.
func carriedActions() *suite {
	s := &suite{rule: "net-vpc-endpoint-policy"}
	carries := func(name string, statement props) Resource {
		return of("ec2/vpcEndpoint:VpcEndpoint", name, props{"vpcEndpointType": "Gateway", "policy": policy(statement)})
	}
	s.fail("all actions of the one service that the endpoint carries", "s3", carries("s3", grant("*", "s3:*", "Resource", "*")))
	s.pass("all actions, for the own account", carries("s3", grant("*", "s3:*", "Resource", "*", "Condition",
		props{"StringEquals": props{"aws:PrincipalAccount": "123456789012"}})))
	return s
}

// weakSignatures are weakenings of a deployed stack that the rule didn't catch at first.
func weakSignatures() *suite {
	s := &suite{rule: "cloudfront-s3-oac"}
	s.deployed(Failing, "an origin access control that lets the caller's signature win", "cdn", func(w *world) {
		w.add("cloudfront/originAccessControl:OriginAccessControl", "oac", props{"signingBehavior": "no-override"})
		w.add("cloudfront/distribution:Distribution", "cdn", props{"origins": []any{props{"domainName": "far.s3.eu-west-1.amazonaws.com", "originAccessControlId": to("oac")}}})
	}).says("no-override")
	return s
}
