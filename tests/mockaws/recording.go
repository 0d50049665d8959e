package mockaws

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
)

const providerType = "pulumi:providers:aws"

// Resource is one registration.
type Resource struct {
	URN, Type, Name string
	// Parent is the parent's URN.
	Parent string
	// Custom is false for components; Remote is true for those that a plugin makes (awsx).
	Custom, Remote bool
	// Inputs are as registered, with unknowns (preview) and secrets kept.
	Inputs resource.PropertyMap
	// ID and Outputs are what the mock answered.
	ID      string
	Outputs resource.PropertyMap
	// Published are the outputs that a component registered for itself; nil where it registered
	// none.
	Published resource.PropertyMap

	// Provider is the explicit provider's URN, empty where the engine would take a default
	// provider. Providers are those that a component, or a remote component's children, are given,
	// by package.
	Provider  string
	Providers map[string]string

	Protect, RetainOnDelete, DeleteBeforeReplace bool
	IgnoreChanges, ReplaceOnChanges              []string
	// Aliases are written as URNs, or as "name=…,type=…,parent=…,noParent" with the parts given.
	Aliases       []string
	DeletedWith   string
	SecretOutputs []string
	ImportID      string
	Version       string
	Timeouts      Timeouts

	// Dependencies and PropertyDependencies are URNs.
	Dependencies         []string
	PropertyDependencies map[string][]string
}

// Timeouts are custom timeouts such as "30m"; empty keeps the provider's.
type Timeouts struct{ Create, Update, Delete string }

// Unknown stands for a value that isn't known in a preview.
type Unknown struct{}

// Get returns the input at a path such as "rules[0].action.type" as a plain Go value: string,
// float64, bool, []any, map[string]any, nil where there is none, Unknown{} where it isn't known
// yet. Secrets are unwrapped; see IsSecret.
func (r *Resource) Get(path string) any { return plain(at(resource.NewProperty(r.Inputs), path)) }

// Has reports whether there is an input at the path, known or not.
func (r *Resource) Has(path string) bool { return r.Get(path) != nil }

// IsSecret reports whether the input at the path, or something that contains it, is marked secret.
func (r *Resource) IsSecret(path string) bool {
	if at(resource.NewProperty(r.Inputs), path).IsSecret() {
		return true
	}
	i := strings.LastIndexAny(path, ".[")
	return i > 0 && r.IsSecret(path[:i])
}

// DependsOn reports whether the resource depends on the other, through a property or explicitly.
func (r *Resource) DependsOn(other *Resource) bool { return slices.Contains(r.Dependencies, other.URN) }

// Properties returns what a policy pack sees: the inputs in a preview, the outputs (with the id)
// after an up.
func (r *Resource) Properties(outputs bool) property.Map {
	if !outputs {
		return resource.FromResourcePropertyMap(r.Inputs)
	}
	all := r.Outputs.Copy()
	if all == nil {
		all = resource.PropertyMap{}
	}
	if r.ID != "" {
		all["id"] = resource.NewProperty(r.ID)
	}
	return resource.FromResourcePropertyMap(all)
}

// Recording is what a run registered, sorted by URN.
type Recording struct {
	Resources []*Resource
	// Plugin are the children that the awsx plugin would register, which the program never sees.
	// Neither Of, One nor Tree looks here.
	Plugin []*Resource
	// Outputs are the stack's.
	Outputs resource.PropertyMap
	// Messages are what the program logged, each as "severity: text".
	Messages []string
}

// Output returns the stack's output at a path as a plain Go value; see Resource.Get.
func (rec *Recording) Output(path string) any {
	return plain(at(resource.NewProperty(rec.Outputs), path))
}

// Of returns the resources of a type.
func (rec *Recording) Of(token string) []*Resource {
	return rec.filter(func(r *Resource) bool { return r.Type == token })
}

// One returns the resource of a type and name; the test fails when there isn't exactly one.
func (rec *Recording) One(t TestingT, token, name string) *Resource {
	t.Helper()
	found := rec.filter(func(r *Resource) bool { return r.Type == token && r.Name == name })
	require.Len(t, found, 1, "%s %s among\n%s", token, name, strings.Join(rec.Tree(), "\n"))
	return found[0]
}

