package core

import "slices"

// Companions are the resources of a list whose property names the target. perhaps says that some
// other one may name it, once known.
func (s *Stack) Companions(target Resource, list []Resource, path string) (sure []Resource, perhaps bool) {
	for _, c := range list {
		m := s.Members(c, path, target.Type)
		same := func(r Resource) bool { return r.URN == target.URN }
		switch {
		case slices.ContainsFunc(m.Sure, same):
			sure = append(sure, c)
		case slices.ContainsFunc(m.Perhaps, same), m.Unseen:
			perhaps = true
		}
	}
	return sure, perhaps
}

// Configuring returns the resources of the types that configure the target, named in their
// property. maybe says that others may do so too: a preview doesn't know yet what they configure.
func (s *Stack) Configuring(target Resource, property string, types ...string) (list []Resource, maybe bool) {
	for _, r := range s.Of(types...) {
		refs := s.Refs(r, property, target.Type)
		if r.Get(property).IsAbsent() {
			// A preview may leave an unknown value out.
			refs = s.Dependencies(r, property, []string{target.Type})
			refs.Exact = refs.Exact && len(refs.Resources) > 0
			if len(refs.Resources) == 0 && !s.Preview {
				continue
			}
		}
		switch {
		case refs.Has(target.URN) && refs.Exact:
			list = append(list, r)
		case refs.Has(target.URN) || !refs.Exact && len(refs.Resources) == 0:
			maybe = true
		}
	}
	return list, maybe
}
