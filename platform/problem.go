package platform

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
)

// problem is one mistake of the stack file.
type problem struct {
	path path
	// text is what follows the path.
	text string
}

func (p problem) Error() string { return p.path.String() + ": " + p.text }

// path is where in the stack file something stands: keys and indexes, the first one a configuration key.
type path []string

var (
	plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
)

// String writes plinth:api.routes["GET /health"].zones[0].
func (p path) String() string {
	var b strings.Builder
	for i, step := range p {
		_, err := strconv.Atoi(step)
		switch {
		case i == 0:
			b.WriteString(step)
		case err == nil:
			b.WriteString("[" + step + "]")
		case plainKey.MatchString(step):
			b.WriteString("." + step)
		default:
			b.WriteString("[" + strconv.Quote(step) + "]")
		}
	}
	return b.String()
}

// within reports whether one of two written paths contains the other.
func within(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return strings.HasPrefix(b, a) && (len(a) == len(b) || b[len(a)] == '.' || b[len(a)] == '[')
}

// where is the written path that an error of a tier's Validate begins with.
func where(err error) string {
	text := err.Error()
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '[' && i+1 < len(text) && text[i+1] == '"':
			if end := strings.Index(text[i+2:], `"]`); end >= 0 {
				i += end + 3
			}
		case text[i] == ':' && i+1 < len(text) && text[i+1] == ' ':
			return text[:i]
		}
	}
	return text
}

// flatten takes joined errors apart.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var list []error
		for _, e := range joined.Unwrap() {
			list = append(list, flatten(e)...)
		}
		return list
	}
	return []error{err}
}

// join makes one error of all, a line for each, in the order of their paths.
func join(list []error) error {
	sort.SliceStable(list, func(i, j int) bool { return list[i].Error() < list[j].Error() })
	list = slices.CompactFunc(list, func(a, b error) bool { return a.Error() == b.Error() })
	mistakes := "mistakes"
	if len(list) == 1 {
		mistakes = "mistake"
	}
	return fmt.Errorf("%d %s in the stack file:\n%w", len(list), mistakes, errors.Join(list...))
}

// nearest returns the word that a misspelt one was probably meant to be, or "" where none is near.
func nearest(word string, known []string) string {
	best, distance := "", len(word)/3+1
	if distance < 2 {
		distance = 2
	}
	for _, candidate := range known {
		d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(candidate), nil)
		if d < distance || (d == distance && best == "") {
			best, distance = candidate, d
		}
	}
	return best
}

// show writes a value for a message: as JSON, shortened.
func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	if runes := []rune(string(text)); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return string(text)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
