package policy

import (
	"fmt"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
	"github.com/plinth-infra/plinth/policy/settings"
)

// TestCasesOverTheWire runs the rules' cases through the built
// executables with every other policy on, so that a rule that fails on a resource that another
// rule's author thought of is found too. Cases that share their stack share a run.
func TestCasesOverTheWire(t *testing.T) {
	t.Parallel()
	byName := map[string]core.Rule{}
	for _, rule := range rules.All() {
		byName[rule.Name] = rule
	}
	// A pack has one configuration at a time, so that each run needs packs of its own: two of each
	// keep two cores busy.
	free := make(chan map[string]*pack, 2)
	for range cap(free) {
		both := map[string]*pack{}
		for _, name := range packNames {
			both[name] = start(t, name, "")
		}
		free <- both
	}
	for _, c := range rulestest.All() {
		_, ok := byName[c.Rule]
		require.True(t, ok, "no rule is named %q", c.Rule)
	}
	for _, group := range sameRun(rulestest.All(), byName) {
		first := group[0]
		t.Run(first.Rule+"/"+string(first.Kind)+"/"+first.Sentence, func(t *testing.T) {
			t.Parallel()
			both := <-free
			defer func() { free <- both }()
			checkOverTheWire(t, both[packs.NameOf(byName[first.Rule])], group, byName)
		})
	}
}

// sameRun groups the cases that one run of one pack can show: the same stack, to rules that the
// engine shows the same views.
func sameRun(cases []coretest.Case, byName map[string]core.Rule) [][]coretest.Case {
	var groups [][]coretest.Case
	for _, together := range coretest.Together(cases) {
		index := map[string]int{}
		for _, c := range together {
			rule := byName[c.Rule]
			key := fmt.Sprint(packs.NameOf(rule), rule.Stack != nil)
			i, ok := index[key]
			if !ok {
				i = len(groups)
				index[key] = i
				groups = append(groups, nil)
			}
			groups[i] = append(groups[i], c)
		}
	}
	return groups
}

// checkOverTheWire makes a run for each view of the group's stack, and compares what the pack says
// with what each case wants.
func checkOverTheWire(t *testing.T, p *pack, group []coretest.Case, byName map[string]core.Rule) {
	t.Helper()
	for _, view := range group[0].Views(byName[group[0].Rule]) {
		resources, err := group[0].Build(view)
		require.NoError(t, err)
		checked := runPack(t, p, group, byName, resources)
		for _, c := range group {
			text := messages(checked, c.Rule)
			require.Equal(t, c.WantURNs(), offenders(checked, c.Rule), "%s: %s", c.Rule, text)
			for _, fragment := range c.Says {
				require.Contains(t, text, strings.Join(strings.Fields(fragment), " "))
			}
			if rule := byName[c.Rule]; rule.Remedy != nil && !c.NotFixed {
				repairAndCheckAgain(t, p, c, rule, resources)
			}
		}
	}
}

// runPack makes the calls of a run with the group's rules mandatory and returns all diagnostics.
func runPack(
	t *testing.T,
	p *pack,
	group []coretest.Case,
	byName map[string]core.Rule,
	resources []core.Resource,
) []*pulumirpc.AnalyzeDiagnostic {
	t.Helper()
	info := p.introduce(t, group[0].StackName(), group[0].Preview)
	config := map[string]*pulumirpc.PolicyConfig{}
	for _, c := range group {
		config[c.Rule] = &pulumirpc.PolicyConfig{
			EnforcementLevel: pulumirpc.EnforcementLevel_MANDATORY,
			Properties:       toStruct(t, c.Config),
		}
	}
	require.NoError(t, p.configure(t, info, config))
	rule := byName[group[0].Rule]
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

// repairAndCheckAgain turns the rule's repair on and expects that nothing offends any more.
func repairAndCheckAgain(t *testing.T, p *pack, c coretest.Case, rule core.Rule, resources []core.Resource) {
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
