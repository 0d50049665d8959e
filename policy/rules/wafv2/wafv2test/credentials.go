package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func logsWithoutCredentials() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-logs-no-credentials"}
	protects := func(keys ...any) props {
		return props{"dataProtections": []any{props{
			"action": "SUBSTITUTION",
			"field":  props{"fieldType": "SINGLE_HEADER", "fieldKeys": keys},
		}}}
	}
	redacts := func(names ...string) []any {
		var list []any
		for _, name := range names {
			list = append(list, props{"singleHeader": props{"name": name}})
		}
		return list
	}
	samples := props{"sampledRequestsEnabled": true}
	record := func(d *coretest.Deployment, acl props, redacted any) {
		d.Add("wafv2/webAcl:WebAcl", "acl", acl)
		d.Add("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "log",
			props{"resourceArn": coretest.ARN(d, "acl"), "redactedFields": redacted})
	}
	s.Passes("data protection hides both everywhere", func(d *coretest.Deployment) {
		record(d, props{"visibilityConfig": samples, "dataProtectionConfig": protects("Authorization", "cookie")}, nil)
	})
	s.Passes("no samples, and a log without them", func(d *coretest.Deployment) {
		record(d, props{}, redacts("authorization", "Cookie"))
	})
	s.Fails("both in the log", "log", func(d *coretest.Deployment) { record(d, props{}, nil) })
	s.Fails("one in the log, both in the samples of a rule", "acl log", func(d *coretest.Deployment) {
		record(d, props{"rules": []any{props{"name": "r", "visibilityConfig": samples}}}, redacts("authorization"))
	})
	s.Deployed(coretest.Failing, "what is said", "acl log", func(d *coretest.Deployment) {
		record(d, props{"visibilityConfig": samples, "dataProtectionConfig": protects("cookie")}, redacts("cookie"))
	}).Saying("dataProtectionConfig", "redactedFields", "authorization")
	s.Previewed(coretest.UnknownValue, "what is hidden isn't known", "", func(d *coretest.Deployment) {
		record(d, props{"visibilityConfig": samples, "dataProtectionConfig": coretest.Unknown}, coretest.Unknown)
		d.Add("wafv2/webAcl:WebAcl", "other", props{"visibilityConfig": coretest.Unknown})
		d.Add("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "somewhere",
			props{"resourceArn": coretest.Unknown})
	})
	s.Shape("nonsense hides nothing", "acl",
		coretest.Of("wafv2/webAcl:WebAcl", "acl", props{"visibilityConfig": samples, "dataProtectionConfig": "x"}),
		coretest.Of("wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "log",
			props{"resourceArn": 7, "redactedFields": "x"}))
	s.Other("an IP set records nothing", coretest.Of("wafv2/ipSet:IpSet", "set", props{"visibilityConfig": samples}))
	return s
}
