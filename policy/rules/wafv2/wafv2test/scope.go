package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func wafScopes() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-scope-region"}
	region := func(name string) props { return props{"region": name} }
	cloudfront := func(name string) coretest.Resource {
		return coretest.Of(coretest.WebACLType, name, props{"scope": "CLOUDFRONT"})
	}
	s.Pass("each where it belongs",
		cloudfront("edge").WithProvider(region("us-east-1")).WithOutputs(props{
			"arn": "arn:aws:wafv2:us-east-1:1:global/webacl/edge/1",
		}),
		coretest.WebACL("regional").WithProvider(region("eu-west-1")),
		coretest.Of(coretest.DistributionType, "cdn",
			props{"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/edge/1"}),
		coretest.Of(coretest.DistributionType, "bare", props{}))
	s.Fail("a CLOUDFRONT web ACL by another region's provider", "edge",
		cloudfront("edge").WithProvider(region("eu-west-1"))).Saying("eu-west-1", "should be us-east-1")
	s.Fail("a REGIONAL web ACL on a distribution, of this stack and of another", "cdn far",
		coretest.WebACL("regional"),
		coretest.Of(coretest.DistributionType, "cdn",
			props{"webAclId": "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/regional/1"}),
		coretest.Of(coretest.DistributionType, "far",
			props{"webAclId": "arn:aws:wafv2:us-east-1:999999999999:regional/webacl/far/1"})).
		Saying("webAclId", "REGIONAL")
	s.Previewed(coretest.Failing, "a REGIONAL web ACL that is made in this run", "cdn", func(d *coretest.Deployment) {
		d.Add(coretest.WebACLType, "regional", props{"scope": "REGIONAL"})
		d.Add(coretest.DistributionType, "cdn", props{"webAclId": coretest.Ref("regional")})
	}).Saying("regional", "REGIONAL")
	s.Unknown("regions and scopes that aren't known",
		cloudfront("edge"),
		cloudfront("later").WithProvider(props{"region": coretest.Unknown}),
		coretest.Of(coretest.WebACLType, "scope", props{"scope": coretest.Unknown}),
		coretest.Of(coretest.DistributionType, "cdn", props{"webAclId": coretest.Unknown}))
	s.Shape("nonsense", "",
		coretest.Of(coretest.WebACLType, "acl", props{"scope": 7}).WithProvider(props{"region": []any{}}),
		coretest.Of(coretest.DistributionType, "cdn", props{"webAclId": []any{}}))
	s.Other("an IP set",
		coretest.Of("wafv2/ipSet:IpSet", "set", props{"scope": "CLOUDFRONT"}).WithProvider(region("eu-west-1")))
	return s
}
