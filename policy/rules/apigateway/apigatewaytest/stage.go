package apigatewaytest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func apiLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-access-logs"}
	logs := props{"accessLogSettings": props{
		"destinationArn": "arn:aws:logs:eu-west-1:1:log-group:api",
		"format":         "$context.requestId",
	}}
	settings := func(path string, s props) coretest.Resource {
		return coretest.Of(coretest.MethodSettingsType, "settings",
			props{"methodPath": path, "settings": s, "stageName": "live"})
	}
	s.Pass("access logs of both generations",
		coretest.Of(coretest.StageType, "rest", logs),
		coretest.Of(coretest.StageV2Type, "http", logs))
	s.Pass("execution logs without data, and a single method that says nothing of them",
		settings("*/*", props{"loggingLevel": "ERROR", "dataTraceEnabled": false}))
	s.Pass("a single method leaves the stage's level", settings("health/GET", props{"throttlingRateLimit": 10}))
	s.Fail("no access logs", "rest http empty",
		coretest.Of(coretest.StageType, "rest", props{}),
		coretest.Of(coretest.StageV2Type, "http", props{"autoDeploy": true}),
		coretest.Of(coretest.StageType, "empty", props{"accessLogSettings": props{"destinationArn": ""}})).
		Saying("names no destination")
	s.Fail("execution logs off, and AWS's default", "settings", settings("*/*", props{"loggingLevel": "OFF"})).
		Saying(`is "OFF"`)
	s.Fail("no level for all methods", "settings", settings("*/*", props{"metricsEnabled": true})).Saying("(absent)")
	s.Fail("whole requests in the log, a violation for each place", "settings http http",
		settings("health/GET", props{"dataTraceEnabled": true}),
		coretest.Of(coretest.StageV2Type, "http", props{
			"accessLogSettings":    logs["accessLogSettings"],
			"defaultRouteSettings": props{"dataTraceEnabled": "true"},
			"routeSettings":        []any{props{}, props{"dataTraceEnabled": true}},
		})).
		Saying("settings.dataTraceEnabled", "routeSettings[1].dataTraceEnabled")
	s.Unknown("settings that aren't known",
		coretest.Of(coretest.StageType, "rest", props{"accessLogSettings": coretest.Unknown}),
		coretest.Of(coretest.StageV2Type, "http", props{
			"accessLogSettings":    props{"destinationArn": coretest.Unknown},
			"defaultRouteSettings": coretest.Unknown,
			"routeSettings":        coretest.Unknown,
		}),
		coretest.Of(coretest.MethodSettingsType, "settings", props{"methodPath": "*/*", "settings": coretest.Unknown}),
		coretest.Of(coretest.MethodSettingsType, "level", props{
			"methodPath": "*/*",
			"settings":   props{"loggingLevel": coretest.Unknown, "dataTraceEnabled": coretest.Unknown},
		}))
	s.Shape("nonsense logs nothing", "rest http",
		coretest.Of(coretest.StageType, "rest", props{"accessLogSettings": "x"}),
		coretest.Of(coretest.StageV2Type, "http", props{"accessLogSettings": []any{1, 2}, "routeSettings": []any{nil}}),
		coretest.Of(coretest.MethodSettingsType, "settings", props{"methodPath": 7, "settings": "x"}))
	s.Other("an API without a stage",
		coretest.Of(coretest.RESTAPIType, "api", props{}),
		coretest.Of(coretest.HTTPAPIType, "http", props{}))
	return s
}

