package rulestest

const (
	stage2Type       = "apigatewayv2/stage:Stage"
	settingsType     = "apigateway/methodSettings:MethodSettings"
	methodType       = "apigateway/method:Method"
	restResourceType = "apigateway/resource:Resource"
	routeType        = "apigatewayv2/route:Route"
	integrationType  = "apigatewayv2/integration:Integration"
	domainType       = "apigateway/domainName:DomainName"
	domain2Type      = "apigatewayv2/domainName:DomainName"
)

func apiDomains() *suite {
	s := &suite{rule: "tls-apigw-domain"}
	v2 := func(policy any) props {
		return props{"domainNameConfiguration": props{"endpointType": "REGIONAL", "securityPolicy": policy}}
	}
	s.pass("TLS 1.2, and AWS's newer names for it and for 1.3", of(domainType, "rest", props{"securityPolicy": "TLS_1_2"}), of(domain2Type, "http", v2("TLS_1_2")),
		of(domainType, "newer", props{"securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06"}), of(domainType, "edge", props{"securityPolicy": "SecurityPolicy_TLS12_2018_EDGE"}))
	s.fail("TLS 1.0, and AWS's default", "old absent http", of(domainType, "old", props{"securityPolicy": "TLS_1_0"}), of(domainType, "absent", props{"domainName": "api.example.com"}), of(domain2Type, "http", v2("TLS_1_0"))).
		says(`securityPolicy: is "TLS_1_0"`, "domainNameConfiguration.securityPolicy", "(absent)")
	s.alias("the configuration as a list of one", "http", of(domain2Type, "http", props{"domainNameConfiguration": []any{props{"securityPolicy": "TLS_1_0"}}}))
	s.unknown("a policy that isn't known", of(domainType, "rest", props{"securityPolicy": Unknown}), of(domain2Type, "http", props{"domainNameConfiguration": Unknown}), of(domain2Type, "policy", v2(Unknown)))
	s.shape("nonsense isn't TLS 1.2", "rest http", of(domainType, "rest", props{"securityPolicy": []any{}}), of(domain2Type, "http", props{"domainNameConfiguration": "x"}))
	s.other("a user pool's domain", of("cognito/userPoolDomain:UserPoolDomain", "domain", props{"securityPolicy": "TLS_1_0"}))
	return s
}

func apiLogs() *suite {
	s := &suite{rule: "apigw-access-logs"}
	logs := props{"accessLogSettings": props{"destinationArn": "arn:aws:logs:eu-west-1:1:log-group:api", "format": "$context.requestId"}}
	settings := func(path string, s props) Resource {
		return of(settingsType, "settings", props{"methodPath": path, "settings": s, "stageName": "live"})
	}
	s.pass("access logs of both generations", of(stageType, "rest", logs), of(stage2Type, "http", logs))
	s.pass("execution logs without data, and a single method that says nothing of them", settings("*/*", props{"loggingLevel": "ERROR", "dataTraceEnabled": false}))
	s.pass("a single method leaves the stage's level", settings("health/GET", props{"throttlingRateLimit": 10}))
	s.fail("no access logs", "rest http empty", of(stageType, "rest", props{}), of(stage2Type, "http", props{"autoDeploy": true}), of(stageType, "empty", props{"accessLogSettings": props{"destinationArn": ""}})).says("names no destination")
	s.fail("execution logs off, and AWS's default", "settings", settings("*/*", props{"loggingLevel": "OFF"})).says(`is "OFF"`)
	s.fail("no level for all methods", "settings", settings("*/*", props{"metricsEnabled": true})).says("(absent)")
	s.fail("whole requests in the log, a violation for each place", "settings http http", settings("health/GET", props{"dataTraceEnabled": true}),
		of(stage2Type, "http", props{"accessLogSettings": logs["accessLogSettings"], "defaultRouteSettings": props{"dataTraceEnabled": "true"}, "routeSettings": []any{props{}, props{"dataTraceEnabled": true}}})).
		says("settings.dataTraceEnabled", "routeSettings[1].dataTraceEnabled")
	s.unknown("settings that aren't known", of(stageType, "rest", props{"accessLogSettings": Unknown}), of(stage2Type, "http", props{"accessLogSettings": props{"destinationArn": Unknown}, "defaultRouteSettings": Unknown, "routeSettings": Unknown}),
		of(settingsType, "settings", props{"methodPath": "*/*", "settings": Unknown}), of(settingsType, "level", props{"methodPath": "*/*", "settings": props{"loggingLevel": Unknown, "dataTraceEnabled": Unknown}}))
	s.shape("nonsense logs nothing", "rest http", of(stageType, "rest", props{"accessLogSettings": "x"}), of(stage2Type, "http", props{"accessLogSettings": []any{1, 2}, "routeSettings": []any{nil}}), of(settingsType, "settings", props{"methodPath": 7, "settings": "x"}))
	s.other("an API without a stage", of(restAPIType, "api", props{}), of(httpAPIType, "http", props{}))
	return s
}

