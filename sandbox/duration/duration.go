// Package duration predicts how long AWS would take for what the sandbox does at once: the longest way through the
// dependencies of a stack's resources, each weighted with the time that its creation typically takes.
//
// It is a lower bound for typical days. It doesn't know throttling, the engine's limit of parallel operations, or
// how long a service has its bad day.
package duration

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Resource is what the prediction needs to know of one resource in a state.
type Resource struct {
	URN          string
	Type         string
	Custom       bool     // false for components, which take no time themselves
	Parent       string   // URN
	Dependencies []string // URNs, of dependsOn and of the properties
}

// Seconds tells how long a resource of a type typically takes to create, and where that is known from.
type Seconds func(typeToken string) (seconds float64, source string)

// Step is one resource on the critical path.
type Step struct {
	URN, Type, Name string
	Seconds         float64 // of this resource
	Source          string  // where Seconds is known from
	Until           float64 // seconds after the start when it is there
}

// Prediction is the longest way through a stack.
type Prediction struct {
	Seconds   float64
	Path      []Step // in order; resources that take no time are left out
	Resources int    // custom resources that were weighed, without providers
}

// FromState reads the resources of a state as `pulumi stack export` writes it. Resources that wait for their
// deletion are left out.
func FromState(export []byte) ([]Resource, error) {
	var state struct {
		Deployment struct {
			Resources []struct {
				URN                  string
				Type                 string
				Custom               bool
				Delete               bool
				Parent               string
				Dependencies         []string
				PropertyDependencies map[string][]string
			}
		}
	}
	if err := json.Unmarshal(export, &state); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	var all []Resource
	for _, r := range state.Deployment.Resources {
		if r.Delete {
			continue
		}
		deps := slices.Clone(r.Dependencies)
		for _, more := range r.PropertyDependencies {
			deps = append(deps, more...)
		}
		slices.Sort(deps)
		all = append(all, Resource{r.URN, r.Type, r.Custom, r.Parent, slices.Compact(deps)})
	}
	return all, nil
}

// OfState predicts from what `pulumi stack export` writes.
func OfState(export []byte, seconds Seconds) (Prediction, error) {
	resources, err := FromState(export)
	if err != nil {
		return Prediction{}, err
	}
	return Predict(resources, seconds)
}

// Predict finds the critical path. A dependency on a component is one on everything below it: the outputs of a
// component are there when its last child is. An empty state takes no time.
func Predict(resources []Resource, seconds Seconds) (Prediction, error) {
	g := graph{byURN: map[string]*Resource{}, children: map[string][]string{}, seconds: seconds,
		finished: map[string]*end{}}
	for i := range resources {
		r := &resources[i]
		g.byURN[r.URN] = r
		g.children[r.Parent] = append(g.children[r.Parent], r.URN)
	}
	p := Prediction{}
	var last *end
	for i := range resources { // in the state's order, so that of equal ways the same one is shown each time
		e, err := g.end(resources[i].URN)
		if err != nil {
			return p, err
		}
		if weighs(&resources[i]) {
			p.Resources++
		}
		if last == nil || e.at > last.at {
			last = e
		}
	}
	if last == nil {
		return p, nil
	}
	p.Seconds = last.at
	for e := last; e != nil; e = e.after {
		if e.step.Seconds > 0 {
			p.Path = append(p.Path, e.step)
		}
	}
	slices.Reverse(p.Path)
	return p, nil
}

// end is when a resource, or everything below a component, is there.
type end struct {
	at    float64
	step  Step
	after *end // what it waited for longest
}

type graph struct {
	byURN    map[string]*Resource
	children map[string][]string
	seconds  Seconds
	finished map[string]*end // nil while it is being computed
}

// end computes when a resource is there.
func (g *graph) end(urn string) (*end, error) {
	if e, ok := g.finished[urn]; ok {
		if e == nil {
			return nil, fmt.Errorf("state: %s depends on itself", urn)
		}
		return e, nil
	}
	r, ok := g.byURN[urn]
	if !ok { // of another stack, or deleted: it is there already
		return &end{}, nil
	}
	g.finished[urn] = nil
	var after *end
	deps := r.Dependencies
	if p, ok := g.byURN[r.Parent]; ok && p.Custom {
		deps = append(deps[:len(deps):len(deps)], r.Parent) // a child is registered once its parent is there
	}
	for _, dep := range deps {
		e, err := g.whole(dep, urn)
		if err != nil {
			return nil, err
		}
		if e != nil && (after == nil || e.at > after.at) {
			after = e
		}
	}
	e := &end{after: after, step: Step{URN: r.URN, Type: r.Type, Name: nameOf(r.URN)}}
	if after != nil {
		e.at = after.at
	}
	if weighs(r) {
		e.step.Seconds, e.step.Source = g.seconds(r.Type)
		e.at += e.step.Seconds
		e.step.Until = e.at
	}
	g.finished[urn] = e
	return e, nil
}

// whole is when a dependency is there: a component with everything below it. What stands below the same component
// as the dependent itself is left out: a child may depend on its own component, and doesn't wait for its siblings.
func (g *graph) whole(dep, dependent string) (*end, error) {
	r, ok := g.byURN[dep]
	if !ok {
		return nil, nil
	}
	if r.Custom {
		return g.end(dep)
	}
	if g.below(dependent, dep) {
		return nil, nil
	}
	last, err := g.end(dep)
	if err != nil {
		return nil, err
	}
	for _, c := range g.children[dep] {
		e, err := g.whole(c, dependent)
		if err != nil {
			return nil, err
		}
		if c := g.byURN[c]; c.Custom { // awsx hangs resources below resources
			more, err := g.descendants(c.URN, dependent)
			if err != nil {
				return nil, err
			}
			if more != nil && more.at > e.at {
				e = more
			}
		}
		if e != nil && e.at > last.at {
			last = e
		}
	}
	return last, nil
}

// descendants is when everything below a resource is there; nil if nothing is below it.
func (g *graph) descendants(urn, dependent string) (*end, error) {
	var last *end
	for _, c := range g.children[urn] {
		e, err := g.whole(c, dependent)
		if err != nil {
			return nil, err
		}
		more, err := g.descendants(c, dependent)
		if err != nil {
			return nil, err
		}
		for _, e := range []*end{e, more} {
			if e != nil && (last == nil || e.at > last.at) {
				last = e
			}
		}
	}
	return last, nil
}

// below tells whether a resource stands below another in the tree of parents.
func (g *graph) below(urn, ancestor string) bool {
	for r := g.byURN[urn]; r != nil; r = g.byURN[r.Parent] {
		if r.Parent == ancestor {
			return true
		}
	}
	return false
}

func weighs(r *Resource) bool { return r.Custom && !strings.HasPrefix(r.Type, "pulumi:") }

func nameOf(urn string) string { return urn[strings.LastIndex(urn, "::")+2:] }
