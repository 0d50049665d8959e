package rulestest

const (
	aclType          = "wafv2/webAcl:WebAcl"
	associationType  = "wafv2/webAclAssociation:WebAclAssociation"
	wafLoggingType   = "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	distributionType = "cloudfront/distribution:Distribution"
	stageType        = "apigateway/stage:Stage"
	restAPIType      = "apigateway/restApi:RestApi"
	httpAPIType      = "apigatewayv2/api:Api"
)

var metered = props{"cloudwatchMetricsEnabled": true, "metricName": "m", "sampledRequestsEnabled": true}

// managed is a rule that runs one of AWS's managed groups.
func managed(name, override string) props {
	return props{
		"name": name, "priority": 1, "overrideAction": props{override: props{}}, "visibilityConfig": metered,
		"statement": props{"managedRuleGroupStatement": props{"vendorName": "AWS", "name": "AWSManagedRules" + name}},
	}
}

func rate(limit any, action string) props {
	return props{
		"name": "rate", "priority": 2, "action": props{action: props{}}, "visibilityConfig": metered,
		"statement": props{"rateBasedStatement": props{"limit": limit, "aggregateKeyType": "IP"}},
	}
}

func acl(name string, rules ...any) Resource {
	return of(aclType, name, props{"scope": "REGIONAL", "rules": rules, "visibilityConfig": metered}).outputs(props{"id": "id-" + name, "arn": "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/" + name + "/1"})
}

// inJSON is the same rules in ruleJson, which is in the API's own spelling.
func inJSON(name, rules string) Resource {
	return of(aclType, name, props{"scope": "REGIONAL", "ruleJson": rules, "visibilityConfig": metered})
}

const baselineJSON = `[
 {"Name": "a", "Priority": 1, "OverrideAction": {"None": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}},
 {"Name": "b", "Priority": 2, "OverrideAction": {"None": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesKnownBadInputsRuleSet"}}},
 {"Name": "c", "Priority": 3, "Action": {"Block": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"RateBasedStatement": {"Limit": 500, "AggregateKeyType": "IP"}}}]`

func baselineRules() *suite {
	s := &suite{rule: "waf-acl-baseline-rules"}
	common, inputs, sqli := managed("CommonRuleSet", "none"), managed("KnownBadInputsRuleSet", "none"), managed("SQLiRuleSet", "none")
	database := of("rds/cluster:Cluster", "database", props{"engine": "aurora-postgresql"})
	s.pass("the common rules and the known bad inputs", acl("acl", common, inputs, rate(500, "block")))
	s.pass("with a database also those against SQL injection", acl("acl", common, inputs, sqli), database)
	s.fail("no rules at all", "acl json", acl("acl"), inJSON("json", "[]")).says("rules: is empty")
	s.fail("one of the groups is missing", "a b both", acl("a", common, rate(500, "block")), acl("b", inputs), acl("both", rate(500, "block"))).
		says("no AWSManagedRulesKnownBadInputsRuleSet", "no AWSManagedRulesCommonRuleSet and no")
	s.fail("another vendor's group of the same name", "acl", acl("acl", inputs, props{"name": "x", "overrideAction": props{"none": props{}},
		"statement": props{"managedRuleGroupStatement": props{"vendorName": "Other", "name": "AWSManagedRulesCommonRuleSet"}}}))
	s.fail("a database without the rules against SQL injection", "acl", acl("acl", common, inputs), database).says("AWSManagedRulesSQLiRuleSet")
	s.fail("rules without an action, a violation for each", "acl acl", acl("acl", common, inputs, props{"name": "first", "statement": props{}}, props{"name": "second"})).
		says("rules[2]", `"second"`, "neither action nor overrideAction")
	s.fail("the API's spelling, without the common rules", "acl", inJSON("acl", `[{"Name":"b","OverrideAction":{"Count":{}},"Statement":{"ManagedRuleGroupStatement":{"VendorName":"AWS","Name":"AWSManagedRulesKnownBadInputsRuleSet"}}}]`))
	s.alias("rules as JSON in the API's spelling", "", inJSON("acl", baselineJSON))
	s.unknown("rules that aren't known, in whole or in part", of(aclType, "rules", props{"rules": Unknown}), of(aclType, "json", props{"ruleJson": Unknown}), acl("one", Unknown), database,
		acl("name", props{"action": Unknown, "statement": Unknown}), acl("group", props{"overrideAction": Unknown, "statement": props{"managedRuleGroupStatement": props{"name": Unknown}}}))
	s.shape("nonsense is no rule", "text", of(aclType, "text", props{"ruleJson": "no json", "rules": nil}))
	s.shape("nonsense among the rules protects nothing", "list list number number", of(aclType, "list", props{"rules": []any{"x"}}), of(aclType, "number", props{"rules": 7}))
	s.other("a rule group isn't a web ACL", of("wafv2/ruleGroup:RuleGroup", "group", props{"rules": []any{}}))
	return s
}