func apiAuthorization() *suite {
	s := &suite{rule: "apigw-authorization"}
	route := func(name, key string, kind any) Resource {
		return of(routeType, name, props{"routeKey": key, "authorizationType": kind, "apiId": "abc"})
	}
	rest := func(w *world, path string) {
		w.add(restAPIType, "api", props{}).out("api", "rootResourceId", "id-root").add(restResourceType, "parent", props{"parentId": to("api"), "pathPart": "v1", "restApi": to("api")})
		w.add(restResourceType, "child", props{"parentId": to("parent"), "pathPart": path, "restApi": to("api")})
		if !w.preview {
			w.resources[1].Inputs["parentId"] = "id-root"
		}
		w.add(methodType, "get", props{"httpMethod": "GET", "authorization": "NONE", "resourceId": to("child")})
	}
	s.pass("an authorizer everywhere", route("jwt", "GET /orders", "JWT"), route("iam", "$default", "AWS_IAM"), route("own", "ANY /{proxy+}", "CUSTOM"), of(methodType, "rest", props{"httpMethod": "POST", "authorization": "AWS_IAM"}))
	s.pass("the browser's questions, and a WebSocket's later routes", route("options", "OPTIONS /orders", "NONE"), route("disconnect", "$disconnect", nil), route("message", "sendmessage", "NONE"),
		of(methodType, "rest", props{"httpMethod": "OPTIONS", "authorization": "NONE"}))
	s.pass("public routes by name", route("health", "GET /health", "NONE"), route("any", "POST /login", nil), route("rest", "$default", "NONE")).config("publicRoutes", []any{"get /health", "ANY /login", "$default"})
	s.fail("none, and AWS's default", "none absent rest default", route("none", "GET /orders", "NONE"), route("absent", "POST /orders", nil), of(methodType, "rest", props{"httpMethod": "GET", "authorization": "NONE"}), route("default", "$default", "")).
		says("GET /orders", "authorizationType", "everybody may call it")
	quick := func(name string, more props) Resource {
		return of(httpAPIType, name, with(props{"protocolType": "HTTP"}, more))
	}
	s.fail("the route that an API makes for its target", "default named", quick("default", props{"target": "arn:aws:lambda:eu-west-1:123456789012:function:f"}), quick("named", props{"target": Unknown, "routeKey": "GET /x"}), quick("plain", props{}),
		quick("health", props{"target": "https://example.com", "routeKey": "GET /health"}), quick("unknown", props{"target": "https://example.com", "routeKey": Unknown})).config("publicRoutes", []any{"GET /health"}).preview().says("$default", "GET /x")
	s.fail("another route than the public one", "path method longer", route("path", "GET /orders", "NONE"), route("method", "POST /health", "NONE"), route("longer", "GET /health/deep", "NONE")).config("publicRoutes", []any{"GET /health"})
	s.fail("one public route doesn't open a REST API's others", "post", of(methodType, "post", props{"httpMethod": "POST", "authorization": "NONE"})).config("publicRoutes", []any{"GET /health"})
	for _, preview := range []bool{true, false} {
		in, when := s.deployed, ", after it was deployed"
		if preview {
			in, when = s.previewed, ", in the first preview"
		}
		in(Passing, "a REST API's public route, by the path of its resource"+when, "", func(w *world) { rest(w, "health") }).config("publicRoutes", []any{"GET /v1/health"})
		in(Failing, "another path of a REST API"+when, "get", func(w *world) { rest(w, "orders") }).config("publicRoutes", []any{"GET /v1/health"}).says("GET /v1/orders")
	}
	s.deployed(Failing, "the root of a REST API, and AWS's own word for the path", "root other", func(w *world) {
		w.add(restAPIType, "api", props{}).out("api", "rootResourceId", "id-root").add(methodType, "root", props{"httpMethod": "GET", "authorization": "NONE", "resourceId": "id-root"})
		w.add(restResourceType, "told", props{"pathPart": "x", "parentId": "elsewhere"}).out("told", "path", "/v2/x").add(methodType, "other", props{"httpMethod": "GET", "authorization": "NONE", "resourceId": to("told")})
	}).config("publicRoutes", []any{"GET /health"}).says("GET /", "GET /v2/x")
	s.unknown("kinds and keys that aren't known", of(routeType, "kind", props{"routeKey": "GET /orders", "authorizationType": Unknown}), of(routeType, "key", props{"routeKey": Unknown}), of(methodType, "method", props{"httpMethod": Unknown, "authorization": "NONE"}),
		of(methodType, "rest", props{"httpMethod": "GET", "authorization": Unknown}))
	s.unknown("a path that isn't known may be the public one", of(methodType, "rest", props{"httpMethod": "GET", "authorization": "NONE", "resourceId": Unknown})).config("publicRoutes", []any{"GET /health"})
	s.shape("nonsense is no authorizer", "kind rest", of(routeType, "key", props{"routeKey": 7}), of(routeType, "kind", props{"routeKey": "GET /x", "authorizationType": []any{}}), of(methodType, "rest", props{"httpMethod": "GET", "authorization": 7}), of(methodType, "none", nil))
	s.other("a function's address is another rule's", of("lambda/functionUrl:FunctionUrl", "url", props{"authorizationType": "NONE"}))
	return s
}

