package platform

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/plinth-infra/plinth/internal/check"
)

// path is where in the stack file something stands: keys and indexes, the first one a configuration
// key.
type path = check.Path

// report makes one error of all mistakes, a line for each, in the order of their paths; nil of
// none.
func report(list check.List) error {
	if len(list) == 0 {
		return nil
	}
	list = list.Sorted()
	mistakes := "mistakes"
	if len(list) == 1 {
		mistakes = "mistake"
	}
	return fmt.Errorf("%d %s in the stack file:\n%w", len(list), mistakes, list)
}

// covers reports whether what stands at p contains what stands at other, where * is any step.
func covers(p, other path) bool {
	for i, step := range p {
		if i >= len(other) || step != other[i] && other[i] != "*" {
			return false
		}
	}
	return true
}

// withoutEffects are the problems that aren't about something that was found before and left out of
// the configuration: at the same place, or below it.
func withoutEffects(list, found check.List) check.List {
	return slices.DeleteFunc(list, func(p check.Problem) bool {
		return slices.ContainsFunc(found, func(f check.Problem) bool { return p.Path.Below(f.Path) })
	})
}

// steps are a path as a collection of problems takes it.
func steps(p path) []any {
	list := make([]any, len(p))
	for i, step := range p {
		list[i] = step
	}
	return list
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// lookup returns the value at a path, nil where there is none.
func lookup(tree map[string]any, p path) any {
	var node any = tree
	for _, step := range p {
		switch parent := node.(type) {
		case map[string]any:
			node = parent[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			node = parent[i]
		default:
			return nil
		}
	}
	return node
}

// prune takes out what stands at a path, so that the rest can be judged. An item of a list becomes
// null, so that the others keep their index; decoded it is the zero value.
func prune(tree map[string]any, p path) {
	if len(p) == 0 {
		return
	}
	last := p[len(p)-1]
	switch parent := lookup(tree, p[:len(p)-1]).(type) {
	case map[string]any:
		delete(parent, last)
	case []any:
		if i, err := strconv.Atoi(last); err == nil && i >= 0 && i < len(parent) {
			parent[i] = nil
		}
	}
}
