package core

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Members are what a property refers to, separated by how certain that is.
type Members struct {
	// Sure are the resources that the property certainly names.
	Sure []Resource
	// Perhaps are candidates of which it names some: they came out of a component, or out of a
	// value made of several.
	Perhaps []Resource
	// Unseen says that the property may name something that the stack doesn't show.
	Unseen bool
}

// Members resolves a property's references like Refs, and checks each by itself: a known id is
// sure; an unknown element is sure where there are no more direct dependencies than unknown
// elements.
func (s *Stack) Members(r Resource, path string, types ...string) Members {
	value := s.Read(r, path)
	refs := s.Refs(r, path, types...)
	if value.IsUnknown() {
		refs = s.Dependencies(r, path, types)
	}
	items, listed := value.Items()
	if _, known := value.Strings(); known {
		return Members{Sure: refs.Resources}
	}
	var m Members
	gaps := 0
	for _, item := range items {
		if item.IsUnknown() {
			gaps++
		}
	}
	if !listed && !value.IsList() && singular(path) {
		gaps = 1
	}
	values, _ := value.Strings()
	for _, candidate := range refs.Resources {
		if slices.ContainsFunc(values, candidate.AnswersTo) {
			m.Sure = append(m.Sure, candidate)
		} else {
			m.Perhaps = append(m.Perhaps, candidate)
		}
	}
	m.Unseen = len(m.Perhaps) == 0
	if refs.Exact && len(m.Perhaps) <= gaps {
		m.Sure, m.Perhaps = append(m.Sure, m.Perhaps...), nil
	}
	return m
}

// Read is Get in a stack. A preview may leave an unknown property out altogether: what it was made
// from tells that it is there.
func (s *Stack) Read(r Resource, path string) Value {
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	if s.Preview && len(r.PropertyDependencies[key]) > 0 && r.Get(key).IsAbsent() {
		return ValueOf(property.New(property.Computed))
	}
	return r.Get(path)
}

// singular reports whether a property holds one reference, after its name: subnetId, but not
// subnetIds.
func singular(path string) bool { return !strings.HasSuffix(path, "s") }
