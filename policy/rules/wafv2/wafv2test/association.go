package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func wafLoadBalancers() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-alb"}
	s.Passes("a web ACL in front of it", func(d *coretest.Deployment) {
		d.Add(coretest.LoadBalancerType, "lb", props{})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.ARN(d, "lb"), "webAclArn": "arn"})
	})
	s.Pass("internal ones, and network load balancers",
		coretest.Of(coretest.LoadBalancerType, "inside", props{"internal": true}),
		coretest.NetworkLoadBalancer("nlb"),
		coretest.Of(coretest.LoadBalancerType, "public", props{"loadBalancerType": "network"}))
	s.Fails("none, or another's", "other", func(d *coretest.Deployment) {
		d.Add(coretest.LoadBalancerType, "lb", props{"loadBalancerType": "application"})
		d.Add(coretest.LoadBalancerType, "other", props{"internal": false})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.ARN(d, "lb"), "webAclArn": "arn"})
	})
	s.Alias("the older name of the module", "lb",
		coretest.OldLoadBalancer("loadBalancer:LoadBalancer", "lb", props{}).WithOutputs(props{"arn": "arn:lb"}))
	s.Previewed(coretest.UnknownValue, "schemes, kinds and associations that aren't known", "",
		func(d *coretest.Deployment) {
			d.Add(coretest.LoadBalancerType, "scheme", props{"internal": coretest.Unknown})
			d.Add(coretest.LoadBalancerType, "kind", props{"loadBalancerType": coretest.Unknown})
			d.Add(coretest.LoadBalancerType, "lb", props{})
			d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.Unknown})
		})
	s.Shape("nonsense protects nothing", "lb",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"internal": []any{}, "loadBalancerType": 7}),
		coretest.Of(coretest.WebACLAssociationType, "waf", props{"resourceArn": 7}))
	s.Other("classic load balancers can't have one", coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func wafStages() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-apigw-stage"}
	api := func(d *coretest.Deployment, more props) {
		d.Add(coretest.RESTAPIType, "api", more)
		d.Add(coretest.StageType, "stage", props{"restApi": coretest.Ref("api"), "stageName": "live"})
	}
	s.Passes("a web ACL in front of the stage", func(d *coretest.Deployment) {
		api(d, props{})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.ARN(d, "stage"), "webAclArn": "arn"})
	})
	s.Passes("a private API", func(d *coretest.Deployment) {
		api(d, props{"endpointConfiguration": props{"types": "PRIVATE"}})
	})
	s.Fails("none, or one in front of something else", "stage", func(d *coretest.Deployment) {
		api(d, props{"endpointConfiguration": props{"types": "REGIONAL"}})
		d.Add(coretest.LoadBalancerType, "lb", props{})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.ARN(d, "lb"), "webAclArn": "arn"})
	})
	s.Fails("a stage that a deployment makes", "deployment", func(d *coretest.Deployment) {
		d.Add(coretest.RESTAPIType, "api", props{})
		d.Add("apigateway/deployment:Deployment", "deployment",
			props{"restApi": coretest.Ref("api"), "stageName": "live"})
		d.Add("apigateway/deployment:Deployment", "plain", props{"restApi": coretest.Ref("api")})
		d.Add("apigateway/deployment:Deployment", "empty", props{"restApi": coretest.Ref("api"), "stageName": ""})
		d.Add(coretest.RESTAPIType, "inside", props{"endpointConfiguration": props{"types": "PRIVATE"}})
		d.Add("apigateway/deployment:Deployment", "private",
			props{"restApi": coretest.Ref("inside"), "stageName": "live"})
	})
	s.Fails("one in front of another stage", "other", func(d *coretest.Deployment) {
		api(d, props{})
		d.Add(coretest.StageType, "other", props{"restApi": coretest.Ref("api"), "stageName": "test"})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.ARN(d, "stage"), "webAclArn": "arn"})
	})
	s.Deployed(coretest.Failing, "a stage of another stack's API", "stage", func(d *coretest.Deployment) {
		d.Add(coretest.StageType, "stage", props{"restApi": "abc", "stageName": "live"})
	}).Saying("no web ACL")
	s.Alias("an API's kinds as a list", "",
		coretest.Of(coretest.RESTAPIType, "api", props{"endpointConfiguration": props{"types": []any{"PRIVATE"}}}).
			WithOutputs(props{"id": "abc"}),
		coretest.Of(coretest.StageType, "stage", props{"restApi": "abc"}))
	s.Previewed(coretest.UnknownValue, "an association or a kind of API that isn't known", "",
		func(d *coretest.Deployment) {
			api(d, props{"endpointConfiguration": coretest.Unknown})
		})
	s.Previewed(coretest.UnknownValue, "an association whose target isn't known", "", func(d *coretest.Deployment) {
		api(d, props{})
		d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.Unknown})
	})
	s.Previewed(coretest.UnknownValue, "an association whose target was put together from the API", "",
		func(d *coretest.Deployment) {
			api(d, props{})
			d.Add(coretest.WebACLAssociationType, "waf", props{"resourceArn": coretest.Ref("api")})
		})
	s.Shape("nonsense protects nothing", "stage",
		coretest.Of(coretest.StageType, "stage", props{"restApi": 7}),
		coretest.Of(coretest.WebACLAssociationType, "waf", props{"resourceArn": []any{}}),
		coretest.Of(coretest.RESTAPIType, "api", props{"endpointConfiguration": "x"}))
	s.Other("an HTTP API can't have one",
		coretest.Of("apigatewayv2/stage:Stage", "stage", props{"apiId": "abc"}),
		coretest.Of(coretest.RESTAPIType, "api", props{}))
	return s
}

func wafDistributions() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-cloudfront"}
	s.Pass("a web ACL",
		coretest.Of(coretest.DistributionType, "cdn", props{"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1"}))
	s.Fail("none, or an empty one", "none empty",
		coretest.Of(coretest.DistributionType, "none", props{"enabled": true}),
		coretest.Of(coretest.DistributionType, "empty", props{"webAclId": ""})).Saying("webAclId: is (absent)")
	s.Unknown("one that is made in this run is one",
		coretest.Of(coretest.DistributionType, "cdn", props{"webAclId": coretest.Unknown}))
	s.Shape("an object is at least something", "list",
		coretest.Of(coretest.DistributionType, "list", props{"webAclId": []any{}}),
		coretest.Of(coretest.DistributionType, "number", props{"webAclId": 7}))
	s.Other("a load balancer's is an association", coretest.Of(coretest.LoadBalancerType, "lb", props{}))
	return s
}
