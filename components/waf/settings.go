package waf

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// Mode is what happens to a request that a rule catches.
type Mode string

const (
	// ModeBlock refuses it.
	ModeBlock Mode = "block"
	// ModeCount lets it pass and counts it, to find out what a rule would block.
	ModeCount Mode = "count"
)

// Action is what a single rule does with a request that it catches.
type Action string

// The actions that AWS WAF knows.
const (
	ActionAllow     Action = "allow"
	ActionBlock     Action = "block"
	ActionCount     Action = "count"
	ActionCaptcha   Action = "captcha"
	ActionChallenge Action = "challenge"
)

// Enum returns all actions.
func (Action) Enum() []any {
	return []any{
		string(ActionAllow), string(ActionBlock), string(ActionCount), string(ActionCaptcha), string(ActionChallenge),
	}
}

// Settings is what a stack file says of its web ACLs.
type Settings struct {
	// What happens to a request that a rule catches: it is refused (block), or only counted (count)
	// to find out what would be refused.
	Mode Mode `json:"mode,omitempty" jsonschema:"enum=block,enum=count"`
	// How many requests one address may make in five minutes. The default allows almost seven a
	// second. The limits are AWS's:
	// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
	RateLimit int `json:"rateLimit,omitempty" jsonschema:"minimum=10,maximum=2000000000"`
	// Refuse proxies, VPNs, Tor exits and cloud providers too, after AWS's list. It also refuses
	// people who protect themselves.
	AnonymousIPs bool `json:"anonymousIps,omitempty"`
	// Another action for single rules of the managed groups, keyed Group/Rule, such as
	// "CommonRuleSet/SizeRestrictions_BODY": count.
	Overrides map[string]Action `json:"overrides,omitempty"`
	// Days that the logs are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.Mode = cmp.Or(s.Mode, ModeBlock)
	s.RateLimit = cmp.Or(s.RateLimit, 2000)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
}

var ruleName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// Validate reports overrides of rules that the web ACL can't have.
func (s *Settings) Validate(p *check.Problems) {
	groups := s.groups()
	for _, key := range slices.Sorted(maps.Keys(s.Overrides)) {
		group, rule, found := strings.Cut(key, "/")
		isGroup := func(g managedGroup) bool { return g.short == group }
		switch {
		case !found || !ruleName.MatchString(rule):
			p.At("overrides", key).Value(key).
				Say("not a rule of a group").
				Fix("write it like CommonRuleSet/SizeRestrictions_BODY")
		case !slices.ContainsFunc(groups, isGroup):
			p.At("overrides", key).Value(group).
				Say("the group isn't in this web ACL").
				Fix("write one of %s", shortNames(groups))
		}
	}
}
