package waf

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
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

const (
	// DefaultRateLimit lets one address make 2000 requests in five minutes, almost seven a second for all that time.
	DefaultRateLimit = 2000
	minRateLimit     = 10            // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
	maxRateLimit     = 2_000_000_000 // same place
	// rateWindowSeconds is AWS's default window, written down so that the limit's meaning can't move.
	rateWindowSeconds = 300
	// maxName leaves room for autonaming's eight characters and the log group's prefix within the 128 that a web ACL's name has.
	maxName = 64
)

func (a *Args) withDefaults() Args {
	var r Args
	if a != nil {
		r = *a
	}
	r.Overrides = maps.Clone(r.Overrides)
	if r.Mode == "" {
		r.Mode = ModeBlock
	}
	if r.RateLimit == 0 {
		r.RateLimit = DefaultRateLimit
	}
	if r.LogRetentionDays == 0 {
		r.LogRetentionDays = check.DefaultRetentionDays
	}
	return r
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	r := a.withDefaults()
	return r, errors.Join(check.Name(name, maxName), r.validate(""))
}

var ruleName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

func (a Args) validate(prefix string) error {
	problems := []error{
		check.OneOf(prefix+"scope", a.Scope, ScopeCloudFront, ScopeRegional),
		check.OneOf(prefix+"mode", a.Mode, ModeBlock, ModeCount),
		check.RetentionDays(prefix+"logRetentionDays", a.LogRetentionDays),
	}
	if a.RateLimit < minRateLimit || a.RateLimit > maxRateLimit {
		problems = append(problems, fmt.Errorf("%srateLimit: AWS takes %d to %d requests in five minutes, got %d; use %d",
			prefix, minRateLimit, maxRateLimit, a.RateLimit, DefaultRateLimit))
	}
	groups := a.groups()
	for _, key := range slices.Sorted(maps.Keys(a.Overrides)) {
		where := fmt.Sprintf("%soverrides[%q]", prefix, key)
		group, rule, found := strings.Cut(key, "/")
		switch {
		case !found || !ruleName.MatchString(rule):
			problems = append(problems, fmt.Errorf("%s: it isn't a rule of a group, got %q; write it like CommonRuleSet/SizeRestrictions_BODY", where, key))
		case !slices.ContainsFunc(groups, func(g managedGroup) bool { return g.short == group }):
			problems = append(problems, fmt.Errorf("%s: the group isn't in this web ACL, got %q; use one of %s", where, group, shortNames(groups)))
		}
		problems = append(problems, check.OneOf(where, a.Overrides[key], ActionAllow, ActionBlock, ActionCount, ActionCaptcha, ActionChallenge))
	}
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"scope":     pulumi.String(string(a.Scope)),
		"mode":      pulumi.String(string(a.Mode)),
		"rateLimit": pulumi.Int(a.RateLimit),
	}
}
