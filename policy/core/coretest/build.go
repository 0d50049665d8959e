package coretest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// Project is the project's name in the cases' URNs.
const Project = "shop"

// View is a way in which the engine shows resources to a policy.
type View int

// The views. A resource rule sees inputs; a stack rule sees outputs, which a preview leaves out or
// leaves unknown.
const (
	Inputs         View = iota // what the program gave
	Outputs                    // what the provider returned: inputs and outputs
	UnknownOutputs             // a preview with a provider that plans its outputs as unknown
)

// Views are the views in which the engine would show the case's resources to the rule.
func (c Case) Views(rule core.Rule) []View {
	switch {
	case c.Preview:
		return []View{Inputs, UnknownOutputs}
	case rule.Resource != nil && rule.Stack == nil:
		return []View{Inputs, Outputs}
	}
	return []View{Outputs}
}

// StackName is the Pulumi stack's name.
func (c Case) StackName() string {
	if c.Stack == "" {
		return "dev"
	}
	return c.Stack
}

// URN returns the URN of the resource with the name.
func (c Case) URN(name string) string {
	if name == "" {
		return c.stackURN()
	}
	r, ok := c.named(name)
	if !ok {
		return "urn:pulumi:" + c.StackName() + "::" + Project + "::missing:missing:Missing::" + name
	}
	token := r.Type
	for parent := r.Parent; parent != ""; {
		p, ok := c.named(parent)
		if !ok {
			break
		}
		token, parent = p.Type+"$"+token, p.Parent
	}
	return "urn:pulumi:" + c.StackName() + "::" + Project + "::" + token + "::" + name
}

func (c Case) stackURN() string {
	return "urn:pulumi:" + c.StackName() + "::" + Project + "::pulumi:pulumi:Stack::" + Project + "-" + c.StackName()
}

func (c Case) named(name string) (Resource, bool) {
	i := slices.IndexFunc(c.Resources, func(r Resource) bool { return r.Name == name })
	if i < 0 {
		return Resource{}, false
	}
	return c.Resources[i], true
}

// WantURNs are the URNs of the violations, sorted.
func (c Case) WantURNs() []string {
	urns := make([]string, 0, len(c.Want))
	for _, name := range c.Want {
		urns = append(urns, c.URN(name))
	}
	slices.Sort(urns)
	return urns
}

// Build returns the resources as a rule sees them. The types stay as the case gives them.
func (c Case) Build(view View) ([]core.Resource, error) {
	var list []core.Resource
	for _, r := range c.Resources {
		built, err := c.build(r, view)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: resource %q: %w", c.Rule, c.Sentence, r.Name, err)
		}
		list = append(list, built)
	}
	return list, nil
}

func (c Case) build(r Resource, view View) (core.Resource, error) {
	given := maps.Clone(r.Inputs)
	if given == nil {
		given = map[string]any{}
	}
	for key, value := range r.Outputs {
		switch view {
		case Outputs:
			given[key] = value
		case UnknownOutputs:
			if _, ok := given[key]; !ok {
				given[key] = Unknown
			}
		}
	}
	properties, err := toMap(given)
	if err != nil {
		return core.Resource{}, err
	}
	inputs, err := toMap(r.Inputs)
	if err != nil {
		return core.Resource{}, err
	}
	provider, err := toMap(r.Provider)
	if err != nil {
		return core.Resource{}, fmt.Errorf("provider: %w", err)
	}
	built := core.Resource{
		URN:                  c.URN(r.Name),
		Name:                 r.Name,
		Type:                 r.Type,
		Properties:           properties,
		Inputs:               inputs,
		Protect:              r.Protect,
		Parent:               c.URN(r.Parent),
		ProviderURN:          "urn:pulumi:" + c.StackName() + "::" + Project + "::pulumi:providers:aws::default_6_83_2",
		Provider:             provider,
		PropertyDependencies: map[string][]string{},
	}
	for _, key := range slices.Sorted(maps.Keys(r.DependsOn)) {
		for _, name := range r.DependsOn[key] {
			urn := c.URN(name)
			built.PropertyDependencies[key] = append(built.PropertyDependencies[key], urn)
			if !slices.Contains(built.Dependencies, urn) {
				built.Dependencies = append(built.Dependencies, urn)
			}
		}
	}
	return built, nil
}

func toMap(m map[string]any) (property.Map, error) {
	values := make(map[string]property.Value, len(m))
	for key, value := range m {
		v, err := ToValue(value)
		if err != nil {
			return property.Map{}, fmt.Errorf("%s: %w", key, err)
		}
		values[key] = v
	}
	return property.NewMap(values), nil
}

// ToValue converts a plain Go value with the markers of this package to a property value.
func ToValue(value any) (property.Value, error) {
	switch v := value.(type) {
	case nil:
		return property.New(property.Null), nil
	case unknown:
		return property.New(property.Computed), nil
	case secret:
		inner, err := ToValue(v.value)
		return inner.WithSecret(true), err
	case int:
		return property.New(float64(v)), nil
	case map[string]any:
		m, err := toMap(v)
		return property.New(m), err
	case map[string]string:
		return ToValue(generic(v))
	case []string:
		return ToValue(list(v))
	case []map[string]any:
		return ToValue(list(v))
	case []any:
		elements := make([]property.Value, len(v))
		for i, element := range v {
			e, err := ToValue(element)
			if err != nil {
				return property.Value{}, fmt.Errorf("[%d]: %w", i, err)
			}
			elements[i] = e
		}
		return property.New(property.NewArray(elements)), nil
	}
	return property.Any(value)
}

func list[T any](v []T) []any {
	all := make([]any, len(v))
	for i, e := range v {
		all[i] = e
	}
	return all
}

func generic[T any](v map[string]T) map[string]any {
	m := make(map[string]any, len(v))
	for k, e := range v {
		m[k] = e
	}
	return m
}
