package core

import (
	"slices"
	"strings"
)

// Refs is what a property refers to.
type Refs struct {
	// Resources are the resources of this stack that the property names, or may name.
	Resources []Resource
	// Exact is true where the property names exactly Resources (and External): its values are
	// known, or each dependency is itself a resource of the type. It is false where only a
	// component is known to be behind it, so that Resources are candidates.
	Exact bool
	// External are known values that no resource of the stack answers to.
	External []string
}

// Any reports whether some resource satisfies f.
func (r Refs) Any(f func(Resource) bool) bool { return slices.ContainsFunc(r.Resources, f) }

// Has reports whether the URN is among the resources.
func (r Refs) Has(urn string) bool {
	return r.Any(func(x Resource) bool { return x.URN == urn })
}

func (r *Refs) add(x Resource) {
	if !r.Has(x.URN) {
		r.Resources = append(r.Resources, x)
	}
}

// Refs resolves the references in a property (path as in Value.Get) to resources of the canonical
// types: by the known ids, ARNs, names and addresses first, also where they are part of a longer
// value ("<arn>/*", "<id>.execute-api.…"), else by PropertyDependencies, remote components (awsx)
// expanded to their children.
func (s *Stack) Refs(r Resource, path string, types ...string) Refs {
	values, known := r.Get(path).Strings()
	refs := Refs{Exact: true}
	dependencies := s.Dependencies(r, path, types)
	for _, v := range values {
		if found := s.Named(v, types); len(found) > 0 {
			for _, x := range found {
				refs.add(x)
			}
			continue
		}
		if x, ok := DerivedFrom(v, dependencies.Resources); ok {
			refs.add(x)
			continue
		}
		refs.External = append(refs.External, v)
	}
	if known {
		return refs
	}
	for _, x := range dependencies.Resources {
		refs.add(x)
	}
	refs.Exact = dependencies.Exact && len(dependencies.Resources) > 0
	return refs
}

// Dependencies are the resources of the types that a property was made from: exact if none of them
// was only found beneath a component. What came out of a component depends on the component and,
// where the component says so, on the child itself, which is then the one meant. Children of other
// resources are no part of their values.
func (s *Stack) Dependencies(r Resource, path string, types []string) Refs {
	refs := Refs{Exact: true}
	key, _, _ := strings.Cut(path, ".")
	key, _, _ = strings.Cut(key, "[")
	var components []string
	for _, urn := range r.PropertyDependencies[key] {
		d, ok := s.Lookup(urn)
		switch {
		case !ok:
		case slices.Contains(types, d.Type):
			refs.add(d)
		case !strings.Contains(d.Type, "/"): // awsx:ec2:Vpc is a component, aws:ec2/vpc:Vpc isn't
			components = append(components, urn)
		}
	}
	direct := refs
	for _, urn := range components {
		if direct.Any(func(x Resource) bool { return s.under(x, urn) }) {
			continue
		}
		for _, below := range s.Below(urn, types...) {
			refs.add(below)
			refs.Exact = false
		}
	}
	return refs
}

// under reports whether a resource lies beneath a component, at any depth.
func (s *Stack) under(x Resource, urn string) bool {
	for x.Parent != urn {
		parent, ok := s.Lookup(x.Parent)
		if !ok {
			return false
		}
		x = parent
	}
	return true
}

// Named returns the resources of the types that answer to the value.
func (s *Stack) Named(value string, types []string) []Resource {
	var list []Resource
	if value == "" {
		return nil
	}
	for _, i := range s.byIdentity[value] {
		if slices.Contains(types, s.Resources[i].Type) {
			list = append(list, s.Resources[i])
		}
	}
	return list
}

// DerivedFrom finds the dependency whose id, ARN or address the value contains, or the only one
// whose identities aren't known at all. The longest wins: the ARN of "assets-logs" contains the
// name "assets".
func DerivedFrom(value string, dependencies []Resource) (Resource, bool) {
	var best Resource
	longest := 0
	var nameless []Resource
	for _, d := range dependencies {
		identities := d.Identities()
		if d.Get("id").IsAbsent() && d.Get("arn").IsAbsent() {
			nameless = append(nameless, d)
		}
		for _, identity := range identities {
			if len(identity) > longest && len(identity) >= shortestIdentity && strings.Contains(value, identity) {
				best, longest = d, len(identity)
			}
		}
	}
	if longest == 0 && len(nameless) == 1 {
		return nameless[0], true
	}
	return best, longest > 0
}

// shortestIdentity keeps names such as "a" from being found inside every value.
const shortestIdentity = 4

// identityKeys are the properties by which other resources name a resource.
var identityKeys = []string{
	"id", "arn", "name", "bucket", "bucketRegionalDomainName", "bucketDomainName", "arnSuffix", "invokeArn",
	"qualifiedArn", "executionArn",
	"identifier", "clusterIdentifier", "url", "domainName", "dnsName", "keyId", "zoneId", "apiEndpoint",
}

// Identities are the known values by which other resources may name the resource.
func (r Resource) Identities() []string {
	var list []string
	for _, key := range identityKeys {
		if s, ok := (Value{r.Properties.Get(key)}).Str(); ok && s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// AnswersTo reports whether other resources name the resource by the value: its id, ARN, name or
// address.
func (r Resource) AnswersTo(value string) bool {
	return value != "" && slices.Contains(r.Identities(), value)
}
