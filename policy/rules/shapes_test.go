package rules_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/plinth-infra/plinth/policy/rules"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/coretest"
	"github.com/plinth-infra/plinth/policy/rules/rulestest"
)

// shapes are values that no rule expects everywhere.
var shapes = map[string]any{
	"unknown":             coretest.Unknown,
	"null":                nil,
	"a string":            "x",
	"a number":            -1.5,
	"a boolean":           true,
	"an empty list":       []any{},
	"a list of all sorts": []any{[]any{"x"}, 1, coretest.Unknown, map[string]any{"x": 1}},
	"an object":           map[string]any{"x": coretest.Unknown},
	"a document":          `{"Statement": [{"Effect": 1, "Action": {"x": []}, "Principal": [], "Condition": "x", "Resource": null}, 7]}`,
}

// TestNoRulePanicsWhateverShapeAPropertyHas puts shapes in the place of every value of every
// passing and failing case, at any depth.
func TestNoRulePanicsWhateverShapeAPropertyHas(t *testing.T) {
	t.Parallel()
	byName := map[string]core.Rule{}
	for _, rule := range rules.All() {
		byName[rule.Name] = rule
	}
	values := map[string]property.Value{}
	for name, shape := range shapes {
		v, err := coretest.ToValue(shape)
		if err != nil {
			t.Fatal(err)
		}
		values[name] = v
	}
	for _, c := range rulestest.All() {
		if c.Kind != coretest.Passing && c.Kind != coretest.Failing {
			continue
		}
		t.Run(c.Rule+"/"+c.Sentence, func(t *testing.T) {
			t.Parallel()
			tryShapes(t, c, byName[c.Rule], values)
		})
	}
}

// tryShapes puts an unknown in every place, and one of the other shapes, in turn.
func tryShapes(t *testing.T, c coretest.Case, rule core.Rule, values map[string]property.Value) {
	t.Helper()
	resources, err := c.Build(coretest.Outputs)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(values))
	turn := 0
	for i := range resources {
		original := property.New(resources[i].Properties)
		variants := map[string]map[string]property.Value{}
		for name, value := range values {
			variants[name] = replaceEach(original, value)
		}
		for _, path := range slices.Sorted(maps.Keys(variants["unknown"])) {
			turn++
			for _, name := range []string{"unknown", names[turn%len(names)]} {
				resources[i].Properties = variants[name][path].AsMap()
				if bug := panics(func() { exercise(c, rule, resources) }); bug != "" {
					t.Errorf("%s at %s%s: %s", name, resources[i].Name, path, bug)
				}
			}
		}
		resources[i].Properties = original.AsMap()
	}
}

func exercise(c coretest.Case, rule core.Rule, resources []core.Resource) {
	c.Evaluate(rule, resources)
	if rule.Remedy == nil {
		return
	}
	for _, r := range resources {
		if rule.AppliesTo(r.Type) {
			r.Type = core.Canonical(r.Type)
			rule.Remedy(r, rule.Configured(c.Config))
		}
	}
}

func panics(f func()) (bug string) {
	defer func() {
		if reason := recover(); reason != nil {
			bug = fmt.Sprint(reason)
		}
	}()
	f()
	return ""
}

// replaceEach yields the object once for each value inside it, with the replacement in that value's
// place.
func replaceEach(v property.Value, replacement property.Value) map[string]property.Value {
	all := map[string]property.Value{}
	switch {
	case v.IsMap():
		for key, e := range v.AsMap().All {
			all["."+key] = property.New(v.AsMap().Set(key, replacement))
			for path, mutated := range replaceEach(e, replacement) {
				all["."+key+path] = property.New(v.AsMap().Set(key, mutated))
			}
		}
	case v.IsArray():
		for i, e := range v.AsArray().All {
			for path, mutated := range replaceEach(e, replacement) {
				all[fmt.Sprintf("[%d]%s", i, path)] = withElement(v, i, mutated)
			}
			all[fmt.Sprintf("[%d]", i)] = withElement(v, i, replacement)
		}
	}
	return all
}

func withElement(list property.Value, i int, e property.Value) property.Value {
	elements := list.AsArray().AsSlice()
	elements[i] = e
	return property.New(property.NewArray(elements))
}
