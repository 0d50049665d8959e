package policy

import (
	"path"
	"strings"
)

// explanation says why a change needn't be caught, or why it isn't.
type explanation struct {
	// Type, path and class are patterns (path.Match on each); an empty one matches everything. In path, "." separates.
	types, path, class string
	// harmless marks a change that is no weakening. Without it the change is a weakening that no policy catches.
	harmless bool
	reason   string
}

func (e explanation) matches(m mutation) bool {
	return glob(e.types, m.resource.Type) && glob(e.path, m.path) && glob(e.class, m.class)
}

// glob matches a pattern in which "*" stands for any characters.
func glob(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(text, "/", "|"))
	return err == nil && ok
}

func explain(m mutation) (explanation, bool) {
	for _, e := range explanations {
		if e.matches(m) {
			return e, true
		}
	}
	return explanation{}, false
}

// explanations are read from the top; the first that matches holds.
var explanations = []explanation{}
