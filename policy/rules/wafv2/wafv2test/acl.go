package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

// inJSON is the same rules in ruleJson, which is in the API's own spelling.
func inJSON(name, rules string) coretest.Resource {
	return coretest.Of(coretest.WebACLType, name,
		props{"scope": "REGIONAL", "ruleJson": rules, "visibilityConfig": coretest.Metered})
}

const baselineJSON = `[
 {"Name": "a", "Priority": 1, "OverrideAction": {"None": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}},
 {"Name": "b", "Priority": 2, "OverrideAction": {"None": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesKnownBadInputsRuleSet"}}},
 {"Name": "c", "Priority": 3, "Action": {"Block": {}}, "VisibilityConfig": {"CloudWatchMetricsEnabled": true},
  "Statement": {"RateBasedStatement": {"Limit": 500, "AggregateKeyType": "IP"}}}]`

func baselineRules() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-acl-baseline-rules"}
	common, inputs, sqli := coretest.ManagedRule("CommonRuleSet",
		"none"), coretest.ManagedRule("KnownBadInputsRuleSet", "none"), coretest.ManagedRule("SQLiRuleSet", "none")
	database := coretest.Of("rds/cluster:Cluster", "database", props{"engine": "aurora-postgresql"})
	s.Pass("the common rules and the known bad inputs",
		coretest.WebACL("acl", common, inputs, coretest.RateRule(500, "block")))
	s.Pass("with a database also those against SQL injection",
		coretest.WebACL("acl", common, inputs, sqli),
		database)
	s.Fail("no rules at all", "acl json", coretest.WebACL("acl"), inJSON("json", "[]")).Saying("rules: is empty")
	s.Fail("one of the groups is missing", "a b both",
		coretest.WebACL("a", common, coretest.RateRule(500, "block")),
		coretest.WebACL("b", inputs),
		coretest.WebACL("both", coretest.RateRule(500, "block"))).
		Saying("no AWSManagedRulesKnownBadInputsRuleSet", "no AWSManagedRulesCommonRuleSet and no")
	s.Fail("another vendor's group of the same name", "acl",
		coretest.WebACL("acl", inputs, props{"name": "x", "overrideAction": props{"none": props{}},
			"statement": props{"managedRuleGroupStatement": props{
				"vendorName": "Other",
				"name":       "AWSManagedRulesCommonRuleSet",
			}}}))
	s.Fail("a database without the rules against SQL injection", "acl",
		coretest.WebACL("acl", common, inputs),
		database).Saying("AWSManagedRulesSQLiRuleSet")
	s.Fail("rules without an action, a violation for each", "acl acl",
		coretest.WebACL("acl", common, inputs,
			props{"name": "first", "statement": props{}},
			props{"name": "second"})).
		Saying("rules[2]", `"second"`, "neither action nor overrideAction")
	s.Fail("the API's spelling, without the common rules", "acl",
		inJSON("acl",
			`[{"Name":"b","OverrideAction":{"Count":{}},"Statement":{"ManagedRuleGroupStatement":{"VendorName":"AWS","Name":"AWSManagedRulesKnownBadInputsRuleSet"}}}]`))
	s.Alias("rules as JSON in the API's spelling", "", inJSON("acl", baselineJSON))
	s.Unknown("rules that aren't known, in whole or in part",
		coretest.Of(coretest.WebACLType, "rules", props{"rules": coretest.Unknown}),
		coretest.Of(coretest.WebACLType, "json", props{"ruleJson": coretest.Unknown}),
		coretest.WebACL("one", coretest.Unknown),
		database,
		coretest.WebACL("name", props{"action": coretest.Unknown, "statement": coretest.Unknown}),
		coretest.WebACL("group", props{
			"overrideAction": coretest.Unknown,
			"statement":      props{"managedRuleGroupStatement": props{"name": coretest.Unknown}},
		}))
	s.Shape("nonsense is no rule", "text",
		coretest.Of(coretest.WebACLType, "text", props{"ruleJson": "no json", "rules": nil}))
	s.Shape("nonsense among the rules protects nothing", "list list number number",
		coretest.Of(coretest.WebACLType, "list", props{"rules": []any{"x"}}),
		coretest.Of(coretest.WebACLType, "number", props{"rules": 7}))
	s.Other("a rule group isn't a web ACL", coretest.Of("wafv2/ruleGroup:RuleGroup", "group", props{"rules": []any{}}))
	return s
}

