package xray_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestSamplingRule(t *testing.T) {
	t.Parallel()
	rule := cloudtest.Just(m{
		"ruleName":      "shop-dev-default",
		"version":       1,
		"priority":      9999,
		"fixedRate":     0.05,
		"reservoirSize": 1,
		"serviceName":   "shop-dev/*",
		"serviceType":   "*",
		"resourceArn":   "*",
		"urlPath":       "*",
		"httpMethod":    "*",
		"host":          "*",
	})
	sampling := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{
			Type:  "xray/samplingRule:SamplingRule",
			Right: rule,
			Wrong: cloudtest.Just(in),
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a sampling rule has a name": sampling(m{"ruleName": nil}, "Either RuleName or RuleARN"),
		"a sampling rule's name has 32": sampling(m{"ruleName": "a-name-of-more-than-thirty-two-characters"},
			"32"),
		"a rate is a share":                   sampling(m{"fixedRate": 5}, "between 0 and 1"),
		"a priority comes before X-Ray's own": sampling(m{"priority": 10000}, "9999"),
		"a pattern has its length":            sampling(m{"httpMethod": "ELEVENCHARS"}, "httpMethod"),
	})
}