func apiThrottling() *suite {
	s := &suite{rule: "apigw-throttling"}
	limits := props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200}
	s.passes("limits in both generations", func(w *world) {
		w.add(stage2Type, "http", props{"defaultRouteSettings": limits}).add(restAPIType, "api", props{}).add(stageType, "rest", props{"restApi": to("api"), "stageName": "live"})
		w.add(settingsType, "all", props{"restApi": to("api"), "stageName": "live", "methodPath": "*/*", "settings": limits})
		w.add(settingsType, "one", props{"restApi": to("api"), "stageName": "live", "methodPath": "health/GET", "settings": props{}})
	})
	s.fail("no limits, a violation for each", "none none half zero", of(stage2Type, "none", props{"autoDeploy": true}), of(stage2Type, "half", props{"defaultRouteSettings": props{"throttlingRateLimit": 100}}),
		of(stage2Type, "zero", props{"defaultRouteSettings": props{"throttlingRateLimit": 100, "throttlingBurstLimit": 0}})).says("defaultRouteSettings.throttlingBurstLimit", "is 0", "(absent)")
	s.fail("a REST API's settings for all methods without them", "all all", of(settingsType, "all", props{"methodPath": "*/*", "settings": props{"throttlingRateLimit": -1, "throttlingBurstLimit": -1}})).says("settings.throttlingRateLimit: is -1")
	s.fails("a REST API's stage without settings, or with those of another stage or API", "rest", func(w *world) {
		w.add(restAPIType, "api", props{}).add(restAPIType, "other", props{}).add(stageType, "rest", props{"restApi": to("api"), "stageName": "live"})
		w.add(settingsType, "stage", props{"restApi": to("api"), "stageName": "test", "methodPath": "*/*", "settings": limits})
		w.add(settingsType, "api2", props{"restApi": to("other"), "stageName": "live", "methodPath": "*/*", "settings": limits})
		w.add(settingsType, "method", props{"restApi": to("api"), "stageName": "live", "methodPath": "health/GET", "settings": limits})
	})
	s.unknown("limits that aren't known", of(stage2Type, "http", props{"defaultRouteSettings": Unknown}), of(stage2Type, "rate", props{"defaultRouteSettings": props{"throttlingRateLimit": Unknown, "throttlingBurstLimit": Unknown}}),
		of(stageType, "rest", props{"restApi": Unknown, "stageName": Unknown}), of(settingsType, "all", props{"restApi": Unknown, "stageName": Unknown, "methodPath": Unknown, "settings": Unknown}))
	s.alias("numbers as text", "", of(stage2Type, "http", props{"defaultRouteSettings": props{"throttlingRateLimit": "100", "throttlingBurstLimit": "200"}}))
	s.shape("nonsense is no limit", "http http all all", of(stage2Type, "http", props{"defaultRouteSettings": "x"}), of(settingsType, "all", props{"methodPath": "*/*", "settings": []any{1, 2}}), of(settingsType, "path", props{"methodPath": 7}))
	s.other("a usage plan has limits of its own", of("apigateway/usagePlan:UsagePlan", "plan", props{}), of(httpAPIType, "api", props{}))
	return s
}

func vpcLinkTLS() *suite {
	s := &suite{rule: "apigw-vpclink-tls"}
	rest := "apigateway/integration:Integration"
	link := func(more props) props {
		p := props{"connectionType": "VPC_LINK", "connectionId": "vl-1", "integrationUri": "arn:aws:elasticloadbalancing:eu-west-1:1:listener/net/n/1/2"}
		for key, value := range more {
			p[key] = value
		}
		return p
	}
	s.pass("TLS to the load balancer, other integrations, a service registry", of(integrationType, "tls", link(props{"tlsConfig": props{"serverNameToVerify": "app.example.com"}})), of(integrationType, "lambda", props{"integrationType": "AWS_PROXY"}),
		of(integrationType, "registry", link(props{"integrationUri": "arn:aws:servicediscovery:eu-west-1:1:service/srv-1"})), of(rest, "rest", link(props{"uri": "https://app.example.com"})))
	s.fail("in clear", "http rest skip", of(integrationType, "http", link(nil)), of(rest, "rest", link(props{"uri": "http://nlb.example.com/{proxy}"})), of(rest, "skip", link(props{"uri": "https://app.example.com", "tlsConfig": props{"insecureSkipVerification": true}}))).
		says("tlsConfig: is absent", "http://nlb.example.com", "insecureSkipVerification")
	s.unknown("what isn't known", of(integrationType, "tls", link(props{"tlsConfig": Unknown})), of(integrationType, "kind", props{"connectionType": Unknown}), of(rest, "rest", link(props{"uri": Unknown, "tlsConfig": Unknown})))
	s.shape("nonsense", "", of(integrationType, "kind", props{"connectionType": 7}), of(rest, "rest", link(props{"uri": []any{}, "tlsConfig": "x"})))
	s.other("the internal load balancer's TCP listener on port 80", of("lb/listener:Listener", "listener", props{"protocol": "TCP", "port": 80}), of("apigatewayv2/vpcLink:VpcLink", "link", props{}))
	return s
}