func rateLimits() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-acl-rate-limit"}
	s.Pass("a limit of a reasonable height, among others",
		coretest.WebACL("acl", coretest.ManagedRule("CommonRuleSet", "none"), coretest.RateRule(2000, "block")),
		coretest.WebACL("two", coretest.RateRule(90000, "block"), coretest.RateRule(100, "block")),
		inJSON("json", baselineJSON))
	s.Fail("no limit, or too high a one", "none high",
		coretest.WebACL("none", coretest.ManagedRule("CommonRuleSet", "none")),
		coretest.WebACL("high", coretest.RateRule(2001, "block"))).
		Saying("is 2001", "2000 at most", "no rule with a rateBasedStatement")
	s.Fail("the height that the configuration names", "acl",
		coretest.WebACL("acl", coretest.RateRule(500, "block"))).Configured("maxRate", 100.0).Saying("100 at most")
	s.Fail("no rules", "acl", coretest.WebACL("acl"))
	s.Unknown("a limit that isn't known",
		coretest.WebACL("acl", coretest.RateRule(coretest.Unknown, "block")),
		coretest.Of(coretest.WebACLType, "rules", props{"rules": coretest.Unknown}),
		coretest.WebACL("one", coretest.Unknown),
		coretest.WebACL("statement", props{"statement": coretest.Unknown}))
	s.Shape("nonsense is no limit", "acl",
		coretest.WebACL("acl", "x", 7, nil, props{"statement": []any{}}, coretest.RateRule([]any{}, "block")))
	s.Other("a rule group isn't a web ACL", coretest.Of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}

func notCountOnly() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-acl-not-count-only"}
	s.Pass("something blocks",
		coretest.WebACL("group", coretest.ManagedRule("CommonRuleSet", "none"), coretest.RateRule(500, "count")),
		coretest.WebACL("rate", coretest.ManagedRule("CommonRuleSet", "count"), coretest.RateRule(500, "block")),
		inJSON("json", baselineJSON),
		coretest.WebACL("empty"))
	s.Fail("everything counts", "acl json",
		coretest.WebACL("acl", coretest.ManagedRule("CommonRuleSet", "count"), coretest.RateRule(500, "count")),
		inJSON("json", `[{"Name":"a","OverrideAction":{"Count":{}}}]`)).Saying("all 2")
	s.Fail("a list of the allowed beside what counts", "acl",
		coretest.WebACL("acl",
			coretest.ManagedRule("CommonRuleSet", "count"),
			props{"name": "office", "action": props{"allow": props{}}}))
	closed := coretest.WebACL("closed",
		coretest.ManagedRule("CommonRuleSet", "count"),
		props{"name": "office", "action": props{"allow": props{}}})
	closed.Inputs["defaultAction"] = props{"block": props{}}
	s.Pass("what no rule allows is blocked", closed)
	s.Alias("an action as the provider's answer shows it", "count",
		coretest.WebACL("count", props{"action": []any{props{"count": props{}, "block": nil}}}),
		coretest.WebACL("block", props{"action": props{"count": nil, "block": props{}}}))
	s.Unknown("actions that aren't known",
		coretest.WebACL("acl", coretest.ManagedRule("CommonRuleSet", "count"), coretest.Unknown),
		coretest.WebACL("action", props{"action": coretest.Unknown}),
		coretest.Of(coretest.WebACLType, "rules", props{"rules": coretest.Unknown}))
	s.Shape("nonsense doesn't count", "",
		coretest.WebACL("acl", "x", 7, props{"action": "count"}),
		coretest.Of(coretest.WebACLType, "text", props{"ruleJson": "x"}))
	s.Other("a rule group isn't a web ACL", coretest.Of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}

func wafMetrics() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-metrics"}
	dark := props{"cloudwatchMetricsEnabled": false}
	s.Pass("metrics everywhere",
		coretest.WebACL("acl", coretest.ManagedRule("CommonRuleSet", "none"), coretest.RateRule(500, "block")),
		inJSON("json", baselineJSON))
	s.Fail("off on the web ACL and on rules, a violation for each", "acl rules rules none",
		coretest.Of(coretest.WebACLType, "acl", props{"visibilityConfig": dark}),
		coretest.WebACL("rules",
			props{"visibilityConfig": dark},
			coretest.ManagedRule("CommonRuleSet", "none"),
			props{"name": "x"}),
		coretest.Of(coretest.WebACLType, "none", props{})).
		Saying("rules[0].visibilityConfig.cloudwatchMetricsEnabled: is false", "rules[2].visibilityConfig")
	s.Unknown("flags that aren't known",
		coretest.Of(coretest.WebACLType, "acl", props{"visibilityConfig": coretest.Unknown, "rules": coretest.Unknown}),
		coretest.WebACL("rule", coretest.Unknown,
			props{"visibilityConfig": props{"cloudwatchMetricsEnabled": coretest.Unknown}}))
	s.Shape("nonsense is off", "acl",
		coretest.Of(coretest.WebACLType, "acl", props{"visibilityConfig": "x", "rules": nil}))
	s.Other("a rule group isn't a web ACL", coretest.Of("wafv2/ruleGroup:RuleGroup", "group", props{}))
	return s
}
