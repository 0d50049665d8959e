package platform

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// oldValidator is what a tier's settings are that don't use package check yet.
type oldValidator interface{ Validate(path string) error }

var oldForm = reflect.TypeFor[oldValidator]()

// isOld reports whether settings, or each entry of a map of them, have the old form.
func isOld(v reflect.Value) bool {
	return v.Type().Implements(oldForm) || v.Kind() == reflect.Map && v.Type().Elem().Implements(oldForm)
}

// setDefaults sets the defaults of a section's settings, given by the address of what the key
// decoded into.
func setDefaults(settings any) {
	if !isOld(reflect.ValueOf(settings).Elem()) {
		check.Defaults(settings)
	}
}

// judge reports what is wrong with a section's settings, given by the address of what the key
// decoded into.
func judge(p *check.Problems, key string, settings any) {
	v := reflect.ValueOf(settings).Elem()
	switch {
	case v.Type().Implements(oldForm):
		addOld(p, path{key}, v)
	case v.Kind() == reflect.Map && v.Type().Elem().Implements(oldForm):
		for _, name := range v.MapKeys() {
			addOld(p, path{key, name.String()}, v.MapIndex(name))
		}
	default:
		check.Settings(p.In(key), settings)
	}
}

func addOld(p *check.Problems, at path, settings reflect.Value) {
	for _, err := range flatten(settings.Interface().(oldValidator).Validate(at.String())) {
		for _, line := range strings.Split(err.Error(), "\n") {
			p.Add(parseOld(line))
		}
	}
}

// parseOld takes the path from the text of a problem.
func parseOld(text string) check.Problem {
	end := len(text)
	for i := 0; i < len(text); i++ {
		if text[i] == '[' && i+1 < len(text) && text[i+1] == '"' {
			if length := strings.Index(text[i+2:], `"]`); length >= 0 {
				i += length + 3
			}
		} else if text[i] == ':' && i+1 < len(text) && text[i+1] == ' ' {
			end = i
			break
		}
	}
	where, what := text[:end], strings.TrimPrefix(text[end:], ": ")
	at := parsePath(where)
	if at.String() != where {
		at = path{where}
	}
	return check.Problem{Path: at, What: what}
}

func parsePath(text string) path {
	var p path
	rest := text
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, `["`):
			end := strings.Index(rest, `"]`)
			if end < 0 {
				return append(p, rest)
			}
			key, err := strconv.Unquote(rest[1 : end+1])
			if err != nil {
				return append(p, rest)
			}
			p = append(p, key)
			rest = rest[end+2:]
		case rest[0] == '[':
			end := strings.Index(rest, "]")
			if end < 0 {
				return append(p, rest)
			}
			p = append(p, rest[1:end])
			rest = rest[end+1:]
		default:
			rest = strings.TrimPrefix(rest, ".")
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			p = append(p, rest[:end])
			rest = rest[end:]
		}
	}
	return p
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
