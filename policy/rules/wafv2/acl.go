package wafv2

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// aclRule is a rule of a web ACL, in the shape of the rules property.
type aclRule struct {
	path string
	core.Value
}

// aclRules reads a web ACL's rules, of the rules property and of ruleJson, which is in the API's
// own spelling. known is false where there may be rules that can't be read yet.
func aclRules(r core.Resource) (list []aclRule, known bool) {
	items, known := r.Get("rules").Items()
	for i, item := range items {
		list = append(list, aclRule{core.Element("rules", i), item})
	}
	text := r.Get("ruleJson")
	if text.IsUnknown() {
		known = false
	}
	if s, ok := text.Str(); ok && len(list) == 0 {
		items, _ := core.FromJSON(s).Items()
		for i, item := range items {
			list = append(list, aclRule{core.Element("ruleJson", i), camel(item)})
		}
	}
	for _, rule := range list {
		known = known && !rule.IsUnknown()
	}
	return list, known
}

// camel turns the API's spelling of names ("ManagedRuleGroupStatement") into the provider's
// ("managedRuleGroupStatement").
func camel(v core.Value) core.Value {
	switch {
	case v.IsObject():
		m := map[string]property.Value{}
		for key, value := range v.Entries {
			first, size := utf8.DecodeRuneInString(key)
			m[string(unicode.ToLower(first))+key[size:]] = camel(value).Raw()
		}
		return core.ValueOf(property.New(m))
	case v.IsList():
		items, _ := v.Items()
		list := make([]property.Value, len(items))
		for i, item := range items {
			list[i] = camel(item).Raw()
		}
		return core.ValueOf(property.New(list))
	}
	return v
}

// group is the name of the managed rule group of AWS that the rule runs; "" where it runs none.
func (a aclRule) group() string {
	statement := a.Get("statement.managedRuleGroupStatement")
	vendor := statement.Get("vendorName").StrOr("AWS")
	if name, ok := statement.Get("name").Str(); ok && strings.EqualFold(vendor, "AWS") {
		return name
	}
	return ""
}

// mayBeGroup says that the rule may run any managed group, once it is known.
func (a aclRule) mayBeGroup() bool {
	return a.Get("statement.managedRuleGroupStatement.name").IsUnknown() ||
		a.Get("statement.managedRuleGroupStatement.vendorName").IsUnknown()
}

// counts reports whether the rule only counts what it catches, or lets it through.
func (a aclRule) counts() core.Truth {
	action := a.Get("overrideAction")
	if action.IsAbsent() {
		action = a.Get("action")
	}
	if action.IsUnknown() {
		return core.Unknown
	}
	answer := core.No
	for key, value := range action.First().Entries {
		if key == "count" || key == "allow" {
			answer = core.Yes
		} else if !value.IsAbsent() {
			return core.No
		}
	}
	return answer
}

const (
	commonRules    = "AWSManagedRulesCommonRuleSet"
	badInputsRules = "AWSManagedRulesKnownBadInputsRuleSet"
	sqliRules      = "AWSManagedRulesSQLiRuleSet"
)

// lackedGroups are those of the managed groups that no rule of a web ACL runs; none where that
// can't be told yet.
func lackedGroups(r core.Resource, groups ...string) []string {
	list, known := aclRules(r)
	if !known || slices.ContainsFunc(list, aclRule.mayBeGroup) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(groups), func(group string) bool {
		return slices.ContainsFunc(list, func(a aclRule) bool { return a.group() == group })
	})
}

