package core

import "strings"

// Functions are the functions that a property names, by name, ARN, qualified ARN or alias.
func (s *Stack) Functions(r Resource, path string) []Resource {
	refs := s.Refs(r, path, LambdaFunction, lambdaAlias)
	if !refs.Exact {
		return nil
	}
	var list []Resource
	for _, x := range refs.Resources {
		if x.Type == lambdaAlias {
			list = append(list, s.Refs(x, "functionName", LambdaFunction).Resources...)
		} else {
			list = append(list, x)
		}
	}
	for _, value := range refs.External {
		for _, f := range s.Of(LambdaFunction) {
			for _, key := range []string{"arn", "name"} {
				if identity, ok := f.Get(key).Str(); ok && identity != "" && strings.HasPrefix(value, identity+":") {
					list = append(list, f)
				}
			}
		}
	}
	return list
}
