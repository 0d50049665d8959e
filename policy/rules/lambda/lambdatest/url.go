package lambdatest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func functionURLs() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-url-auth"}
	url := func(name string, auth, origins any) coretest.Resource {
		return coretest.Of("lambda/functionUrl:FunctionUrl", name,
			props{"authorizationType": auth, "cors": props{"allowOrigins": origins}})
	}
	s.Pass("IAM, and named origins", url("u", "AWS_IAM", []string{"https://shop.example"}))
	s.Fail("no authentication, and every origin", "u u v",
		url("u", "NONE", []string{"*"}),
		url("v", "AWS_IAM", []any{"https://shop.example", "*"})).Saying(`is "NONE"`, "cors.allowOrigins")
	s.Unknown("not known yet",
		url("a", coretest.Unknown, coretest.Unknown),
		url("b", "AWS_IAM", []any{coretest.Unknown}))
	s.Shape("a number is no type", "",
		url("a", 7, 7),
		coretest.Of("lambda/functionUrl:FunctionUrl", "b", props{"authorizationType": "AWS_IAM", "cors": "x"}))
	s.Other("a route", coretest.Of("apigatewayv2/route:Route", "r", props{"authorizationType": "NONE"}))
	return s
}