var wafACLBaselineRules = core.Rule{
	Name:     "waf-acl-baseline-rules",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "Every web ACL runs AWS's common rules and its rules against known bad inputs, with a database also " +
		"those against SQL injection, and each rule has an action.",
	Why: "A web ACL without them costs money and stops nothing.",
	Fix: "plinth:waf has all of them; elsewhere add the managed groups with an overrideAction, and give other rules " +
		"an action",
	Frameworks: []string{"FSBP WAF.10"},
	Types:      []string{wafWebACL},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		list, known := aclRules(r)
		if known && len(list) == 0 {
			return []core.Finding{{Path: "rules", What: "is empty: the web ACL lets everything through"}}
		}
		var findings []core.Finding
		if lacked := lackedGroups(r, commonRules, badInputsRules); len(lacked) > 0 {
			findings = append(findings, core.Finding{Path: "rules", What: "has no " + strings.Join(lacked, " and no ")})
		}
		for _, rule := range list {
			if !rule.IsUnknown() && rule.Get("action").IsAbsent() && rule.Get("overrideAction").IsAbsent() {
				findings = append(findings, core.Finding{
					Path: rule.path,
					What: fmt.Sprintf("(%s) has neither action nor overrideAction", rule.Get("name").Show()),
				})
			}
		}
		return findings
	},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		if len(s.Of(core.RDSInstance, core.RDSCluster)) == 0 {
			return nil
		}
		var findings []core.Finding
		for _, acl := range s.Of(wafWebACL) {
			list, _ := aclRules(acl)
			if lacked := lackedGroups(acl, sqliRules); len(lacked) > 0 && len(list) > 0 {
				findings = append(findings, core.Finding{
					URN:  acl.URN,
					Path: "rules",
					What: "has no " + sqliRules + ", though the stack has a database",
				})
			}
		}
		return findings
	},
}

var wafACLRateLimit = core.Rule{
	Name:     "waf-acl-rate-limit",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "Every web ACL limits how many requests one address may make.",
	Why:      "Without a limit one client can guess passwords, scrape the site or run up the bill as fast as it likes.",
	Fix:      "set plinth:waf.rateLimit; elsewhere add a rule with a rateBasedStatement",
	Config: map[string]core.Schema{"maxRate": {
		"type":        "integer",
		"minimum":     10,
		"maximum":     2000000000,
		"default":     2000,
		"description": "the highest limit of a rate-based rule, in requests in its time window",
	}},
	Types: []string{wafWebACL},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		list, known := aclRules(r)
		most := c.Int("maxRate", 2000)
		path, what := "rules", "has no rule with a rateBasedStatement"
		for _, rule := range list {
			statement := rule.Get("statement.rateBasedStatement")
			if statement.IsUnknown() || statement.Get("limit").IsUnknown() {
				return nil
			}
			limit, ok := statement.Get("limit").Num()
			if ok && limit <= float64(most) {
				return nil
			}
			if ok {
				path, what = rule.path+".statement.rateBasedStatement.limit", fmt.Sprintf(
					"is %v; it should be %d at most", limit, most)
			}
		}
		if !known {
			return nil
		}
		return []core.Finding{{Path: path, What: what}}
	},
}

var wafACLNotCountOnly = core.Rule{
	Name:     "waf-acl-not-count-only",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "A web ACL doesn't only count: some rule of it blocks.",
	Why:      "Counting is for trying rules out; until something blocks, attacks pass.",
	Fix:      "set plinth:waf.mode to block; elsewhere overrideAction to none and action to block",
	Types:    []string{wafWebACL},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		list, known := aclRules(r)
		if !known || len(list) == 0 || !r.Get("defaultAction.block").IsAbsent() ||
			slices.ContainsFunc(list, func(a aclRule) bool { return a.counts() != core.Yes }) {
			return nil
		}
		return []core.Finding{{
			Path: "rules",
			What: fmt.Sprintf("only count or allow (all %d): nothing is blocked", len(list)),
		}}
	},
}

var wafMetrics = core.Rule{
	Name:     "waf-metrics",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "Web ACLs and their rules report metrics to CloudWatch.",
	Why:      "Without metrics nobody sees an attack, nor a rule that blocks customers.",
	Fix: "set visibilityConfig.cloudwatchMetricsEnabled to true on the web ACL and on each rule, as " +
		"plinth:waf does",
	Frameworks: []string{"FSBP WAF.12"},
	Types:      []string{wafWebACL},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		findings := unmetered(r.Get("visibilityConfig"), "visibilityConfig")
		list, _ := aclRules(r)
		for _, rule := range list {
			if !rule.IsUnknown() {
				findings = append(findings, unmetered(rule.Get("visibilityConfig"), rule.path+".visibilityConfig")...)
			}
		}
		return findings
	},
}

func unmetered(v core.Value, path string) []core.Finding {
	enabled := v.Get("cloudwatchMetricsEnabled")
	if enabled.IsAbsent() {
		enabled = v.Get("cloudWatchMetricsEnabled") // the API's spelling, in ruleJson
	}
	if enabled.Bool(false) != core.No {
		return nil
	}
	return []core.Finding{{
		Path: path + ".cloudwatchMetricsEnabled",
		What: "is " + enabled.Show() + "; it should be true",
	}}
}
