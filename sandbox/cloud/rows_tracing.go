package cloud

import (
	"regexp"
	"strings"
)

func init() {
	add(
		&row{Type: "xray/group:Group", ID: "arn:aws:xray:{region}:{account}:group/{groupName}/{HEX26}", Seconds: 1, Source: oneCall, Check: checkTraceGroup, Judge: judgeTraceGroup,
			Out: map[string]any{"arn": "{id}"}},
		&row{Type: "xray/samplingRule:SamplingRule", ID: "{ruleName}", Seconds: 1, Source: oneCall, Check: checkSampling,
			Out: map[string]any{"arn": "arn:aws:xray:{region}:{account}:sampling-rule/{ruleName}"}},
	)
}

// traceFilter are filters of services and annotations alone; others aren't judged.
var traceFilter = regexp.MustCompile(`^(service\("[^"]+"\)|annotation\.[A-Za-z0-9_]+ = "[^"]*")( (OR|AND) (service\("[^"]+"\)|annotation\.[A-Za-z0-9_]+ = "[^"]*"))*$`)

func checkTraceGroup(c *call) {
	if n := c.text("groupName"); len(n) > 32 || n == "Default" {
		c.fail("groupName", "InvalidRequestException: Group name %q is invalid: it has 1 to 32 characters, and Default is X-Ray's own", n)
	}
	if f := c.text("filterExpression"); (strings.HasPrefix(f, "service(") || strings.HasPrefix(f, "annotation.")) && !strings.Contains(f, "{") && !traceFilter.MatchString(f) {
		c.fail("filterExpression", "InvalidRequestException: Invalid filter expression: %s", f)
	}
}

func judgeTraceGroup(c *call) {
	for _, g := range c.others("xray/group:Group") {
		if g.text("groupName") == c.text("groupName") {
			c.fail("groupName", "InvalidRequestException: Group %s already exists", c.text("groupName"))
		}
	}
}

// checkSampling: the provider draws no name for a rule, and X-Ray wants one (API_SamplingRule).
func checkSampling(c *call) {
	switch n := c.text("ruleName"); {
	case !c.has("ruleName"):
		c.fail("ruleName", "InvalidRequestException: Either RuleName or RuleARN must be specified")
	case len(n) > 32:
		c.fail("ruleName", "InvalidRequestException: Rule name %s has more than 32 characters", n)
	}
	if r, ok := c.number("fixedRate"); ok && (r < 0 || r > 1) {
		c.fail("fixedRate", "InvalidRequestException: Fixed rate must be between 0 and 1, got %v", r)
	}
	if p, ok := c.number("priority"); ok && (p < 1 || p > 9999) {
		c.fail("priority", "InvalidRequestException: Priority must be between 1 and 9999, got %v", p)
	}
	for path, most := range map[string]int{"serviceName": 64, "serviceType": 64, "host": 64, "httpMethod": 10, "urlPath": 128, "resourceArn": 500} {
		if s := c.text(path); len(s) > most {
			c.fail(path, "InvalidRequestException: %s has more than %d characters", path, most)
		}
	}
}
