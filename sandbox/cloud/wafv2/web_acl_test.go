package wafv2_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestWebACL(t *testing.T) {
	t.Parallel()
	rule := func(i int, in m) func(h *cloudtest.Harness) m {
		return func(*cloudtest.Harness) m {
			rules := cloudtest.WebACL("REGIONAL")["rules"].(l)
			rules[i] = cloudtest.Over(rules[i].(m), in)
			return m{"rules": rules}
		}
	}
	in := cloudtest.Changed
	acl := cloudtest.WebACL("REGIONAL")
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a web ACL for CloudFront is in us-east-1": {
			Region: cloud.Virginia,
			Type:   token.WebACL,
			Right:  cloudtest.Just(cloudtest.WebACL("CLOUDFRONT")),
			Spoil:  nil,
			Wrong:  cloudtest.Just(m{"scope": "GLOBAL"}),
			Says:   "to be one of",
		},
		"priorities are unique": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(1, m{"priority": 1}),
			Says:  "must not have the same priority",
		},
		"a rule group takes an override": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(0, m{"overrideAction": nil, "action": m{"block": m{}}}),
			Says:  "takes overrideAction",
		},
		"a rule takes an action": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(1, m{"action": nil, "overrideAction": m{"none": m{}}}),
			Says:  "takes action",
		},
		"a managed group exists": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(0, m{
				"statement": m{
					"managedRuleGroupStatement": m{"vendorName": "AWS", "name": "AWSManagedRulesComonRuleSet"},
				},
			}),
			Says: "did you mean AWSManagedRulesCommonRuleSet",
		},
		"a statement has one kind": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(1, m{
				"statement": m{"rateBasedStatement": m{"limit": 1000}, "geoMatchStatement": m{"countryCodes": l{"DE"}}},
			}),
			Says: "exactly one value",
		},
		"an unknown field of a rule is refused": {
			Type:  token.WebACL,
			Right: cloudtest.Just(cloudtest.WebACL("REGIONAL")),
			Wrong: rule(1, m{"statement": m{"rateBasedStatement": m{"limitt": 1000}}}),
			Says:  `Did you mean "limit"`,
		},
		"a web ACL's default is one": in(cloudtest.Just(acl), nil, token.WebACL,
			m{"defaultAction": m{"allow": m{}, "block": m{}}}, "exactly one value"),
		"a web ACL's name is plain": in(cloudtest.Just(acl), nil, token.WebACL, m{"name": "my acl"},
			"my acl"),
		"rules or their JSON": in(cloudtest.Just(acl), nil, token.WebACL, m{"ruleJson": "[]"},
			"conflicts with rules"),
	})
}

func TestWebACLRegion(t *testing.T) {
	t.Parallel()
	err := cloudtest.New(t).Try("eu-west-1", token.WebACL, "acl", cloudtest.WebACL("CLOUDFRONT"))
	require.ErrorContains(t, err, "lives in us-east-1, this provider is in eu-west-1")
}
