package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/policy/rules"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
)

// FuzzStacks puts together stacks that nobody thought of, from the resources of all cases:
// properties that another resource had, unknown ones, references to whatever there is, also in
// circles. No rule may panic, and none may depend on the order in which the engine names the
// resources.
func FuzzStacks(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	var pool []coretest.Resource
	for _, c := range rulestest.All() {
		pool = append(pool, c.Resources...)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 1))
		c := coretest.Case{Rule: "any", Preview: random.IntN(2) == 0, Resources: anyResources(random, pool)}
		resources, err := c.Build(coretest.View(random.IntN(3)))
		require.NoError(t, err)
		for _, rule := range rules.All() {
			forward := everyFinding(t, c, rule, resources)
			backward := slices.Clone(resources)
			slices.Reverse(backward)
			require.Equal(t, forward, everyFinding(t, c, rule, backward), rule.Name)
		}
	})
}

// anyResources picks up to twenty resources and mixes their properties, their references and their
// parents.
func anyResources(random *rand.Rand, pool []coretest.Resource) []coretest.Resource {
	list := make([]coretest.Resource, 1+random.IntN(20))
	for i := range list {
		r := pool[random.IntN(len(pool))]
		r.Name = fmt.Sprintf("r%d", i)
		r.Inputs, r.Outputs = maps.Clone(r.Inputs), maps.Clone(r.Outputs)
		r.DependsOn, r.Parent = map[string][]string{}, ""
		if r.Inputs == nil {
			r.Inputs = map[string]any{}
		}
		list[i] = r
	}
	for i := range list {
		r := &list[i]
		for _, key := range slices.Sorted(maps.Keys(r.Inputs)) {
			switch random.IntN(8) {
			case 0:
				r.Inputs[key] = coretest.Unknown
			case 1:
				delete(r.Inputs, key)
			case 2:
				r.Inputs[key] = fmt.Sprintf("id-%d", random.IntN(len(list)))
			case 3:
				other := list[random.IntN(len(list))].Inputs
				if keys := slices.Sorted(maps.Keys(other)); len(keys) > 0 {
					r.Inputs[key] = other[keys[random.IntN(len(keys))]]
				}
			}
			if random.IntN(3) == 0 {
				r.DependsOn[key] = []string{list[random.IntN(len(list))].Name, list[random.IntN(len(list))].Name}
			}
		}
		if i > 0 && random.IntN(4) == 0 {
			r.Parent = list[random.IntN(i)].Name // an earlier one: the engine knows no circle of parents
		}
		if random.IntN(2) == 0 {
			r.Outputs = map[string]any{"id": fmt.Sprintf("id-%d", i), "arn": "arn:aws:x:::" + r.Name}
		}
	}
	return list
}

// everyFinding runs a rule and returns what it finds as sorted lines.
func everyFinding(t *testing.T, c coretest.Case, rule core.Rule, resources []core.Resource) string {
	t.Helper()
	defer func() {
		if bug := recover(); bug != nil {
			t.Fatalf("%s panics: %v", rule.Name, bug)
		}
	}()
	var lines []string
	for _, f := range c.Evaluate(rule, resources) {
		lines = append(lines, f.URN+" "+f.Path+": "+f.What)
	}
	if rule.Remedy != nil {
		for _, r := range resources {
			if r.Type = core.Canonical(r.Type); rule.AppliesTo(r.Type) {
				rule.Remedy(r, rule.Configured(c.Config))
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
