package waf_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func overriding(rule string, action waf.Action) waf.Settings {
	return waf.Settings{Overrides: map[string]waf.Action{rule: action}}
}

func TestWebACLArgs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings waf.Settings
		want     string
	}{
		"an unknown mode": {
			waf.Settings{Mode: "ask"},
			`mode: not an allowed value, got "ask"`,
		},
		"a rate that AWS can't count": {
			waf.Settings{RateLimit: 9},
			"rateLimit: too small, got 9; write 10 or more",
		},
		"a rate above AWS's": {
			waf.Settings{RateLimit: 2_000_000_001},
			"rateLimit: too large, got 2000000001; write 2000000000 or less",
		},
		"a retention that CloudWatch doesn't have": {
			waf.Settings{LogRetentionDays: 2},
			"logRetentionDays: not an allowed value, got 2; write 3",
		},
		"an override of a group": {
			overriding("CommonRuleSet", "count"),
			`overrides.CommonRuleSet: not a rule of a group`,
		},
		"an override of an unknown group": {
			overriding("BotControl/X", "count"),
			`the group isn't in this web ACL, got "BotControl"; write one of AmazonIpReputationList, CommonRuleSet`,
		},
		"an override of a group that isn't on": {
			overriding("AnonymousIpList/HostingProviderIPList", "count"),
			"the group isn't in this web ACL",
		},
		"an unknown action": {
			overriding("SQLiRuleSet/SQLi_BODY", "log"),
			`overrides["SQLiRuleSet/SQLi_BODY"]: not an allowed value, got "log"`,
		},
	} {
		t.Run("refuse "+name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := waf.New(ctx, "edge", &waf.Args{Settings: c.settings, Scope: waf.ScopeRegional})
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	t.Run("refuse nothing at all", func(t *testing.T) {
		t.Parallel()
		rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := waf.New(ctx, "edge", nil)
			return err
		})
		require.ErrorContains(t, err, `scope: not an allowed value, got ""; write one of CLOUDFRONT, REGIONAL`)
		require.Empty(t, rec.Tree(), "nothing is registered")
	})
}

func TestWAFSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		err := fixture.Mistakes("plinth:waf", &waf.Settings{
			Mode:             "ask",
			RateLimit:        1,
			LogRetentionDays: 2,
			Overrides:        map[string]waf.Action{"x": "y"},
		})
		for _, want := range []string{
			"plinth:waf.mode: ",
			"plinth:waf.rateLimit: ",
			"plinth:waf.logRetentionDays: ",
			"plinth:waf.overrides.x: not a rule",
			"plinth:waf.overrides.x: not an allowed value",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NoError(t, fixture.Mistakes("plinth:waf", &waf.Settings{}))
	})
}
