package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/settings"
)

// snapshot is a deployed stack as the packs see it: Inputs are what the program asked for,
// Properties what came of it.
type snapshot struct {
	stack     string
	resources []core.Resource
	// defaults are the inputs by URN with the keys that the provider keeps for itself: "__defaults"
	// lists what it filled in.
	defaults map[string]property.Map
}

// exported is the part of an exported state that the engine shows to a policy.
type exported struct {
	Deployment struct {
		Resources []struct {
			URN, Type, Parent, Provider string
			Custom, Protect             bool
			Inputs, Outputs             map[string]any
			Dependencies                []string
			PropertyDependencies        map[string][]string
		}
	}
}

// readSnapshot reads the output of `pulumi stack export --show-secrets`.
func readSnapshot(t testing.TB, text []byte) snapshot {
	t.Helper()
	var state exported
	require.NoError(t, json.Unmarshal(text, &state))
	providers := map[string]property.Map{}
	s := snapshot{defaults: map[string]property.Map{}}
	for _, r := range state.Deployment.Resources {
		inputs := asMap(shown(r.Inputs))
		providers[r.URN] = inputs
		parts := strings.Split(r.URN, "::")
		s.stack = strings.TrimPrefix(parts[0], "urn:pulumi:")
		provider, _, _ := cutLast(r.Provider, "::")
		s.defaults[r.URN] = asMap(r.Inputs)
		s.resources = append(s.resources, core.Resource{
			URN:                  r.URN,
			Name:                 parts[len(parts)-1],
			Type:                 core.Canonical(r.Type),
			Properties:           asMap(shown(r.Outputs)),
			Inputs:               inputs,
			Protect:              r.Protect,
			Parent:               r.Parent,
			ProviderURN:          provider,
			Provider:             providers[provider],
			Dependencies:         r.Dependencies,
			PropertyDependencies: r.PropertyDependencies,
		})
	}
	return s
}

// shown leaves out the provider's own keys at every depth, as the engine does.
func shown(m map[string]any) map[string]any {
	visible := map[string]any{}
	for key, value := range m {
		if strings.HasPrefix(key, "__") {
			continue
		}
		visible[key] = shownValue(value)
	}
	return visible
}

func shownValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return shown(v)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = shownValue(e)
		}
		return list
	}
	return value
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

func asMap(m map[string]any) property.Map {
	values := map[string]property.Value{}
	for key, value := range m {
		values[key] = asValue(value)
	}
	return property.NewMap(values)
}

// asValue reads a value of a state file, in which secrets and archives are objects with a
// signature.
func asValue(value any) property.Value {
	switch v := value.(type) {
	case []any:
		list := make([]property.Value, len(v))
		for i, e := range v {
			list[i] = asValue(e)
		}
		return property.New(property.NewArray(list))
	case map[string]any:
		switch v["4dabf18193072939515e22adb298388d"] {
		case "1b47061264138c4ac30d75fd1eb44270":
			var inner any
			if text, ok := v["plaintext"].(string); ok && json.Unmarshal([]byte(text), &inner) == nil {
				return asValue(inner).WithSecret(true)
			}
			return property.New("a secret of the state").WithSecret(true)
		case "0def7320c3a5731c473e5ecbe6d01bc7", "c44067f5952c0a294b673a41bacd8c17":
			hash, _ := v["hash"].(string)
			return property.New(&archive.Archive{Sig: "0def7320c3a5731c473e5ecbe6d01bc7", Hash: hash})
		}
		return property.New(asMap(v))
	}
	plain, err := property.Any(value)
	if err != nil {
		return property.New(fmt.Sprint(value))
	}
	return plain
}

// tally counts the findings by policy, resource and path, the mandatory ones and all.
type tally struct{ mandatory, all map[string]int }

// evaluator looks at snapshots as the packs do at production's shipped levels. It calls the rules
// themselves: the wire tests show that the packs say the same.
type evaluator struct{ policies []settings.Policy }

func newEvaluator() evaluator {
	var c evaluator
	for _, p := range packs.All() {
		for _, policy := range settings.Policies(p.Rules) {
			if level, err := policy.In("prd"); err == nil && !policy.Fix && level != core.Disabled {
				c.policies = append(c.policies, policy)
			}
		}
	}
	return c
}

// evaluate checks the snapshot as a whole, and of its resources those with the URN by themselves. A
// resource that didn't change is checked as before.
func (c evaluator) evaluate(s snapshot, urn string) tally {
	verdict := tally{map[string]int{}, map[string]int{}}
	whole := core.NewStack(s.stack, false, s.resources)
	for _, p := range c.policies {
		config := p.Rule.Configured(p.Rule.Values["prd"])
		if p.Rule.Stack != nil {
			verdict.add(p, "", p.Rule.Stack(whole, config))
		}
		if p.Rule.Resource == nil {
			continue
		}
		for _, r := range s.resources {
			if r.URN == urn && slices.Contains(p.Rule.Types, r.Type) {
				r.Properties = r.Inputs
				verdict.add(p, r.URN, p.Rule.Resource(r, config))
			}
		}
	}
	return verdict
}

func (j tally) add(p settings.Policy, urn string, findings []core.Finding) {
	for _, f := range findings {
		if f.URN == "" {
			f.URN = urn
		}
		key := p.Name + " " + f.URN + " " + f.Path
		j.all[key]++
		if level, _ := p.In("prd"); level == core.Mandatory && !f.Advisory {
			j.mandatory[key]++
		}
	}
}

// more returns the policies that find more in after than in before.
func more(before, after map[string]int) []string {
	var names []string
	for key, count := range after {
		if count > before[key] {
			name, _, _ := strings.Cut(key, " ")
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}
