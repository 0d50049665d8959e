package cloud

import (
	"regexp"
	"slices"
	"strings"
)

var metricPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

func checkACL(c *call) {
	if n := c.text("name"); n != "" && !metricPattern.MatchString(n) {
		c.fail("name", "WAFInvalidParameterException: Error reason: The parameter contains formatting that is not valid., field: NAME, parameter: %s", n)
	}
	if c.has("rules") && c.has("ruleJson") {
		c.fail("ruleJson", "\"ruleJson\": conflicts with rules")
	}
	if o, ok := c.in["defaultAction"].(map[string]any); ok && len(o) != 1 {
		c.fail("defaultAction", "WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that requires exactly one value., field: DEFAULT_ACTION")
	}
	priorities, names := map[float64]bool{}, map[string]bool{}
	for _, l := range lookup(c.in, "rules[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		name, _ := o["name"].(string)
		if p, known := o["priority"].(float64); known {
			if priorities[p] {
				c.fail(l.path+".priority", "WAFInvalidParameterException: Error reason: Rules must not have the same priority., field: RULE, parameter: %v", p)
			}
			priorities[p] = true
		}
		if names[name] && name != "" {
			c.fail(l.path+".name", "WAFDuplicateItemException: two rules have the name %q", name)
		}
		names[name] = true
		c.checkACLRule(l.path, o)
	}
}

func (c *call) checkACLRule(at string, o map[string]any) {
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
		c.fail(at+".statement", "WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that requires exactly one value., field: STATEMENT (%s)", strings.Join(keys(statement), ", "))
	}
	_, managed := statement["managedRuleGroupStatement"]
	_, group := statement["ruleGroupReferenceStatement"]
	_, override := o["overrideAction"]
	_, action := o["action"]
	switch {
	case (managed || group) && (!override || action):
		c.fail(at, "WAFInvalidParameterException: Error reason: A reference in your rule statement is not valid., field: RULE: a rule group takes overrideAction, not action")
	case !managed && !group && (override || !action):
		c.fail(at, "WAFInvalidParameterException: Error reason: a rule that is no rule group takes action, not overrideAction., field: RULE")
	}
	if rate, ok := statement["rateBasedStatement"].(map[string]any); ok {
		if limit, known := rate["limit"].(float64); known && (limit < 10 || limit > 2000000000) {
			c.fail(at+".statement.rateBasedStatement.limit", "expected limit to be in the range (10 - 2000000000), got %v", limit)
		}
	}
	if m, ok := statement["managedRuleGroupStatement"].(map[string]any); ok && m["vendorName"] == "AWS" {
		name, _ := m["name"].(string)
		if name != "" && !slices.Contains(managedGroups, name) {
			hint := ""
			if near := nearest(name, slices.Clone(managedGroups)); near != "" {
				hint = ", did you mean " + near + "?"
			}
			c.fail(at+".statement.managedRuleGroupStatement.name", "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the managed rule group %s doesn’t exist%s", name, hint)
		}
	}
}

// managedGroups are AWS's rule groups (AWS WAF Developer Guide, "AWS Managed Rules rule groups list").
var managedGroups = strings.Fields(`AWSManagedRulesCommonRuleSet AWSManagedRulesAdminProtectionRuleSet AWSManagedRulesKnownBadInputsRuleSet AWSManagedRulesSQLiRuleSet
	AWSManagedRulesLinuxRuleSet AWSManagedRulesUnixRuleSet AWSManagedRulesWindowsRuleSet AWSManagedRulesPHPRuleSet AWSManagedRulesWordPressRuleSet
	AWSManagedRulesAmazonIpReputationList AWSManagedRulesAnonymousIpList AWSManagedRulesATPRuleSet AWSManagedRulesACFPRuleSet AWSManagedRulesBotControlRuleSet AWSManagedRulesAntiDDoSRuleSet`)

func judgeACL(c *call) {
	if c.text("scope") == "CLOUDFRONT" && c.region != virginia {
		c.fail("scope", "WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT (a web ACL for CloudFront lives in us-east-1, this provider is in %s)", c.region)
	}
	for _, other := range c.others(aclT) {
		if other.text("name") == c.text("name") && other.text("scope") == c.text("scope") {
			c.fail("name", "WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one. (%s)", c.text("name"))
		}
	}
}

// protectable are what a regional web ACL can stand before.
var protectable = regexp.MustCompile(`^arn:aws:(elasticloadbalancing:[^:]*:[^:]*:loadbalancer/app/|apigateway:[^:]*::/restapis/[^/]+/stages/|appsync:|cognito-idp:|apprunner:|ec2:[^:]*:[^:]*:verified-access-instance/)`)

func judgeACLAssociation(c *call) {
	arn := c.text("resourceArn")
	switch {
	case strings.Contains(arn, "::/apis/"):
		c.fail("resourceArn", "WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: %s (an HTTP API can't have a web ACL: put CloudFront before it, or use a REST API)", arn)
	case strings.Contains(arn, ":cloudfront:"):
		c.fail("resourceArn", "WAFInvalidParameterException: Error reason: The ARN isn't valid., field: RESOURCE_ARN, parameter: %s (a distribution names its web ACL itself, by webAclId)", arn)
	case arn != "" && !protectable.MatchString(arn):
		c.fail("resourceArn", "WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: %s", arn)
	}
	if acl := c.get(aclT, c.text("webAclArn")); acl != nil && acl.text("scope") != "REGIONAL" {
		c.fail("webAclArn", "WAFInvalidParameterException: Error reason: The scope is not valid., field: WEB_ACL: %s has the scope %s, a regional resource needs REGIONAL", acl.text("name"), acl.text("scope"))
	}
	for _, other := range c.others("wafv2/webAclAssociation:WebAclAssociation") {
		if other.text("resourceArn") == arn {
			c.fail("resourceArn", "WAFDuplicateItemException: %s has a web ACL already (%s)", arn, other.text("webAclArn"))
		}
	}
}

// checkACLLogging: destinations have one prefix in their name, whatever their kind.
func checkACLLogging(c *call) {
	for _, l := range lookup(c.in, "logDestinationConfigs[]") {
		s, ok := l.value.(string)
		if !ok || !strings.HasPrefix(s, "arn:") {
			continue
		}
		parts := strings.SplitN(s, ":", 6)
		name := parts[len(parts)-1]
		name = strings.TrimPrefix(strings.TrimPrefix(name, "log-group:"), "deliverystream/")
		if !strings.HasPrefix(name, "aws-waf-logs-") {
			c.fail(l.path, "WAFInvalidParameterException: Error reason: The ARN isn't valid., field: LOG_DESTINATION, parameter: %s (the name of a web ACL's log destination must begin with aws-waf-logs-, got %q)", s, name)
		}
	}
	if n := len(lookup(c.in, "logDestinationConfigs[]")); n > 1 {
		c.fail("logDestinationConfigs", "WAFInvalidParameterException: one log destination per web ACL, got %d", n)
	}
}

func judgeACLLogging(c *call) {
	acl := c.get(aclT, c.text("resourceArn"))
	if acl == nil {
		return
	}
	for _, l := range lookup(c.in, "logDestinationConfigs[]") {
		s, _ := l.value.(string)
		if parts := strings.Split(s, ":"); len(parts) > 3 && parts[3] != "" && parts[3] != acl.Region {
			c.fail(l.path, "WAFInvalidParameterException: the log destination must be in the region of the web ACL (%s), got %s", acl.Region, parts[3])
		}
	}
}
