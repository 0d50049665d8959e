package cloud

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

func traitsOf(tok string) map[string]*schema.Trait { return schema.Traits().Traits[tok] }

// fillDefaults adds the provider's own defaults to the inputs, at every depth, and returns the
// names of the top-level ones.
func fillDefaults(tok string, in resource.PropertyMap) []string {
	var filled []string
	traits := traitsOf(tok)
	for _, path := range Keys(traits) {
		t := traits[path]
		if t.Default == nil {
			continue
		}
		steps := strings.Split(path, ".")
		name := resource.PropertyKey(steps[len(steps)-1])
		if len(steps) == 1 {
			if _, ok := in[name]; !ok {
				in[name] = property(t.Default)
				filled = append(filled, path)
			}
			continue
		}
		top := resource.PropertyKey(steps[0])
		if v, ok := in[top]; ok {
			in[top] = filledAt(v, steps[1:], property(t.Default))
		}
	}
	return filled
}

// filledAt sets a default inside v where the objects on the way exist. v itself isn't changed.
func filledAt(v resource.PropertyValue, steps []string, value resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsSecret():
		return resource.MakeSecret(filledAt(v.SecretValue().Element, steps, value))
	case v.IsArray():
		list := make([]resource.PropertyValue, 0, len(v.ArrayValue()))
		for _, e := range v.ArrayValue() {
			list = append(list, filledAt(e, steps, value))
		}
		return resource.NewArrayProperty(list)
	case v.IsObject():
		key := resource.PropertyKey(steps[0])
		inner, ok := v.ObjectValue()[key]
		if ok == (len(steps) == 1) { // there already, or nothing on the way to it
			return v
		}
		m := v.ObjectValue().Copy()
		if ok {
			m[key] = filledAt(inner, steps[1:], value)
		} else {
			m[key] = value
		}
		return resource.NewObjectProperty(m)
	}
	return v
}

// spreadPath is lookup for paths that don't say where lists are: every element is meant.
func spreadPath(m map[string]any, path string) []Located {
	found := []Located{{"", any(m)}}
	for _, step := range strings.Split(path, ".") {
		var next []Located
		for _, l := range found {
			if o, ok := l.Value.(map[string]any); ok {
				if v, ok := o[step]; ok && v != nil {
					next = append(next, elements(Located{join(l.Path, step), v})...)
				}
			}
		}
		found = next
	}
	return found
}

func elements(l Located) []Located {
	list, ok := l.Value.([]any)
	if !ok {
		return []Located{l}
	}
	var out []Located
	for i, e := range list {
		out = append(out, elements(Located{l.Path + "[" + strconv.Itoa(i) + "]", e})...)
	}
	return out
}

// limits checks the inputs against the provider's own ranges, lengths, patterns and enumerations.
func (c *Call) limits() {
	traits := traitsOf(c.Type)
	for _, path := range Keys(traits) {
		t := traits[path]
		for _, l := range spreadPath(c.Inputs, path) {
			switch v := l.Value.(type) {
			case float64:
				c.limitNumber(t, l.Path, v)
			case string:
				c.limitText(t, l.Path, v)
			}
		}
		if i := strings.LastIndex(path, "."); t.Required && i > 0 {
			for _, parent := range spreadPath(c.Inputs, path[:i]) {
				if o, ok := parent.Value.(map[string]any); ok && o[path[i+1:]] == nil {
					c.Refuse(join(parent.Path, path[i+1:]),
						"Missing required argument. The argument %q is required, but no definition was found.",
						join(parent.Path, path[i+1:]))
				}
			}
		}
	}
}

func (c *Call) limitNumber(t *schema.Trait, path string, v float64) {
	switch {
	case t.Low != nil && t.High != nil && (v < *t.Low || v > *t.High):
		c.Refuse(path, "expected %s to be in the range (%s - %s), got %s", path, Digits(*t.Low), Digits(*t.High),
			Digits(v))
	case t.Low != nil && v < *t.Low:
		c.Refuse(path, "expected %s to be at least (%s), got %s", path, Digits(*t.Low), Digits(v))
	}
}

// Digits writes a number without an exponent.
func Digits(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (c *Call) limitText(t *schema.Trait, path, v string) {
	shown := strconv.Quote(v)
	if c.secret[strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' })[0]] {
		shown = "a secret"
	}
	if len(t.Enum) > 0 && v != "" && !slices.Contains(t.Enum, v) {
		near := ""
		if n := Nearest(v, slices.Clone(t.Enum)); n != "" && shown != "a secret" {
			near = fmt.Sprintf(" (did you mean %q?)", n)
		}
		c.Refuse(path, "expected %s to be one of %q, got %s%s", path, t.Enum, shown, near)
		return
	}
	if v == "" && (t.Shortest == nil || *t.Shortest == 0) {
		return
	}
	n := float64(len(v))
	if t.Longest != nil && n > *t.Longest && *t.Longest > 0 || t.Shortest != nil && n < *t.Shortest {
		high := "any"
		if t.Longest != nil {
			high = fmt.Sprint(*t.Longest)
		}
		low := 0.0
		if t.Shortest != nil {
			low = *t.Shortest
		}
		c.Refuse(path, "expected length of %s to be in the range (%v - %s), got %s (%v characters)", path, low, high,
			shown, n)
		return
	}
	for _, p := range t.Patterns {
		if re := compiled(p); re != nil && !re.MatchString(v) {
			c.Refuse(path, "invalid value for %s: it must match %s, got %s", path, p, shown)
			return
		}
	}
}

var patterns sync.Map

func compiled(p string) *regexp.Regexp {
	if re, ok := patterns.Load(p); ok {
		return re.(*regexp.Regexp)
	}
	re, err := regexp.Compile(p)
	if err != nil {
		return nil
	}
	patterns.Store(p, re)
	return re
}

// forcesNew reports whether a change at path replaces the resource.
func forcesNew(r *ResourceType, tok, path string) bool {
	if slices.Contains(r.Update, path) {
		return false
	}
	if slices.Contains(r.Replace, path) {
		return true
	}
	traits := traitsOf(tok)
	for p := path; ; {
		if t := traits[p]; t != nil && t.Replace {
			return true
		}
		i := strings.LastIndex(p, ".")
		if i < 0 {
			return false
		}
		p = p[:i]
	}
}

// isSet reports whether the list at a top-level input has no order.
func isSet(tok, name string) bool {
	t := traitsOf(tok)[name]
	return t != nil && t.Set
}