func rateLimits() *suite {
	s := &suite{rule: "waf-acl-rate-limit"}
	s.pass("a limit of a reasonable height, among others", acl("acl", managed("CommonRuleSet", "none"), rate(2000, "block")), acl("two", rate(90000, "block"), rate(100, "block")), inJSON("json", baselineJSON))
	s.fail("no limit, or too high a one", "none high", acl("none", managed("CommonRuleSet", "none")), acl("high", rate(2001, "block"))).says("is 2001", "2000 at most", "no rule with a rateBasedStatement")
	s.fail("the height that the configuration names", "acl", acl("acl", rate(500, "block"))).config("maxRate", 100.0).says("100 at most")
	s.fail("no rules", "acl", acl("acl"))
	s.unknown("a limit that isn't known", acl("acl", rate(Unknown, "block")), of(aclType, "rules", props{"rules": Unknown}), acl("one", Unknown), acl("statement", props{"statement": Unknown}))
	s.shape("nonsense is no limit", "acl", acl("acl", "x", 7, nil, props{"statement": []any{}}, rate([]any{}, "block")))
	s.other("a rule group isn't a web ACL", of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}

func notCountOnly() *suite {
	s := &suite{rule: "waf-acl-not-count-only"}
	s.pass("something blocks", acl("group", managed("CommonRuleSet", "none"), rate(500, "count")), acl("rate", managed("CommonRuleSet", "count"), rate(500, "block")), inJSON("json", baselineJSON), acl("empty"))
	s.fail("everything counts", "acl json", acl("acl", managed("CommonRuleSet", "count"), rate(500, "count")), inJSON("json", `[{"Name":"a","OverrideAction":{"Count":{}}}]`)).says("all 2")
	s.fail("a list of the allowed beside what counts", "acl", acl("acl", managed("CommonRuleSet", "count"), props{"name": "office", "action": props{"allow": props{}}}))
	closed := acl("closed", managed("CommonRuleSet", "count"), props{"name": "office", "action": props{"allow": props{}}})
	closed.Inputs["defaultAction"] = props{"block": props{}}
	s.pass("what no rule allows is blocked", closed)
	s.alias("an action as the provider's answer shows it", "count", acl("count", props{"action": []any{props{"count": props{}, "block": nil}}}), acl("block", props{"action": props{"count": nil, "block": props{}}}))
	s.unknown("actions that aren't known", acl("acl", managed("CommonRuleSet", "count"), Unknown), acl("action", props{"action": Unknown}), of(aclType, "rules", props{"rules": Unknown}))
	s.shape("nonsense doesn't count", "", acl("acl", "x", 7, props{"action": "count"}), of(aclType, "text", props{"ruleJson": "x"}))
	s.other("a rule group isn't a web ACL", of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}

func wafMetrics() *suite {
	s := &suite{rule: "waf-metrics"}
	dark := props{"cloudwatchMetricsEnabled": false}
	s.pass("metrics everywhere", acl("acl", managed("CommonRuleSet", "none"), rate(500, "block")), inJSON("json", baselineJSON))
	s.fail("off on the web ACL and on rules, a violation for each", "acl rules rules none", of(aclType, "acl", props{"visibilityConfig": dark}),
		acl("rules", props{"visibilityConfig": dark}, managed("CommonRuleSet", "none"), props{"name": "x"}), of(aclType, "none", props{})).
		says("rules[0].visibilityConfig.cloudwatchMetricsEnabled: is false", "rules[2].visibilityConfig")
	s.unknown("flags that aren't known", of(aclType, "acl", props{"visibilityConfig": Unknown, "rules": Unknown}), acl("rule", Unknown, props{"visibilityConfig": props{"cloudwatchMetricsEnabled": Unknown}}))
	s.shape("nonsense is off", "acl", of(aclType, "acl", props{"visibilityConfig": "x", "rules": nil}))
	s.other("a rule group isn't a web ACL", of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}

func wafStages() *suite {
	s := &suite{rule: "waf-apigw-stage"}
	api := func(w *world, more props) {
		w.add(restAPIType, "api", more).add(stageType, "stage", props{"restApi": to("api"), "stageName": "live"})
	}
	s.passes("a web ACL in front of the stage", func(w *world) {
		api(w, props{})
		w.add(associationType, "waf", props{"resourceArn": arnOf(w, "stage"), "webAclArn": "arn"})
	})
	s.passes("a private API", func(w *world) { api(w, props{"endpointConfiguration": props{"types": "PRIVATE"}}) })
	s.fails("none, or one in front of something else", "stage", func(w *world) {
		api(w, props{"endpointConfiguration": props{"types": "REGIONAL"}})
		w.add(lbType, "lb", props{}).add(associationType, "waf", props{"resourceArn": arnOf(w, "lb"), "webAclArn": "arn"})
	})
	s.fails("a stage that a deployment makes", "deployment", func(w *world) {
		w.add(restAPIType, "api", props{}).add("apigateway/deployment:Deployment", "deployment", props{"restApi": to("api"), "stageName": "live"})
		w.add("apigateway/deployment:Deployment", "plain", props{"restApi": to("api")}).add("apigateway/deployment:Deployment", "empty", props{"restApi": to("api"), "stageName": ""})
		w.add(restAPIType, "inside", props{"endpointConfiguration": props{"types": "PRIVATE"}}).add("apigateway/deployment:Deployment", "private", props{"restApi": to("inside"), "stageName": "live"})
	})
	s.fails("one in front of another stage", "other", func(w *world) {
		api(w, props{})
		w.add(stageType, "other", props{"restApi": to("api"), "stageName": "test"}).add(associationType, "waf", props{"resourceArn": arnOf(w, "stage"), "webAclArn": "arn"})
	})
	s.deployed(Failing, "a stage of another stack's API", "stage", func(w *world) { w.add(stageType, "stage", props{"restApi": "abc", "stageName": "live"}) }).says("no web ACL")
	s.alias("an API's kinds as a list", "", of(restAPIType, "api", props{"endpointConfiguration": props{"types": []any{"PRIVATE"}}}).outputs(props{"id": "abc"}), of(stageType, "stage", props{"restApi": "abc"}))
	s.previewed(UnknownValue, "an association or a kind of API that isn't known", "", func(w *world) {
		api(w, props{"endpointConfiguration": Unknown})
	})
	s.previewed(UnknownValue, "an association whose target isn't known", "", func(w *world) { api(w, props{}); w.add(associationType, "waf", props{"resourceArn": Unknown}) })
	s.previewed(UnknownValue, "an association whose target was put together from the API", "", func(w *world) {
		api(w, props{})
		w.add(associationType, "waf", props{"resourceArn": to("api")})
	})
	s.shape("nonsense protects nothing", "stage", of(stageType, "stage", props{"restApi": 7}), of(associationType, "waf", props{"resourceArn": []any{}}), of(restAPIType, "api", props{"endpointConfiguration": "x"}))
	s.other("an HTTP API can't have one", of("apigatewayv2/stage:Stage", "stage", props{"apiId": "abc"}), of(restAPIType, "api", props{}))
	return s
}

// arnOf is another resource's ARN: unknown in a preview.
func arnOf(w *world, name string) any {
	if w.preview {
		return to(name)
	}
	return "arn:aws:service:eu-west-1:123456789012:" + w.idOf(name)
}

func httpAPIs() *suite {
	s := &suite{rule: "waf-httpapi-behind-cloudfront"}
	api := func(w *world, more props) {
		inputs := props{"protocolType": "HTTP"}
		for key, value := range more {
			inputs[key] = value
		}
		w.add(httpAPIType, "api", inputs).out("api", "apiEndpoint", "https://abc.execute-api.eu-west-1.amazonaws.com")
	}
	fronted := func(w *world, acl any) {
		host := any("abc.execute-api.eu-west-1.amazonaws.com")
		if w.preview {
			host = to("api")
		}
		w.add(distributionType, "cdn", props{"origins": []any{props{"originId": "bucket", "domainName": "b.s3.eu-west-1.amazonaws.com"}, props{"originId": "api", "domainName": host}}, "webAclId": acl})
	}
	s.passes("its own address is disabled", func(w *world) { api(w, props{"disableExecuteApiEndpoint": true}) })
	s.passes("the origin of a distribution with a web ACL", func(w *world) { api(w, nil); fronted(w, "arn:aws:wafv2:us-east-1:1:global/webacl/a/1") })
	s.passes("a WebSocket API is something else", func(w *world) { w.add(httpAPIType, "api", props{"protocolType": "WEBSOCKET"}) })
	s.passes("the origin by a custom domain", func(w *world) {
		api(w, nil)
		w.add("apigatewayv2/domainName:DomainName", "domain", props{"domainName": "api.example.com"}).add("apigatewayv2/apiMapping:ApiMapping", "mapping", props{"apiId": to("api"), "domainName": "api.example.com"})
		w.add(distributionType, "cdn", props{"origins": []any{props{"domainName": "API.example.com"}}, "webAclId": "arn"})
	})
	s.fails("neither", "api", func(w *world) { api(w, nil) })
	s.fails("a distribution without a web ACL", "api", func(w *world) { api(w, props{"disableExecuteApiEndpoint": false}); fronted(w, nil) })
	s.fails("a distribution in front of something else", "api", func(w *world) {
		api(w, nil)
		w.add(distributionType, "cdn", props{"origins": []any{props{"domainName": "other.example.com"}}, "webAclId": "arn"})
		w.add("s3/bucket:Bucket", "bucket", props{}).add(distributionType, "site", props{"origins": []any{props{"domainName": to("bucket")}}, "webAclId": "arn"})
	})
	s.deployed(Failing, "what is said", "api", func(w *world) { api(w, nil) }).says("disableExecuteApiEndpoint: is (absent)", "no CloudFront distribution")
	s.previewed(UnknownValue, "whether it is disabled isn't known", "", func(w *world) { api(w, props{"disableExecuteApiEndpoint": Unknown}) })
	s.previewed(UnknownValue, "an origin that nothing explains, and a web ACL that is made in this run", "", func(w *world) {
		api(w, nil)
		w.add(distributionType, "cdn", props{"origins": []any{props{"domainName": Unknown}}, "webAclId": Unknown}).add(httpAPIType, "kind", props{"protocolType": Unknown})
	})
	s.previewed(UnknownValue, "origins that aren't known", "", func(w *world) {
		api(w, nil)
		w.add(distributionType, "cdn", props{"origins": Unknown, "webAclId": "arn"})
	})
	s.unknown("a web ACL that a preview leaves out, because it isn't known", of(httpAPIType, "api", props{"protocolType": "HTTP"}), acl("acl"),
		of(distributionType, "cdn", props{"origins": []any{props{"domainName": Unknown}}}).from("origins", "api").from("webAclId", "acl"))
	s.shape("nonsense fronts nothing", "api", of(httpAPIType, "api", props{"protocolType": "http", "disableExecuteApiEndpoint": []any{}}), of(httpAPIType, "odd", props{"protocolType": 7}),
		of(distributionType, "cdn", props{"origins": []any{1, nil, props{"domainName": true}}, "webAclId": "arn"}), of("apigatewayv2/apiMapping:ApiMapping", "mapping", nil))
	s.other("a REST API can have a web ACL", of(restAPIType, "api", props{}))
	return s
}

func wafDistributions() *suite {
	s := &suite{rule: "waf-cloudfront"}
	s.pass("a web ACL", of(distributionType, "cdn", props{"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1"}))
	s.fail("none, or an empty one", "none empty", of(distributionType, "none", props{"enabled": true}), of(distributionType, "empty", props{"webAclId": ""})).says("webAclId: is (absent)")
	s.unknown("one that is made in this run is one", of(distributionType, "cdn", props{"webAclId": Unknown}))
	s.shape("an object is at least something", "list", of(distributionType, "list", props{"webAclId": []any{}}), of(distributionType, "number", props{"webAclId": 7}))
	s.other("a load balancer's is an association", of(lbType, "lb", props{}))
	return s
}

func wafLogging() *suite {
	s := &suite{rule: "waf-logging"}
	group := "cloudwatch/logGroup:LogGroup"
	logs := func(w *world, name string) any {
		w.add(group, "logs", props{"name": name})
		if w.preview {
			return to("logs")
		}
		return "arn:aws:logs:eu-west-1:123456789012:log-group:" + name + ":*"
	}
	s.passes("a log group of the right name", func(w *world) {
		w.add(aclType, "acl", props{}).add(wafLoggingType, "logging", props{"resourceArn": arnOf(w, "acl"), "logDestinationConfigs": []any{logs(w, "aws-waf-logs-site")}})
	})
	s.deployed(Passing, "a bucket and a delivery stream of the right name", "", func(w *world) {
		for name, arn := range map[string]string{"bucket": "arn:aws:s3:::aws-waf-logs-all/prefix", "stream": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/aws-waf-logs-all"} {
			w.add(aclType, name, props{}).add(wafLoggingType, name+"-logging", props{"resourceArn": arnOf(w, name), "logDestinationConfigs": []any{arn}})
		}
	})
	s.fails("none, or another one's", "other", func(w *world) {
		w.add(aclType, "acl", props{}).add(aclType, "other", props{}).add(wafLoggingType, "logging", props{"resourceArn": arnOf(w, "acl"), "logDestinationConfigs": []any{"arn:aws:s3:::aws-waf-logs-all"}})
	})
	s.fails("a destination of another name", "logging", func(w *world) {
		w.add(aclType, "acl", props{}).add(wafLoggingType, "logging", props{"resourceArn": arnOf(w, "acl"), "logDestinationConfigs": []any{logs(w, "site-waf")}})
	})
	s.deployed(Failing, "a name that only contains the prefix, and no destination", "a b", func(w *world) {
		w.add(wafLoggingType, "a", props{"logDestinationConfigs": []any{"arn:aws:s3:::my-aws-waf-logs-x"}}).add(wafLoggingType, "b", props{"logDestinationConfigs": []any{}})
	}).says("logDestinationConfigs[0]", `"my-aws-waf-logs-x"`)
	s.previewed(UnknownValue, "web ACLs and destinations that aren't known", "", func(w *world) {
		w.add(aclType, "acl", props{}).add(wafLoggingType, "logging", props{"resourceArn": Unknown, "logDestinationConfigs": Unknown})
		w.add(wafLoggingType, "more", props{"resourceArn": to("acl"), "logDestinationConfigs": []any{Unknown}})
		w.add(group, "named", props{"name": Unknown}).add(wafLoggingType, "name", props{"resourceArn": to("acl"), "logDestinationConfigs": []any{to("named")}})
	})
	s.shape("nonsense logs nothing", "acl logging", of(aclType, "acl", nil), of(wafLoggingType, "logging", props{"resourceArn": 7, "logDestinationConfigs": "x"}))
	s.other("an IP set has no log", of("wafv2/ipSet:IpSet", "set", props{}))
	return s
}

func wafScopes() *suite {
	s := &suite{rule: "waf-scope-region"}
	region := func(name string) props { return props{"region": name} }
	cloudfront := func(name string) Resource { return of(aclType, name, props{"scope": "CLOUDFRONT"}) }
	s.pass("each where it belongs", cloudfront("edge").provider(region("us-east-1")).outputs(props{"arn": "arn:aws:wafv2:us-east-1:1:global/webacl/edge/1"}), acl("regional").provider(region("eu-west-1")),
		of(distributionType, "cdn", props{"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/edge/1"}), of(distributionType, "bare", props{}))
	s.fail("a CLOUDFRONT web ACL by another region's provider", "edge", cloudfront("edge").provider(region("eu-west-1"))).says("eu-west-1", "should be us-east-1")
	s.fail("a REGIONAL web ACL on a distribution, of this stack and of another", "cdn far", acl("regional"),
		of(distributionType, "cdn", props{"webAclId": "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/regional/1"}),
		of(distributionType, "far", props{"webAclId": "arn:aws:wafv2:us-east-1:999999999999:regional/webacl/far/1"})).says("webAclId", "REGIONAL")
	s.previewed(Failing, "a REGIONAL web ACL that is made in this run", "cdn", func(w *world) {
		w.add(aclType, "regional", props{"scope": "REGIONAL"}).add(distributionType, "cdn", props{"webAclId": to("regional")})
	}).says("regional", "REGIONAL")
	s.unknown("regions and scopes that aren't known", cloudfront("edge"), cloudfront("later").provider(props{"region": Unknown}), of(aclType, "scope", props{"scope": Unknown}), of(distributionType, "cdn", props{"webAclId": Unknown}))
	s.shape("nonsense", "", of(aclType, "acl", props{"scope": 7}).provider(props{"region": []any{}}), of(distributionType, "cdn", props{"webAclId": []any{}}))
	s.other("an IP set", of("wafv2/ipSet:IpSet", "set", props{"scope": "CLOUDFRONT"}).provider(region("eu-west-1")))
	return s
}
