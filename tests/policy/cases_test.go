package policy

import (
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
	"github.com/plinth-infra/plinth/policy/settings"
)

// TestEveryCaseOfEveryRuleComesOutRightOverTheWire runs the rules' cases through the built
// executables with every other policy on, so that a rule that fails on a resource that another
// rule's author thought of is found too.
func TestEveryCaseOfEveryRuleComesOutRightOverTheWire(t *testing.T) {
	t.Parallel()
	byName := map[string]core.Rule{}
	for _, rule := range rules.All() {
		byName[rule.Name] = rule
	}
	running := map[string]*pack{}
	for _, name := range packNames {
		running[name] = start(t, name, "")
	}
	for _, c := range rulestest.All() {
		t.Run(c.Rule+"/"+string(c.Kind)+"/"+c.Sentence, func(t *testing.T) {
			rule, ok := byName[c.Rule]
			require.True(t, ok, "no rule is named %q", c.Rule)
			for _, view := range c.Views(rule) {
				resources, err := c.Build(view)
				require.NoError(t, err)
				judged := judge(t, running[packOf(c.Rule)], c, rule, resources)
				require.Equal(t, c.WantURNs(), offenders(judged, c.Rule), messages(judged, c.Rule))
				text := messages(judged, c.Rule)
				for _, fragment := range c.Says {
					require.Contains(t, text, strings.Join(strings.Fields(fragment), " "))
				}
				if rule.Remedy != nil && !c.NotFixed {
					repairAndJudgeAgain(t, running[packOf(c.Rule)], c, rule, resources)
				}
			}
		})
	}
}

// judge makes the calls of a run and returns all diagnostics.
func judge(
	t *testing.T,
	p *pack,
	c coretest.Case,
	rule core.Rule,
	resources []core.Resource,
) []*pulumirpc.AnalyzeDiagnostic {
	t.Helper()
	info := p.introduce(t, c.StackName(), c.Preview)
	require.NoError(t, p.configure(t, info, map[string]*pulumirpc.PolicyConfig{
		rule.Name: {EnforcementLevel: pulumirpc.EnforcementLevel_MANDATORY, Properties: toStruct(t, c.Config)},
	}))
	var all []*pulumirpc.AnalyzeDiagnostic
	for _, r := range resources {
		if rule.Stack != nil {
			// Before the stack the engine shows each resource's inputs.
			r.Properties = r.Inputs
		}
		answer, err := p.Analyze(limited(t), one(t, r))
		require.NoError(t, err)
		all = append(all, answer.GetDiagnostics()...)
	}
	answer, err := p.AnalyzeStack(limited(t), whole(t, resources))
	require.NoError(t, err)
	all = append(all, answer.GetDiagnostics()...)
	for _, d := range all {
		require.NotContains(t, d.GetMessage(), "This is a bug in the policy", "%s on %s", d.GetPolicyName(), d.GetUrn())
		require.LessOrEqual(t, strings.Count(d.GetMessage(), "\n"), 5, d.GetMessage())
		require.NotEmpty(t, d.GetUrn())
	}
	return all
}

// repairAndJudgeAgain turns the rule's repair on and expects that nothing offends any more.
func repairAndJudgeAgain(t *testing.T, p *pack, c coretest.Case, rule core.Rule, resources []core.Resource) {
	t.Helper()
	info := p.introduce(t, c.StackName(), c.Preview)
	fix := rule.Name + settings.FixSuffix
	require.NoError(t, p.configure(t, info, map[string]*pulumirpc.PolicyConfig{
		rule.Name: {EnforcementLevel: pulumirpc.EnforcementLevel_MANDATORY, Properties: toStruct(t, c.Config)},
		fix:       {EnforcementLevel: pulumirpc.EnforcementLevel_REMEDIATE, Properties: toStruct(t, c.Config)},
	}))
	for _, r := range resources {
		answer, err := p.Remediate(limited(t), one(t, r))
		require.NoError(t, err)
		for _, repaired := range answer.GetRemediations() {
			require.Equal(t, fix, repaired.GetPolicyName())
			require.Empty(t, repaired.GetDiagnostic())
			r.Properties = received(t, repaired.GetProperties())
		}
		again, err := p.Analyze(limited(t), one(t, r))
		require.NoError(t, err)
		for _, d := range again.GetDiagnostics() {
			offends := d.GetPolicyName() == rule.Name && d.GetEnforcementLevel() == pulumirpc.EnforcementLevel_MANDATORY
			require.False(t, offends, "%s still offends after its repair: %s", r.Name, d.GetMessage())
		}
	}
}

func messages(list []*pulumirpc.AnalyzeDiagnostic, policy string) string {
	var text strings.Builder
	for _, d := range list {
		if d.GetPolicyName() == policy {
			text.WriteString(d.GetMessage() + "\n")
		}
	}
	return text.String()
}