// Only returns the one resource of a type; the test fails when there isn't exactly one.
func (rec *Recording) Only(t TestingT, token string) *Resource {
	t.Helper()
	found := rec.Of(token)
	require.Len(t, found, 1, "%s among\n%s", token, strings.Join(rec.Tree(), "\n"))
	return found[0]
}

// Lookup returns the resource with a URN, nil where there is none.
func (rec *Recording) Lookup(urn string) *Resource {
	if found := rec.filter(func(r *Resource) bool { return r.URN == urn }); len(found) > 0 {
		return found[0]
	}
	return nil
}

// Children returns the direct children of a resource.
func (rec *Recording) Children(parent *Resource) []*Resource {
	return rec.filter(func(r *Resource) bool { return r.Parent == parent.URN })
}

// Tree returns one sorted line "type name < parent" per resource but providers: the exact children
// of everything. The parent of what stands at the top is "stack".
func (rec *Recording) Tree() []string {
	var lines []string
	for _, r := range rec.Resources {
		if strings.HasPrefix(r.Type, "pulumi:providers:") {
			continue
		}
		parent := "stack"
		if p := rec.Lookup(r.Parent); p != nil {
			parent = p.Name
		}
		lines = append(lines, fmt.Sprintf("%s %s < %s", r.Type, r.Name, parent))
	}
	sort.Strings(lines)
	return lines
}

// ProviderName returns the name of a resource's explicit provider, empty where it has none.
func (rec *Recording) ProviderName(r *Resource) string {
	if p := rec.Lookup(r.Provider); p != nil {
		return p.Name
	}
	return ""
}

func (rec *Recording) filter(keep func(*Resource) bool) []*Resource {
	var list []*Resource
	for _, r := range rec.Resources {
		if keep(r) {
			list = append(list, r)
		}
	}
	return list
}

func at(v resource.PropertyValue, path string) resource.PropertyValue {
	for _, step := range strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }) {
		for v.IsSecret() {
			v = v.SecretValue().Element
		}
		i, err := strconv.Atoi(step)
		switch {
		case v.IsComputed():
			return v
		case v.IsArray() && err == nil && i < len(v.ArrayValue()):
			v = v.ArrayValue()[i]
		case v.IsObject():
			v = v.ObjectValue()[resource.PropertyKey(step)]
		default:
			return resource.PropertyValue{}
		}
	}
	return v
}

func plain(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return plain(v.SecretValue().Element)
	case v.IsComputed():
		return Unknown{}
	case v.IsArray():
		list := []any{}
		for _, e := range v.ArrayValue() {
			list = append(list, plain(e))
		}
		return list
	case v.IsObject():
		m := map[string]any{}
		for k, e := range v.ObjectValue() {
			m[string(k)] = plain(e)
		}
		return m
	}
	return v.V
}

func urn(project, stack string, rpc *pulumirpc.RegisterResourceRequest) resource.URN {
	var parent tokens.Type
	if p := resource.URN(rpc.GetParent()); p != "" && p.QualifiedType() != resource.RootStackType {
		parent = p.QualifiedType()
	}
	return resource.NewURN(tokens.QName(stack), tokens.PackageName(project), parent, tokens.Type(rpc.GetType()),
		rpc.GetName())
}

// urnOf is the URN of a provider reference, "urn::id".
func urnOf(reference string) string {
	if i := strings.LastIndex(reference, "::"); i > 0 {
		return reference[:i]
	}
	return reference
}

func aliasString(alias *pulumirpc.Alias) string {
	if urn := alias.GetUrn(); urn != "" {
		return urn
	}
	spec := alias.GetSpec()
	var parts []string
	for _, part := range [][2]string{
		{"name", spec.GetName()},
		{"type", spec.GetType()},
		{"parent", spec.GetParentUrn()},
	} {
		if part[1] != "" {
			parts = append(parts, part[0]+"="+part[1])
		}
	}
	if spec.GetNoParent() {
		parts = append(parts, "noParent")
	}
	return strings.Join(parts, ",")
}
