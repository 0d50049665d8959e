package rules_test

import (
	"testing"

	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
)

func TestRulesReportExactlyWhatTheirCasesSay(t *testing.T) {
	rulestest.Run(t, rulestest.All())
}

func TestEveryRuleHasACaseOfEveryKind(t *testing.T) {
	t.Parallel()
	have := map[string]map[rulestest.Kind]bool{}
	for _, c := range rulestest.All() {
		if have[c.Rule] == nil {
			have[c.Rule] = map[rulestest.Kind]bool{}
		}
		have[c.Rule][c.Kind] = true
		if c.Kind == rulestest.Failing && len(c.Want) == 0 || c.Kind == rulestest.Passing && len(c.Want) > 0 {
			t.Errorf("%s: %q is %s, but wants %v", c.Rule, c.Sentence, c.Kind, c.Want)
		}
	}
	kinds := []rulestest.Kind{
		rulestest.Passing, rulestest.Failing, rulestest.UnknownValue, rulestest.WrongShape, rulestest.OtherType,
	}
	for _, rule := range rules.All() {
		for _, kind := range kinds {
			if !have[rule.Name][kind] {
				t.Errorf("%s has no %s case", rule.Name, kind)
			}
		}
	}
}
