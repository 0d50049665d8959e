package stack

import (
	"slices"
	"strings"
)

// rule is what must hold between the tiers of a stack.
type rule struct {
	// keys are the configuration keys that it looks at.
	keys  []string
	check func(c *Config, source Source) []problem
}

// spoilt reports whether a key that the rule looks at, or an entry of it, has the wrong shape, so that the rule would judge what isn't
// in the file.
func (r rule) spoilt(found []problem) bool {
	return slices.ContainsFunc(found, func(p problem) bool {
		return len(p.path) <= 2 && slices.Contains(r.keys, p.path[0])
	})
}

// rules are all of them, in one place.
var rules = []rule{}

// foreignKeys finds keys of other namespaces that would have no effect, and says so.
func foreignKeys(tree map[string]any) ([]problem, map[string]bool) {
	var list []problem
	foreign := map[string]bool{}
	for _, key := range sortedKeys(tree) {
		if strings.HasPrefix(key, "aws:") && key != "aws:region" {
			foreign[key] = true
			list = append(list, problem{path{key}, "has no effect, because the stack's providers are explicit; " +
				"remove it and set AWS_PROFILE, or the role to assume, in the environment"})
		}
	}
	return list, foreign
}
