package waf

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// managedGroup is one of AWS's managed rule groups, without their common prefix.
type managedGroup struct {
	short    string
	capacity int // in web ACL capacity units, of which 1500 come with the price of a web ACL
	priority int
}

const (
	groupPrefix = "AWSManagedRules"
	vendor      = "AWS"
	// rateCapacity and the groups' capacities are AWS's:
	// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
	rateCapacity = 2
	ratePriority = 20
)

// groups lists the managed groups, cheapest to evaluate first, so that a request from a bad address
// costs nothing more. The gaps between the priorities are for later rules: a changed priority
// changes every rule behind it.
func (s *Settings) groups() []managedGroup {
	list := []managedGroup{
		{short: "AmazonIpReputationList", capacity: 25, priority: 10},
		{short: "CommonRuleSet", capacity: 700, priority: 40},
		{short: "KnownBadInputsRuleSet", capacity: 200, priority: 50},
		{short: "SQLiRuleSet", capacity: 200, priority: 60},
	}
	if s.AnonymousIPs {
		list = slices.Insert(list, 1, managedGroup{short: "AnonymousIpList", capacity: 50, priority: 30})
	}
	return list
}

// capacity is what evaluating the groups and the rate limit takes.
func capacity(groups []managedGroup) int {
	sum := rateCapacity
	for _, g := range groups {
		sum += g.capacity
	}
	return sum
}

func shortNames(groups []managedGroup) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.short
	}
	return strings.Join(names, ", ")
}

// rules are the web ACL's, in the order in which AWS evaluates them.
func (a Args) rules() pulumi.MapArray {
	rules := pulumi.MapArray{}
	limited := false
	for _, g := range a.groups() {
		if !limited && g.priority > ratePriority {
			rules = append(rules, a.rateRule())
			limited = true
		}
		rules = append(rules, a.groupRule(g))
	}
	return rules
}

func (a Args) rateRule() pulumi.Map {
	action := pulumi.Map{"block": pulumi.Map{}}
	if a.Mode == ModeCount {
		action = pulumi.Map{"count": pulumi.Map{}}
	}
	return pulumi.Map{
		"name":     pulumi.String("RateLimit"),
		"priority": pulumi.Int(ratePriority),
		"action":   action,
		"statement": pulumi.Map{"rateBasedStatement": pulumi.Map{
			"aggregateKeyType":    pulumi.String("IP"),
			"evaluationWindowSec": pulumi.Int(rateWindowSeconds),
			"limit":               pulumi.Int(a.RateLimit),
		}},
		"visibilityConfig": visible("RateLimit"),
	}
}

func (a Args) groupRule(g managedGroup) pulumi.Map {
	override := pulumi.Map{"none": pulumi.Map{}}
	if a.Mode == ModeCount {
		override = pulumi.Map{"count": pulumi.Map{}}
	}
	statement := pulumi.Map{
		"name":       pulumi.String(groupPrefix + g.short),
		"vendorName": pulumi.String(vendor),
	}
	var actions pulumi.MapArray
	for _, key := range slices.Sorted(maps.Keys(a.Overrides)) {
		if rule, ours := strings.CutPrefix(key, g.short+"/"); ours {
			actions = append(actions, pulumi.Map{
				"name":        pulumi.String(rule),
				"actionToUse": pulumi.Map{string(a.Overrides[key]): pulumi.Map{}},
			})
		}
	}
	if len(actions) > 0 {
		statement["ruleActionOverrides"] = actions
	}
	return pulumi.Map{
		"name":             pulumi.String(g.short),
		"priority":         pulumi.Int(g.priority),
		"overrideAction":   override,
		"statement":        pulumi.Map{"managedRuleGroupStatement": statement},
		"visibilityConfig": visible(g.short),
	}
}

// visible counts a rule's hits in CloudWatch and keeps samples of them for three hours. Samples are
// protected like the log.
func visible(metric string) pulumi.Map {
	return pulumi.Map{
		"cloudwatchMetricsEnabled": pulumi.Bool(true),
		"metricName":               pulumi.String(metric),
		"sampledRequestsEnabled":   pulumi.Bool(true),
	}
}
