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

// TestShapes puts shapes in the place of every value of every
// passing and failing case, at any depth.
func TestShapes(t *testing.T) {
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
	for _, group := range coretest.Together(rulestest.All()) {
		if kind := group[0].Kind; kind != coretest.Passing && kind != coretest.Failing {
			continue
		}
		t.Run(group[0].Rule+"/"+group[0].Sentence, func(t *testing.T) {
			t.Parallel()
			tryShapes(t, group, byName, values)
		})
	}
}

// tryShapes puts an unknown in every place, and one of the other shapes, in turn. The cases of the
// group differ in their rules only, so that each rule is run on the same stack.
func tryShapes(
	t *testing.T,
	group []coretest.Case,
	byName map[string]core.Rule,
	values map[string]property.Value,
) {
	t.Helper()
	resources, err := group[0].Build(coretest.Outputs)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(values))
	turn := 0
	for i := range resources {
		original := property.New(resources[i].Properties)
		for _, place := range placesIn(original) {
			turn++
			for _, name := range []string{"unknown", names[turn%len(names)]} {
				resources[i].Properties = replaced(original, place, values[name]).AsMap()
				stack := core.NewStack(group[0].StackName(), group[0].Preview, resources)
				for _, c := range group {
					if bug := panics(func() { exercise(c, byName[c.Rule], stack, resources) }); bug != "" {
						t.Errorf("%s: %s at %s%v: %s", c.Rule, name, resources[i].Name, place, bug)
					}
				}
			}
		}
		resources[i].Properties = original.AsMap()
	}
}

func exercise(c coretest.Case, rule core.Rule, stack *core.Stack, resources []core.Resource) {
	c.EvaluateIn(stack, rule, resources)
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

// placesIn are the paths to every value inside a value, in stable order: keys of objects and
// indexes of lists.
func placesIn(v property.Value) [][]any {
	var all [][]any
	below := func(step any, e property.Value) {
		all = append(all, []any{step})
		for _, place := range placesIn(e) {
			all = append(all, append([]any{step}, place...))
		}
	}
	switch {
	case v.IsMap():
		v.AsMap().AllStable(func(key string, e property.Value) bool {
			below(key, e)
			return true
		})
	case v.IsArray():
		for i, e := range v.AsArray().All {
			below(i, e)
		}
	}
	return all
}

// replaced returns the value with the replacement at the place.
func replaced(v property.Value, place []any, replacement property.Value) property.Value {
	if len(place) == 0 {
		return replacement
	}
	switch step := place[0].(type) {
	case string:
		return property.New(v.AsMap().Set(step, replaced(v.AsMap().Get(step), place[1:], replacement)))
	case int:
		elements := v.AsArray().AsSlice()
		elements[step] = replaced(elements[step], place[1:], replacement)
		return property.New(property.NewArray(elements))
	}
	return v
}
