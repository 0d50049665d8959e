package coretest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
)

// Run runs cases as function calls: each in every view that the engine could show, with the
// resources in both orders.
func Run(t *testing.T, rules []core.Rule, cases []Case) {
	t.Helper()
	byName := map[string]core.Rule{}
	for _, rule := range rules {
		byName[rule.Name] = rule
	}
	for _, c := range cases {
		t.Run(c.Rule+"/"+string(c.Kind)+"/"+c.Sentence, func(t *testing.T) {
			rule, ok := byName[c.Rule]
			require.True(t, ok, "no rule is named %q", c.Rule)
			for _, view := range c.Views(rule) {
				resources, err := c.Build(view)
				require.NoError(t, err)
				c.verify(t, rule, resources)
				slices.Reverse(resources)
				c.verify(t, rule, resources)
			}
		})
	}
}

func (c Case) verify(t *testing.T, rule core.Rule, resources []core.Resource) {
	t.Helper()
	findings := c.Evaluate(rule, resources)
	texts := []string{}
	urns := []string{}
	for _, f := range findings {
		urns = append(urns, f.URN)
		texts = append(texts, f.Path+": "+f.What)
	}
	slices.Sort(urns)
	text := strings.Join(texts, "\n")
	require.Equal(t, c.WantURNs(), urns, text)
	for _, fragment := range c.Says {
		require.Contains(t, text, fragment)
	}
	for _, r := range resources {
		for _, hidden := range secrets(property.New(r.Properties)) {
			require.NotContains(t, text, hidden, "a secret value stands in a message")
		}
	}
	if rule.Remedy != nil && !c.NotFixed {
		c.checkRemedy(t, rule, resources)
	}
}

// Evaluate returns the rule's findings, each with the URN that the server would put it on.
func (c Case) Evaluate(rule core.Rule, resources []core.Resource) []core.Finding {
	var stack *core.Stack
	if rule.Stack != nil {
		stack = core.NewStack(c.StackName(), c.Preview, resources)
	}
	return c.EvaluateIn(stack, rule, resources)
}

// EvaluateIn is Evaluate in a stack that has been built from the resources already.
func (c Case) EvaluateIn(stack *core.Stack, rule core.Rule, resources []core.Resource) []core.Finding {
	config := rule.Configured(c.Config)
	var all []core.Finding
	if rule.Stack != nil {
		all = rule.Stack(stack, config)
		for i := range all {
			if all[i].URN == "" {
				all[i].URN = c.stackURN()
			}
		}
	}
	for _, r := range resources {
		if rule.Resource == nil || !rule.AppliesTo(r.Type) {
			continue
		}
		r.Type = core.Canonical(r.Type)
		if rule.Stack != nil {
			r.Properties = r.Inputs
		}
		for _, f := range rule.Resource(r, config) {
			if f.URN == "" {
				f.URN = r.URN
			}
			all = append(all, f)
		}
	}
	return all
}

// checkRemedy checks that the rule's remedy repairs every offending resource, and that it leaves a
// right one alone.
func (c Case) checkRemedy(t *testing.T, rule core.Rule, resources []core.Resource) {
	t.Helper()
	config := rule.Configured(c.Config)
	for _, r := range resources {
		if !rule.AppliesTo(r.Type) {
			continue
		}
		r.Type = core.Canonical(r.Type)
		offends := slices.ContainsFunc(rule.Resource(r, config), binding)
		repaired, changed := rule.Remedy(r, config)
		require.Equal(t, offends, changed, "the remedy of %s must change %s exactly if it offends", rule.Name, r.Name)
		if !changed {
			continue
		}
		r.Properties = repaired
		require.False(t,
			slices.ContainsFunc(rule.Resource(r, config), binding),
			"%s still offends after the remedy of %s", r.Name, rule.Name)
		_, changed = rule.Remedy(r, config)
		require.False(t, changed, "the remedy of %s changes its own result", rule.Name)
	}
}

// binding reports whether a finding is more than a recommendation.
func binding(f core.Finding) bool { return !f.Advisory }

// secrets returns the secret strings inside a value that are long enough to be recognised in a
// text.
func secrets(v property.Value) []string {
	var hidden []string
	var walk func(v property.Value, secret bool)
	walk = func(v property.Value, secret bool) {
		secret = secret || v.Secret()
		switch {
		case v.IsMap():
			for _, e := range v.AsMap().All {
				walk(e, secret)
			}
		case v.IsArray():
			for _, e := range v.AsArray().All {
				walk(e, secret)
			}
		case secret && v.IsString() && len(v.AsString()) > 5:
			hidden = append(hidden, v.AsString())
		}
	}
	walk(v, false)
	return hidden
}
