package core

import "strings"

// Scaled reports whether an autoscaling target names the resource: resourceId is a prefix with the
// name at its end.
func (s *Stack) Scaled(r Resource, prefix string) Truth {
	answer := No
	for _, target := range s.Of(ScalingTarget) {
		v := s.Read(target, "resourceId")
		id, known := v.Str()
		name, named := r.Get("name").Str()
		switch {
		case known && named && strings.HasPrefix(id, prefix) && strings.HasSuffix(id, "/"+name):
			return Yes
		case s.Dependencies(target, "resourceId", []string{r.Type}).Has(r.URN):
			return Yes
		case !known && v.IsUnknown() && len(target.PropertyDependencies["resourceId"]) == 0:
			answer = Unknown
		}
	}
	return answer
}
