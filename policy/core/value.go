package core

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// HasText reports whether there is a string that isn't empty, or may be one.
func HasText(v Value) bool { return v.IsUnknown() || v.StrOr("") != "" }

// Text is a string, or a number or boolean written as one.
func (v Value) Text() string {
	items, _ := v.Items()
	if len(items) != 1 {
		return ""
	}
	switch item := items[0].Raw(); {
	case item.IsString():
		return item.AsString()
	case item.IsBool():
		return strconv.FormatBool(item.AsBool())
	case item.IsNumber():
		return strconv.FormatFloat(item.AsNumber(), 'f', -1, 64)
	}
	return ""
}

// First sees through a list of one.
func (v Value) First() Value {
	if v.IsList() && v.Raw().AsArray().Len() == 1 {
		return v.element(0)
	}
	return v
}

// NumberOr is a number, def where it is absent; known is false where it isn't known yet.
func NumberOr(v Value, def float64) (n float64, known bool) {
	if n, ok := v.Num(); ok {
		return n, true
	}
	return def, !v.IsUnknown()
}

// IsEmpty reports whether a value is known to hold nothing: it is absent, "" or an empty list or
// object.
func IsEmpty(v Value) bool {
	switch {
	case v.IsUnknown():
		return false
	case v.IsText():
		return strings.TrimSpace(v.Raw().AsString()) == ""
	case v.IsList():
		return v.Raw().AsArray().Len() == 0
	case v.IsObject():
		return v.Raw().AsMap().Len() == 0
	}
	return v.IsAbsent()
}

// Empty reports whether there is no entry in an object.
func (v Value) Empty() bool { return v.IsAbsent() || v.IsObject() && v.Raw().AsMap().Len() == 0 }

// HasItems reports whether there is something in a list or an object, or may be.
func HasItems(v Value) bool {
	items, known := v.Items()
	return !known || slices.ContainsFunc(items, func(item Value) bool { return !IsEmpty(item) })
}

// Value is a property that may be absent, unknown, secret or of another shape than expected. Every
// reader says so instead of panicking.
type Value struct{ v property.Value }

// ValueOf wraps a property value.
func ValueOf(v property.Value) Value { return Value{v} }

// IsUnknown reports whether the value itself isn't known yet.
func (v Value) IsUnknown() bool { return v.v.IsComputed() }

// HasUnknown reports whether the value or anything inside it isn't known yet.
func (v Value) HasUnknown() bool { return v.v.HasComputed() }

// IsSecret reports whether the value itself is marked secret.
func (v Value) IsSecret() bool { return v.v.Secret() }

// IsAbsent reports whether there is no value: missing or null.
func (v Value) IsAbsent() bool { return v.v.IsNull() }

// IsObject reports whether the value is a known object.
func (v Value) IsObject() bool { return v.v.IsMap() }

// IsList reports whether the value is a known list.
func (v Value) IsList() bool { return v.v.IsArray() }

// IsText reports whether the value is a known string.
func (v Value) IsText() bool { return v.v.IsString() }

// Raw returns the underlying property value.
func (v Value) Raw() property.Value { return v.v }

// Str returns the string and whether it is one and known.
func (v Value) Str() (string, bool) {
	if v.v.IsString() {
		return v.v.AsString(), true
	}
	return "", false
}

// StrOr returns the string, or def where the value is absent or of another shape. Unknown values
// are "".
func (v Value) StrOr(def string) string {
	if s, ok := v.Str(); ok {
		return s
	}
	if v.IsUnknown() {
		return ""
	}
	return def
}

// Num returns the number and whether it is one and known; numbers written as strings count.
func (v Value) Num() (float64, bool) {
	if v.v.IsNumber() {
		return v.v.AsNumber(), true
	}
	if s, ok := v.Str(); ok {
		n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		return n, err == nil
	}
	return 0, false
}

// Bool returns the boolean, def where the value is absent or of another shape; booleans written as
// strings count.
func (v Value) Bool(def bool) Truth {
	b := def
	switch {
	case v.IsUnknown():
		return Unknown
	case v.v.IsBool():
		b = v.v.AsBool()
	case v.v.IsString():
		if parsed, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(v.v.AsString()))); err == nil {
			b = parsed
		}
	}
	if b {
		return Yes
	}
	return No
}

// Get follows a path such as "metadataOptions.httpTokens" or "rules[0].action". A single-element
// list is seen through where the path names a property of it, and an object counts as a list of
// one, because providers flatten such lists in some types only. An unknown on the way is unknown,
// and what lies inside a secret is secret.
func (v Value) Get(path string) Value {
	for len(path) > 0 {
		end := strings.IndexAny(path, ".[]")
		step := path
		if end >= 0 {
			step, path = path[:end], path[end+1:]
		} else {
			path = ""
		}
		if step == "" {
			continue
		}
		if v.IsUnknown() {
			return v
		}
		v = v.step(step)
	}
	return v
}

// step follows one step of a path: a key or an index.
func (v Value) step(step string) Value {
	if step[0] < '0' || step[0] > '9' {
		return v.Key(step)
	}
	i, err := strconv.Atoi(step)
	switch {
	case err != nil:
		return v.Key(step)
	case !v.v.IsMap():
		return v.element(i)
	case i == 0 && v.v.AsMap().Get(step).IsNull():
		return v
	}
	return v.Key(step)
}

// Key returns the entry of an object with exactly this name, dots and brackets included. A
// single-element list is seen through.
func (v Value) Key(name string) Value {
	if v.v.IsArray() && v.v.AsArray().Len() == 1 {
		v = v.element(0)
	}
	switch {
	case v.IsUnknown():
		return v
	case v.v.IsMap():
		return v.inside(v.v.AsMap().Get(name))
	}
	return Value{}
}

func (v Value) element(i int) Value {
	if !v.v.IsArray() || i < 0 || i >= v.v.AsArray().Len() {
		return Value{}
	}
	return v.inside(v.v.AsArray().Get(i))
}

// inside marks what lies inside a secret as secret: the engine marks the outermost value only.
func (v Value) inside(e property.Value) Value {
	if v.v.Secret() {
		e = e.WithSecret(true)
	}
	return Value{e}
}

// Items returns the elements of a list (a single object or scalar counts as a list of one), and
// whether the list is known. Elements may still be unknown each.
func (v Value) Items() (items []Value, known bool) {
	switch {
	case v.IsUnknown():
		return nil, false
	case v.IsAbsent():
		return nil, true
	case v.v.IsArray():
		for _, e := range v.v.AsArray().All {
			items = append(items, v.inside(e))
		}
		return items, true
	}
	return []Value{v}, true
}

// Strings returns the known strings of a list, and whether all of the list is known.
func (v Value) Strings() (list []string, all bool) {
	items, known := v.Items()
	for _, e := range items {
		if s, ok := e.Str(); ok {
			list = append(list, s)
		} else if e.IsUnknown() {
			known = false
		}
	}
	return list, known
}

// Entries calls yield for each entry of an object, in stable order; none where the value is of
// another shape.
func (v Value) Entries(yield func(key string, value Value) bool) {
	if v.v.IsMap() {
		v.v.AsMap().AllStable(func(k string, e property.Value) bool { return yield(k, v.inside(e)) })
	}
}
