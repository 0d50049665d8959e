package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// mutation is one weakening of a stack.
type mutation struct {
	class    string // boolean, enumeration, number, document, container, dropped, removed, opened, unprotected
	resource core.Resource
	path     string
	what     string
	apply    func(core.Resource) core.Resource // nil: the resource is removed
}

func (m mutation) String() string {
	return fmt.Sprintf("%s %s %s.%s: %s", m.class, m.resource.Type, m.resource.Name, m.path, m.what)
}

// on returns the snapshot with the mutation made.
func (m mutation) on(s snapshot) snapshot {
	mutated := snapshot{stack: s.stack}
	for _, r := range s.resources {
		switch {
		case r.URN != m.resource.URN:
		case m.apply == nil:
			continue
		default:
			r = m.apply(r)
		}
		mutated.resources = append(mutated.resources, r)
	}
	return mutated
}

// mutations are all weakenings of a snapshot, in stable order: one property of one resource each,
// or one resource less.
func mutations(s snapshot) []mutation {
	var list []mutation
	for _, r := range s.resources {
		if !strings.HasPrefix(r.Type, "aws:") {
			continue
		}
		g := generator{resource: r}
		g.walk(property.New(s.defaults[r.URN]), nil, resourceShape(r))
		g.additions()
		if _, protects := companions[r.Type]; protects {
			g.add("removed", "", "removed", nil)
		}
		g.untag()
		if r.Protect && slices.Contains(holdsData, r.Type) {
			g.add("unprotected", "", "protect off", func(r core.Resource) core.Resource { r.Protect = false; return r })
		}
		list = append(list, g.list...)
	}
	return list
}

// generator makes the mutations of one resource.
type generator struct {
	resource core.Resource
	list     []mutation
}

func (g *generator) add(class, path, what string, apply func(core.Resource) core.Resource) {
	g.list = append(g.list, mutation{class, g.resource, path, what, apply})
}

// set changes what stands at the path, in the inputs and in the outputs.
func (g *generator) set(class string, path []string, what string, f func(property.Value) property.Value) {
	g.add(class, strings.Join(path, "."), what, func(r core.Resource) core.Resource {
		r.Inputs = edit(property.New(r.Inputs), path, f).AsMap()
		r.Properties = edit(property.New(r.Properties), path, f).AsMap()
		return r
	})
}

// shape is what the provider's schema says of a value: which properties it has, and which of them
// it needs.
type shape struct {
	properties map[string]schema.Kind
	required   []string
}

func resourceShape(r core.Resource) shape {
	for _, token := range strings.Split(r.URN, "::")[2:3] {
		types := strings.Split(token, "$")
		if known, ok := schema.Get().Resources[types[len(types)-1]]; ok {
			return shape{known.Properties, known.Required}
		}
	}
	return shape{}
}

func (s shape) of(name string) shape {
	kind := s.properties[name]
	if element, ok := kind.List(); ok {
		kind = element
	}
	if ref, ok := kind.Ref(); ok {
		if object := schema.Get().Types[ref]; object != nil {
			return shape{object.Properties, object.Required}
		}
	}
	return shape{}
}

// walk makes a mutation for every value that can be weakened, and one for every value that can be
// left out.
func (g *generator) walk(v property.Value, path []string, s shape) {
	switch {
	case v.IsMap():
		for _, key := range slices.Sorted(maps.Keys(v.AsMap().AsMap())) {
			if strings.HasPrefix(key, "__") || len(path) == 0 && (key == "tags" || key == "tagsAll") {
				continue
			}
			child := append(slices.Clone(path), key)
			// What stands alone goes with what holds it.
			alone := len(path) > 0 && v.AsMap().Len() == 1
			if !slices.Contains(s.required, key) && !isData(path) && !slices.Contains(filledIn(v), key) && !alone {
				g.set("dropped", child, "left out", func(property.Value) property.Value { return property.Value{} })
			}
			g.walk(v.AsMap().Get(key), child, s.of(key))
		}
	case v.IsArray():
		for i, e := range v.AsArray().All {
			child := append(slices.Clone(path), strconv.Itoa(i))
			if e.IsMap() && !isData(path) && v.AsArray().Len() > 1 {
				g.set("dropped", child,
					strings.TrimSpace("taken out "+core.ValueOf(e).Get("name").StrOr("")),
					func(property.Value) property.Value { return property.Value{} })
			}
			g.walk(e, child, s)
		}
	case v.IsBool():
		g.set("boolean", path, fmt.Sprintf("%v → %v", v.AsBool(), !v.AsBool()), func(v property.Value) property.Value {
			return property.New(!v.AsBool())
		})
	case v.IsNumber():
		for _, weaker := range weakNumbers[last(path)] {
			g.replace("number", path, v, property.New(weaker))
		}
	case v.IsString():
		g.text(v, path)
	}
}

// filledIn are the properties that the provider filled in: leaving them out changes nothing.
func filledIn(v property.Value) []string {
	list, _ := core.ValueOf(v).Get("__defaults").Strings()
	return list
}

// isData reports whether the keys below the path are the user's own, such as a function's
// variables: leaving one out is no weakening of a setting.
func isData(path []string) bool {
	return len(path) > 0 && slices.Contains([]string{"variables", "resourceKeyValuePairs"}, last(path))
}

func (g *generator) text(v property.Value, path []string) {
	var document map[string]any
	if json.Unmarshal([]byte(v.AsString()), &document) == nil && document["Statement"] != nil {
		g.document(path)
		return
	}
	if last(path) == "containerDefinitions" {
		g.containers(path, v.AsString())
		return
	}
	for _, weaker := range slices.Concat(weakWords[last(path)], weakWords[g.resource.Type+" "+last(path)]) {
		g.replace("enumeration", path, v, property.New(weaker))
	}
	if strings.Contains(strings.ToLower(strings.Join(path, ".")), "cidr") && strings.Contains(v.AsString(), "/") &&
		v.AsString() != "::/0" && !isNetwork(g.resource) {
		g.replace("opened", path, v, property.New("0.0.0.0/0"))
	}
}

// isNetwork keeps the address range of a network or a subnet from being taken for a permission.
func isNetwork(r core.Resource) bool {
	return slices.Contains([]string{"aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/route:Route"}, r.Type)
}

func (g *generator) replace(class string, path []string, from, to property.Value) {
	if from.WithSecret(false).Equals(to) {
		return
	}
	what := core.ValueOf(from).Show() + " → " + core.ValueOf(to).Show()
	g.set(class, path, what, func(property.Value) property.Value { return to })
}

// edit returns the value with f applied at the path. A null in the place of an entry or an element
// takes it out.
func edit(v property.Value, path []string, f func(property.Value) property.Value) property.Value {
	if len(path) == 0 {
		return f(v)
	}
	if v.IsMap() {
		child, ok := v.AsMap().GetOk(path[0])
		if !ok {
			return v
		}
		changed := edit(child, path[1:], f)
		if changed.IsNull() {
			return property.New(v.AsMap().Delete(path[0])).WithSecret(v.Secret())
		}
		return property.New(v.AsMap().Set(path[0], changed)).WithSecret(v.Secret())
	}
	i, err := strconv.Atoi(path[0])
	if err != nil || !v.IsArray() || i >= v.AsArray().Len() {
		return v
	}
	list := v.AsArray().AsSlice()
	if list[i] = edit(list[i], path[1:], f); list[i].IsNull() {
		list = slices.Delete(list, i, i+1)
	}
	return property.New(property.NewArray(list)).WithSecret(v.Secret())
}

func last(path []string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(path[i]); err != nil {
			return path[i]
		}
	}
	return ""
}
