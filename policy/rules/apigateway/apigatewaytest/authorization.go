package apigatewaytest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const (
	methodType       = "apigateway/method:Method"
	restResourceType = "apigateway/resource:Resource"
)

func apiAuthorization() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-authorization"}
	route := func(name, key string, kind any) coretest.Resource {
		return coretest.Of(coretest.RouteType, name, props{"routeKey": key, "authorizationType": kind, "apiId": "abc"})
	}
	rest := func(d *coretest.Deployment, path string) {
		d.Add(coretest.RESTAPIType, "api", props{}).Output("api", "rootResourceId", "id-root")
		d.Add(restResourceType, "parent",
			props{"parentId": coretest.Ref("api"), "pathPart": "v1", "restApi": coretest.Ref("api")})
		d.Add(restResourceType, "child",
			props{"parentId": coretest.Ref("parent"), "pathPart": path, "restApi": coretest.Ref("api")})
		if !d.Preview {
			d.Resources[1].Inputs["parentId"] = "id-root"
		}
		d.Add(methodType, "get",
			props{"httpMethod": "GET", "authorization": "NONE", "resourceId": coretest.Ref("child")})
	}
	s.Pass("an authorizer everywhere",
		route("jwt", "GET /orders", "JWT"),
		route("iam", "$default", "AWS_IAM"),
		route("own", "ANY /{proxy+}", "CUSTOM"),
		coretest.Of(methodType, "rest", props{"httpMethod": "POST", "authorization": "AWS_IAM"}))
	s.Pass("the browser's questions, and a WebSocket's later routes",
		route("options", "OPTIONS /orders", "NONE"),
		route("disconnect", "$disconnect", nil),
		route("message", "sendmessage", "NONE"),
		coretest.Of(methodType, "rest", props{"httpMethod": "OPTIONS", "authorization": "NONE"}))
	s.Pass("public routes by name",
		route("health", "GET /health", "NONE"),
		route("any", "POST /login", nil),
		route("rest", "$default", "NONE")).Configured("publicRoutes", []any{"get /health", "ANY /login", "$default"})
	s.Fail("none, and AWS's default", "none absent rest default",
		route("none", "GET /orders", "NONE"),
		route("absent", "POST /orders", nil),
		coretest.Of(methodType, "rest", props{"httpMethod": "GET", "authorization": "NONE"}),
		route("default", "$default", "")).
		Saying("GET /orders", "authorizationType", "everybody may call it")
	quick := func(name string, more props) coretest.Resource {
		return coretest.Of(coretest.HTTPAPIType, name, coretest.With(props{"protocolType": "HTTP"}, more))
	}
	s.Fail("the route that an API makes for its target", "default named",
		quick("default", props{"target": "arn:aws:lambda:eu-west-1:123456789012:function:f"}),
		quick("named", props{"target": coretest.Unknown, "routeKey": "GET /x"}),
		quick("plain", props{}),
		quick("health", props{"target": "https://example.com", "routeKey": "GET /health"}),
		quick("unknown", props{"target": "https://example.com", "routeKey": coretest.Unknown})).Configured(
		"publicRoutes",
		[]any{"GET /health"}).InPreview().Saying("$default", "GET /x")
	s.Fail("another route than the public one", "path method longer",
		route("path", "GET /orders", "NONE"),
		route("method", "POST /health", "NONE"),
		route("longer", "GET /health/deep", "NONE")).Configured("publicRoutes", []any{"GET /health"})
	s.Fail("one public route doesn't open a REST API's others", "post",
		coretest.Of(methodType, "post", props{"httpMethod": "POST", "authorization": "NONE"})).Configured(
		"publicRoutes",
		[]any{"GET /health"})
	for _, preview := range []bool{true, false} {
		in, when := s.Deployed, ", after it was deployed"
		if preview {
			in, when = s.Previewed, ", in the first preview"
		}
		in(coretest.Passing, "a REST API's public route, by the path of its resource"+when, "",
			func(d *coretest.Deployment) { rest(d, "health") }).Configured("publicRoutes", []any{"GET /v1/health"})
		in(coretest.Failing, "another path of a REST API"+when, "get", func(d *coretest.Deployment) {
			rest(d, "orders")
		}).Configured("publicRoutes", []any{"GET /v1/health"}).Saying("GET /v1/orders")
	}
	s.Deployed(coretest.Failing, "the root of a REST API, and AWS's own word for the path", "root other",
		func(d *coretest.Deployment) {
			d.Add(coretest.RESTAPIType, "api", props{}).Output("api", "rootResourceId", "id-root")
			d.Add(methodType, "root", props{"httpMethod": "GET", "authorization": "NONE", "resourceId": "id-root"})
			d.Add(restResourceType, "reported", props{"pathPart": "x", "parentId": "elsewhere"}).
				Output("reported", "path", "/v2/x")
			d.Add(methodType, "other",
				props{"httpMethod": "GET", "authorization": "NONE", "resourceId": coretest.Ref("reported")})
		}).Configured("publicRoutes", []any{"GET /health"}).Saying("GET /", "GET /v2/x")
	s.Unknown("kinds and keys that aren't known",
		coretest.Of(coretest.RouteType, "kind",
			props{"routeKey": "GET /orders", "authorizationType": coretest.Unknown}),
		coretest.Of(coretest.RouteType, "key", props{"routeKey": coretest.Unknown}),
		coretest.Of(methodType, "method", props{"httpMethod": coretest.Unknown, "authorization": "NONE"}),
		coretest.Of(methodType, "rest", props{"httpMethod": "GET", "authorization": coretest.Unknown}))
	s.Unknown("a path that isn't known may be the public one",
		coretest.Of(methodType, "rest",
			props{"httpMethod": "GET", "authorization": "NONE", "resourceId": coretest.Unknown})).Configured(
		"publicRoutes",
		[]any{"GET /health"})
	s.Shape("nonsense is no authorizer", "kind rest",
		coretest.Of(coretest.RouteType, "key", props{"routeKey": 7}),
		coretest.Of(coretest.RouteType, "kind", props{"routeKey": "GET /x", "authorizationType": []any{}}),
		coretest.Of(methodType, "rest", props{"httpMethod": "GET", "authorization": 7}),
		coretest.Of(methodType, "none", nil))
	s.Other("a function's address is another rule's",
		coretest.Of("lambda/functionUrl:FunctionUrl", "url", props{"authorizationType": "NONE"}))
	return s
}
