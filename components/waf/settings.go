package waf

import (
	"maps"
)

// Settings is what a stack file may say about its web ACLs.
type Settings struct {
	// What happens to a request that a rule catches: it is refused (block), or only counted (count) to find out what would be refused.
	Mode Mode `json:"mode,omitempty" jsonschema:"enum=block,enum=count,default=block"`
	// How many requests one address may make in five minutes.
	RateLimit int `json:"rateLimit,omitempty" jsonschema:"minimum=10,maximum=2000000000,default=2000"`
	// Refuse proxies, VPNs, Tor exits and cloud providers too, after AWS's list.
	AnonymousIPs bool `json:"anonymousIps,omitempty"`
	// Another action for single rules of the managed groups, keyed Group/Rule, such as "CommonRuleSet/SizeRestrictions_BODY": count. The
	// actions are allow, block, count, captcha and challenge.
	Overrides map[string]Action `json:"overrides,omitempty"`
	// How many days the logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// Args are the arguments of a web ACL of the scope with these settings.
func (s Settings) Args(scope Scope) *Args {
	return &Args{
		Scope: scope, Mode: s.Mode, RateLimit: s.RateLimit, AnonymousIPs: s.AnonymousIPs,
		Overrides: maps.Clone(s.Overrides), LogRetentionDays: s.LogRetentionDays,
	}
}

// Validate reports every mistake, each with its path below path.
func (s *Settings) Validate(path string) error {
	a := s.Args(ScopeRegional).withDefaults()
	return a.validate(path + ".")
}
