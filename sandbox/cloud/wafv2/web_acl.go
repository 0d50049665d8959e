package wafv2

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var webAcl = cloud.ResourceType{
	Type: token.WebACL,
	Name: &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	References: []cloud.Reference{
		{
			Path:    "rules[].statement.ipSetReferenceStatement.arn",
			To:      "wafv2/ipSet:IpSet",
			Missing: "WAFNonexistentItemException: the IP set %s does not exist",
		},
	},

	CreateSeconds:  4,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateWebACL,
	ValidateState:  webACLIsUnique,
}

var namePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

func validateWebACL(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !namePattern.MatchString(n) {
		c.Refuse("name",
			"WAFInvalidParameterException: Error reason: The parameter contains formatting that is not valid., "+
				"field: NAME, parameter: %s",
			n)
	}
	if c.Has("rules") && c.Has("ruleJson") {
		c.Refuse("ruleJson", "\"ruleJson\": conflicts with rules")
	}
	if o, ok := c.Inputs["defaultAction"].(map[string]any); ok && len(o) != 1 {
		c.Refuse("defaultAction",
			"WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that "+
				"requires exactly one value., field: DEFAULT_ACTION")
	}
	priorities, names := map[float64]bool{}, map[string]bool{}
	for _, l := range cloud.Lookup(c.Inputs, "rules[]") {
		o, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		name, _ := o["name"].(string)
		if p, known := o["priority"].(float64); known {
			if priorities[p] {
				c.Refuse(l.Path+".priority",
					"WAFInvalidParameterException: Error reason: Rules must not have the same priority., field: "+
						"RULE, parameter: %v",
					p)
			}
			priorities[p] = true
		}
		if names[name] && name != "" {
			c.Refuse(l.Path+".name", "WAFDuplicateItemException: two rules have the name %q", name)
		}
		names[name] = true
		validateRule(c, l.Path, o)
	}
}

func validateRule(c *cloud.Call, at string, o map[string]any) {
	statement, ok := o["statement"].(map[string]any)
	if !ok {
		return
	}
	set := 0
	for _, v := range statement {
		if v != nil {
			set++
		}
	}
	if set != 1 {
		c.Refuse(at+".statement",
			"WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that "+
				"requires exactly one value., field: STATEMENT (%s)",
			strings.Join(cloud.Keys(statement), ", "))
	}
	_, managed := statement["managedRuleGroupStatement"]
	_, group := statement["ruleGroupReferenceStatement"]
	_, override := o["overrideAction"]
	_, action := o["action"]
	switch {
	case (managed || group) && (!override || action):
		c.Refuse(at,
			"WAFInvalidParameterException: Error reason: A reference in your rule statement is not valid., field: "+
				"RULE: a rule group takes overrideAction, not action")
	case !managed && !group && (override || !action):
		c.Refuse(at,
			"WAFInvalidParameterException: Error reason: a rule that is no rule group takes action, not "+
				"overrideAction., field: RULE")
	}
	if rate, ok := statement["rateBasedStatement"].(map[string]any); ok {
		if limit, known := rate["limit"].(float64); known && (limit < 10 || limit > 2000000000) {
			c.Refuse(at+".statement.rateBasedStatement.limit",
				"expected limit to be in the range (10 - 2000000000), got %v", limit)
		}
	}
	if m, ok := statement["managedRuleGroupStatement"].(map[string]any); ok && m["vendorName"] == "AWS" {
		name, _ := m["name"].(string)
		if name != "" && !slices.Contains(managedGroups, name) {
			hint := ""
			if near := cloud.Nearest(name, slices.Clone(managedGroups)); near != "" {
				hint = ", did you mean " + near + "?"
			}
			c.Refuse(at+".statement.managedRuleGroupStatement.name",
				"WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the managed rule group "+
					"%s doesn’t exist%s",
				name, hint)
		}
	}
}

// managedGroups are AWS's rule groups (AWS WAF Developer Guide, "AWS Managed Rules rule groups
// list").
var managedGroups = strings.Fields(`AWSManagedRulesCommonRuleSet AWSManagedRulesAdminProtectionRuleSet AWSManagedRulesKnownBadInputsRuleSet AWSManagedRulesSQLiRuleSet
	AWSManagedRulesLinuxRuleSet AWSManagedRulesUnixRuleSet AWSManagedRulesWindowsRuleSet AWSManagedRulesPHPRuleSet AWSManagedRulesWordPressRuleSet
	AWSManagedRulesAmazonIpReputationList AWSManagedRulesAnonymousIpList AWSManagedRulesATPRuleSet AWSManagedRulesACFPRuleSet AWSManagedRulesBotControlRuleSet AWSManagedRulesAntiDDoSRuleSet`)

func webACLIsUnique(c *cloud.Call) {
	if c.Text("scope") == "CLOUDFRONT" && c.Region != cloud.Virginia {
		c.Refuse("scope",
			"WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: "+
				"CLOUDFRONT (a web ACL for CloudFront lives in us-east-1, this provider is in %s)",
			c.Region)
	}
	for _, other := range c.Others(token.WebACL) {
		if other.Text("name") == c.Text("name") && other.Text("scope") == c.Text("scope") {
			c.Refuse("name",
				"WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your "+
					"request is a duplicate of an existing one. (%s)",
				c.Text("name"))
		}
	}
}
