package cloud

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// Validate compares values with the schema: unknown and missing properties and wrong kinds, at
// every depth.
func Validate(o *schema.Object, in map[string]any, path string, fail func(path, reason string)) {
	for _, name := range Keys(in) {
		kind, ok := o.Properties[name]
		if !ok {
			reason := fmt.Sprintf("An argument named %q is not expected here", join(path, name))
			if near := Nearest(name, o.Names()); near != "" {
				reason += fmt.Sprintf(". Did you mean %q?", near)
			} else {
				reason += "; expected one of " + strings.Join(o.Names(), ", ")
			}
			fail(join(path, name), reason)
			continue
		}
		validateKind(kind, in[name], join(path, name), fail)
	}
	for _, name := range o.Required {
		if v, ok := in[name]; !ok || v == nil {
			fail(join(path, name),
				fmt.Sprintf("Missing required argument. The argument %q is required, but no definition was found.",
					join(path, name)))
		}
	}
}

func validateKind(kind schema.Kind, v any, path string, fail func(path, reason string)) {
	if v == nil {
		return
	}
	if _, ok := v.(Unknown); ok {
		return
	}
	if inner, ok := kind.List(); ok {
		list, ok := v.([]any)
		if !ok {
			fail(path, wrongKind(path, "a list", v))
		}
		for i, e := range list {
			validateKind(inner, e, path+"["+strconv.Itoa(i)+"]", fail)
		}
		return
	}
	if inner, ok := kind.Map(); ok {
		m, ok := v.(map[string]any)
		if !ok {
			fail(path, wrongKind(path, "a map", v))
		}
		for _, k := range Keys(m) {
			validateKind(inner, m[k], path+"."+k, fail)
		}
		return
	}
	if name, ok := kind.Ref(); ok {
		o := schema.Get().Types[name]
		if o == nil || o.Properties == nil { // an enumeration
			validateKind("string", v, path, fail)
			return
		}
		m, ok := v.(map[string]any)
		if !ok {
			fail(path, wrongKind(path, "an object", v))
			return
		}
		Validate(o, m, path, fail)
		return
	}
	validateScalar(kind, v, path, fail)
}

func validateScalar(kind schema.Kind, v any, path string, fail func(path, reason string)) {
	ok, want := true, ""
	switch kind {
	case "string":
		_, ok = v.(string)
		want = "a string"
	case "bool":
		_, ok = v.(bool)
		want = "a bool"
	case "number":
		_, ok = v.(float64)
		want = "a number"
	case "int":
		n, isNumber := v.(float64)
		ok = isNumber && n == float64(int64(n))
		want = "a whole number"
	case "asset", "archive":
		_, ok = v.(*Asset)
		want = "an " + string(kind)
	}
	if !ok {
		fail(path, wrongKind(path, want, v))
	}
}

func wrongKind(path, want string, v any) string {
	return fmt.Sprintf("expected %s for %q, got %s", want, path, Describe(v))
}

// Describe says what kind of value v is, and which number.
func Describe(v any) string {
	switch t := v.(type) {
	case string:
		return "a string"
	case bool:
		return "a bool"
	case float64:
		return "the number " + strconv.FormatFloat(t, 'f', -1, 64)
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case *Asset:
		return "an asset"
	}
	return fmt.Sprintf("%T", v)
}

// Nearest returns the candidate that s was probably meant to be, or "".
func Nearest(s string, candidates []string) string {
	best, distance := "", len(s)/3+2
	sort.Strings(candidates)
	for _, c := range candidates {
		d := levenshtein.Distance(strings.ToLower(s), strings.ToLower(c), nil)
		if strings.HasPrefix(strings.ToLower(c), strings.ToLower(s)) {
			d = min(d, 1)
		}
		if d < distance {
			best, distance = c, d
		}
	}
	return best
}
