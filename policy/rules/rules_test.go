package rules_test

import (
	"testing"

	"github.com/plinth-infra/plinth/policy/rules"

	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
)

func TestRules(t *testing.T) {
	coretest.Run(t, rules.All(), rulestest.All())
}

func TestCases(t *testing.T) {
	t.Parallel()
	have := map[string]map[coretest.Kind]bool{}
	for _, c := range rulestest.All() {
		if have[c.Rule] == nil {
			have[c.Rule] = map[coretest.Kind]bool{}
		}
		have[c.Rule][c.Kind] = true
		if c.Kind == coretest.Failing && len(c.Want) == 0 || c.Kind == coretest.Passing && len(c.Want) > 0 {
			t.Errorf("%s: %q is %s, but wants %v", c.Rule, c.Sentence, c.Kind, c.Want)
		}
	}
	kinds := []coretest.Kind{
		coretest.Passing, coretest.Failing, coretest.UnknownValue, coretest.WrongShape, coretest.OtherType,
	}
	for _, rule := range rules.All() {
		for _, kind := range kinds {
			if !have[rule.Name][kind] {
				t.Errorf("%s has no %s case", rule.Name, kind)
			}
		}
	}
}
