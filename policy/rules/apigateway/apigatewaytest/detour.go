package apigatewaytest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func detours() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-no-detour"}
	const own = "abc.execute-api.eu-west-1.amazonaws.com"
	api := func(d *coretest.Deployment, disabled any, origin string) {
		d.Add("apigatewayv2/api:Api", "api", props{"protocolType": "HTTP", "disableExecuteApiEndpoint": disabled}).
			Output("api", "apiEndpoint", "https://"+own)
		d.Add("apigatewayv2/domainName:DomainName", "domain", props{"domainName": "api.example.com"})
		d.Add("apigatewayv2/apiMapping:ApiMapping", "mapping",
			props{"apiId": coretest.Ref("api"), "domainName": "api.example.com"})
		d.Add("cloudfront/distribution:Distribution", "cdn", props{
			"origins":  []any{props{"domainName": origin}},
			"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1",
		})
	}
	s.Passes("its own address is disabled", func(d *coretest.Deployment) { api(d, true, "api.example.com") })
	s.Passes("the distribution needs its own address", func(d *coretest.Deployment) { api(d, false, own) })
	s.Passes("no distribution fronts it, which another policy reports", func(d *coretest.Deployment) {
		api(d, false, "other.example.com")
	})
	s.Deployed(coretest.Failing, "both ways are open", "api", func(d *coretest.Deployment) {
		api(d, false, "api.example.com")
	}).Saying("disableExecuteApiEndpoint: is false")
	s.Deployed(coretest.Failing, "absent is open", "api", func(d *coretest.Deployment) {
		api(d, nil, "API.example.com")
	})
	s.Previewed(coretest.UnknownValue, "the API's own address isn't known before it is made", "",
		func(d *coretest.Deployment) { api(d, false, "api.example.com") })
	s.Shape("nonsense", "",
		coretest.Of("apigatewayv2/api:Api", "api", props{"protocolType": 7}).WithOutputs(props{"apiEndpoint": []any{}}),
		coretest.Of("cloudfront/distribution:Distribution", "d", props{"origins": "x"}))
	s.Other("a REST API", coretest.Of("apigateway/restApi:RestApi", "api", props{"disableExecuteApiEndpoint": false}))
	return s
}

func httpAPIs() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-httpapi-behind-cloudfront"}
	api := func(d *coretest.Deployment, more props) {
		inputs := props{"protocolType": "HTTP"}
		for key, value := range more {
			inputs[key] = value
		}
		d.Add(coretest.HTTPAPIType, "api", inputs).
			Output("api", "apiEndpoint", "https://abc.execute-api.eu-west-1.amazonaws.com")
	}
	fronted := func(d *coretest.Deployment, acl any) {
		host := any("abc.execute-api.eu-west-1.amazonaws.com")
		if d.Preview {
			host = coretest.Ref("api")
		}
		d.Add(coretest.DistributionType, "cdn", props{
			"origins": []any{
				props{"originId": "bucket", "domainName": "b.s3.eu-west-1.amazonaws.com"},
				props{"originId": "api", "domainName": host},
			},
			"webAclId": acl,
		})
	}
	s.Passes("its own address is disabled", func(d *coretest.Deployment) {
		api(d, props{"disableExecuteApiEndpoint": true})
	})
	s.Passes("the origin of a distribution with a web ACL", func(d *coretest.Deployment) {
		api(d, nil)
		fronted(d, "arn:aws:wafv2:us-east-1:1:global/webacl/a/1")
	})
	s.Passes("a WebSocket API is something else", func(d *coretest.Deployment) {
		d.Add(coretest.HTTPAPIType, "api", props{"protocolType": "WEBSOCKET"})
	})
	s.Passes("the origin by a custom domain", func(d *coretest.Deployment) {
		api(d, nil)
		d.Add("apigatewayv2/domainName:DomainName", "domain", props{"domainName": "api.example.com"})
		d.Add("apigatewayv2/apiMapping:ApiMapping", "mapping",
			props{"apiId": coretest.Ref("api"), "domainName": "api.example.com"})
		d.Add(coretest.DistributionType, "cdn",
			props{"origins": []any{props{"domainName": "API.example.com"}}, "webAclId": "arn"})
	})
	s.Fails("neither", "api", func(d *coretest.Deployment) { api(d, nil) })
	s.Fails("a distribution without a web ACL", "api", func(d *coretest.Deployment) {
		api(d, props{"disableExecuteApiEndpoint": false})
		fronted(d, nil)
	})
	s.Fails("a distribution in front of something else", "api", func(d *coretest.Deployment) {
		api(d, nil)
		d.Add(coretest.DistributionType, "cdn",
			props{"origins": []any{props{"domainName": "other.example.com"}}, "webAclId": "arn"})
		d.Add("s3/bucket:Bucket", "bucket", props{})
		d.Add(coretest.DistributionType, "site",
			props{"origins": []any{props{"domainName": coretest.Ref("bucket")}}, "webAclId": "arn"})
	})
	s.Deployed(coretest.Failing, "what is said", "api", func(d *coretest.Deployment) { api(d, nil) }).
		Saying("disableExecuteApiEndpoint: is (absent)", "no CloudFront distribution")
	s.Previewed(coretest.UnknownValue, "whether it is disabled isn't known", "", func(d *coretest.Deployment) {
		api(d, props{"disableExecuteApiEndpoint": coretest.Unknown})
	})
	s.Previewed(coretest.UnknownValue, "an origin that nothing explains, and a web ACL that is made in this run", "",
		func(d *coretest.Deployment) {
			api(d, nil)
			d.Add(coretest.DistributionType, "cdn",
				props{"origins": []any{props{"domainName": coretest.Unknown}}, "webAclId": coretest.Unknown})
			d.Add(coretest.HTTPAPIType, "kind", props{"protocolType": coretest.Unknown})
		})
	s.Previewed(coretest.UnknownValue, "origins that aren't known", "", func(d *coretest.Deployment) {
		api(d, nil)
		d.Add(coretest.DistributionType, "cdn", props{"origins": coretest.Unknown, "webAclId": "arn"})
	})
	s.Unknown("a web ACL that a preview leaves out, because it isn't known",
		coretest.Of(coretest.HTTPAPIType, "api", props{"protocolType": "HTTP"}),
		coretest.WebACL("acl"),
		coretest.Of(coretest.DistributionType, "cdn", props{"origins": []any{props{"domainName": coretest.Unknown}}}).
			From("origins", "api").From("webAclId", "acl"))
	s.Shape("nonsense fronts nothing", "api",
		coretest.Of(coretest.HTTPAPIType, "api", props{"protocolType": "http", "disableExecuteApiEndpoint": []any{}}),
		coretest.Of(coretest.HTTPAPIType, "odd", props{"protocolType": 7}),
		coretest.Of(coretest.DistributionType, "cdn",
			props{"origins": []any{1, nil, props{"domainName": true}}, "webAclId": "arn"}),
		coretest.Of("apigatewayv2/apiMapping:ApiMapping", "mapping", nil))
	s.Other("a REST API can have a web ACL", coretest.Of(coretest.RESTAPIType, "api", props{}))
	return s
}
