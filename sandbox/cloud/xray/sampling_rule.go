package xray

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var samplingRule = cloud.ResourceType{
	Type: "xray/samplingRule:SamplingRule",

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateSamplingRule,
}

// validateSamplingRule checks a rule's limits. The provider draws no name for it, and X-Ray wants
// one (API_SamplingRule).
func validateSamplingRule(c *cloud.Call) {
	switch n := c.Text("ruleName"); {
	case !c.Has("ruleName"):
		c.Refuse("ruleName", "InvalidRequestException: Either RuleName or RuleARN must be specified")
	case len(n) > 32:
		c.Refuse("ruleName", "InvalidRequestException: Rule name %s has more than 32 characters", n)
	}
	if r, ok := c.Number("fixedRate"); ok && (r < 0 || r > 1) {
		c.Refuse("fixedRate", "InvalidRequestException: Fixed rate must be between 0 and 1, got %v", r)
	}
	if p, ok := c.Number("priority"); ok && (p < 1 || p > 9999) {
		c.Refuse("priority", "InvalidRequestException: Priority must be between 1 and 9999, got %v", p)
	}
	for path, most := range map[string]int{
		"serviceName": 64,
		"serviceType": 64,
		"host":        64,
		"httpMethod":  10,
		"urlPath":     128,
		"resourceArn": 500,
	} {
		if s := c.Text(path); len(s) > most {
			c.Refuse(path, "InvalidRequestException: %s has more than %d characters", path, most)
		}
	}
}