func apiThrottling() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-throttling"}
	limits := props{"throttlingRateLimit": 100, "throttlingBurstLimit": 200}
	s.Passes("limits in both generations", func(d *coretest.Deployment) {
		d.Add(coretest.StageV2Type, "http", props{"defaultRouteSettings": limits})
		d.Add(coretest.RESTAPIType, "api", props{})
		d.Add(coretest.StageType, "rest", props{"restApi": coretest.Ref("api"), "stageName": "live"})
		d.Add(coretest.MethodSettingsType, "all",
			props{"restApi": coretest.Ref("api"), "stageName": "live", "methodPath": "*/*", "settings": limits})
		d.Add(coretest.MethodSettingsType, "one",
			props{"restApi": coretest.Ref("api"), "stageName": "live", "methodPath": "health/GET", "settings": props{}})
	})
	s.Fail("no limits, a violation for each", "none none half zero",
		coretest.Of(coretest.StageV2Type, "none", props{"autoDeploy": true}),
		coretest.Of(coretest.StageV2Type, "half", props{"defaultRouteSettings": props{"throttlingRateLimit": 100}}),
		coretest.Of(coretest.StageV2Type, "zero",
			props{"defaultRouteSettings": props{"throttlingRateLimit": 100, "throttlingBurstLimit": 0}})).
		Saying("defaultRouteSettings.throttlingBurstLimit", "is 0", "(absent)")
	s.Fail("a REST API's settings for all methods without them", "all all",
		coretest.Of(coretest.MethodSettingsType, "all",
			props{"methodPath": "*/*", "settings": props{"throttlingRateLimit": -1, "throttlingBurstLimit": -1}})).
		Saying("settings.throttlingRateLimit: is -1")
	s.Fails("a REST API's stage without settings, or with those of another stage or API", "rest",
		func(d *coretest.Deployment) {
			d.Add(coretest.RESTAPIType, "api", props{})
			d.Add(coretest.RESTAPIType, "other", props{})
			d.Add(coretest.StageType, "rest", props{"restApi": coretest.Ref("api"), "stageName": "live"})
			d.Add(coretest.MethodSettingsType, "stage",
				props{"restApi": coretest.Ref("api"), "stageName": "test", "methodPath": "*/*", "settings": limits})
			d.Add(coretest.MethodSettingsType, "api2",
				props{"restApi": coretest.Ref("other"), "stageName": "live", "methodPath": "*/*", "settings": limits})
			d.Add(coretest.MethodSettingsType, "method",
				props{
					"restApi":    coretest.Ref("api"),
					"stageName":  "live",
					"methodPath": "health/GET",
					"settings":   limits,
				})
		})
	s.Unknown("limits that aren't known",
		coretest.Of(coretest.StageV2Type, "http", props{"defaultRouteSettings": coretest.Unknown}),
		coretest.Of(coretest.StageV2Type, "rate",
			props{"defaultRouteSettings": props{
				"throttlingRateLimit":  coretest.Unknown,
				"throttlingBurstLimit": coretest.Unknown,
			}}),
		coretest.Of(coretest.StageType, "rest", props{"restApi": coretest.Unknown, "stageName": coretest.Unknown}),
		coretest.Of(coretest.MethodSettingsType, "all", props{
			"restApi":    coretest.Unknown,
			"stageName":  coretest.Unknown,
			"methodPath": coretest.Unknown,
			"settings":   coretest.Unknown,
		}))
	s.Alias("numbers as text", "",
		coretest.Of(coretest.StageV2Type, "http",
			props{"defaultRouteSettings": props{"throttlingRateLimit": "100", "throttlingBurstLimit": "200"}}))
	s.Shape("nonsense is no limit", "http http all all",
		coretest.Of(coretest.StageV2Type, "http", props{"defaultRouteSettings": "x"}),
		coretest.Of(coretest.MethodSettingsType, "all", props{"methodPath": "*/*", "settings": []any{1, 2}}),
		coretest.Of(coretest.MethodSettingsType, "path", props{"methodPath": 7}))
	s.Other("a usage plan has limits of its own",
		coretest.Of("apigateway/usagePlan:UsagePlan", "plan", props{}),
		coretest.Of(coretest.HTTPAPIType, "api", props{}))
	return s
}

func stageTracing() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-tracing"}
	stage := func(name string, inputs props) coretest.Resource {
		return coretest.Of("apigateway/stage:Stage", name, inputs)
	}
	s.Pass("on, also written as text",
		stage("a", props{"xrayTracingEnabled": true}),
		stage("b", props{"xrayTracingEnabled": "true"}))
	s.Fail("off, and absent, which means off", "a b",
		stage("a", props{"xrayTracingEnabled": false}),
		stage("b", props{})).Saying("is false")
	s.Unknown("not known yet", stage("a", props{"xrayTracingEnabled": coretest.Unknown}))
	s.Shape("a list isn't true", "a", stage("a", props{"xrayTracingEnabled": []any{true}}))
	s.Other("HTTP APIs know no tracing", coretest.Of("apigatewayv2/stage:Stage", "s", props{}))
	return s
}
