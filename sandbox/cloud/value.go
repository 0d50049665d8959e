package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// First returns the first value of a type at a path.
func First[T any](m map[string]any, path string) (T, bool) {
	for _, l := range Lookup(m, path) {
		v, ok := l.Value.(T)
		return v, ok
	}
	var zero T
	return zero, false
}

// LookupOne returns what stands at a path, known or not, and whether something does.
func LookupOne(m map[string]any, path string) (any, bool) {
	for _, l := range Lookup(m, path) {
		return l.Value, true
	}
	return nil, false
}

// StringsOf returns a list of strings, and whether v is one that is known in full.
func StringsOf(v any) ([]string, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	var out []string
	for _, e := range list {
		s, ok := e.(string)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// Contains reports whether a list holds a string.
func Contains(list any, s string) bool {
	l, _ := list.([]any)
	for _, e := range l {
		if e == s {
			return true
		}
	}
	return false
}

// ListOf reads a list of objects.
func ListOf(m map[string]any, name string) []map[string]any {
	var out []map[string]any
	list, _ := m[name].([]any)
	for _, e := range list {
		if o, ok := e.(map[string]any); ok {
			out = append(out, o)
		}
	}
	return out
}

// Unknown stands for a value that is not known before the deployment.
type Unknown struct{}

// Asset stands for a file or an archive of files.
type Asset struct {
	Hash string
	Path string
}

// Plain turns a property into Go values, secrets opened: nil, bool, float64, string, []any,
// map[string]any, *asset, unknown.
func Plain(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return Plain(v.SecretValue().Element)
	case v.IsComputed():
		return Unknown{}
	case v.IsOutput():
		if o := v.OutputValue(); o.Known {
			return Plain(o.Element)
		}
		return Unknown{}
	case v.IsArray():
		list := make([]any, 0, len(v.ArrayValue()))
		for _, e := range v.ArrayValue() {
			list = append(list, Plain(e))
		}
		return list
	case v.IsObject():
		return PlainMap(v.ObjectValue())
	case v.IsArchive():
		return &Asset{Hash: v.ArchiveValue().Hash, Path: v.ArchiveValue().Path}
	case v.IsAsset():
		return &Asset{Hash: v.AssetValue().Hash, Path: v.AssetValue().Path}
	case v.IsResourceReference():
		return v.ResourceReferenceValue().ID.V
	case v.IsString():
		return v.StringValue()
	case v.IsNumber():
		return v.NumberValue()
	case v.IsBool():
		return v.BoolValue()
	}
	return nil
}

// PlainMap turns properties into Go values, as Plain does, without nulls and the engine's own.
func PlainMap(m resource.PropertyMap) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if v.IsNull() || strings.HasPrefix(string(k), "__") {
			continue
		}
		out[string(k)] = Plain(v)
	}
	return out
}

// secretMark starts the stand-in under which the inventory keeps a secret: its hash, never the
// value.
const secretMark = "[secret] "

// stored turns a property into what the inventory keeps on disk: as plain, but secrets hashed and
// assets by their hash.
func stored(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		sum := sha256.Sum256([]byte(fmt.Sprint(Plain(v))))
		return secretMark + hex.EncodeToString(sum[:8])
	case v.IsArray():
		list := make([]any, 0, len(v.ArrayValue()))
		for _, e := range v.ArrayValue() {
			list = append(list, stored(e))
		}
		return list
	case v.IsObject():
		return storedMap(v.ObjectValue())
	}
	switch p := Plain(v).(type) {
	case *Asset:
		return "asset:" + p.Hash
	case Unknown:
		return nil
	default:
		return p
	}
}

func storedMap(m resource.PropertyMap) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if !v.IsNull() && !strings.HasPrefix(string(k), "__") {
			out[string(k)] = stored(v)
		}
	}
	return out
}

// property turns a Go value that the simulation made back into a property.
func property(v any) resource.PropertyValue {
	switch t := v.(type) {
	case Unknown:
		return resource.MakeComputed(resource.NewStringProperty(""))
	case []any:
		list := make([]resource.PropertyValue, 0, len(t))
		for _, e := range t {
			list = append(list, property(e))
		}
		return resource.NewArrayProperty(list)
	case map[string]any:
		m := resource.PropertyMap{}
		for k, e := range t {
			m[resource.PropertyKey(k)] = property(e)
		}
		return resource.NewObjectProperty(m)
	default:
		return resource.NewPropertyValue(v)
	}
}

// Located is a value and where it was found.
type Located struct {
	Path  string
	Value any
}

// Lookup finds the values at a path such as "origins[].originAccessControlId"; "[]" stands for
// every element of a list, "{}" for every value of a map. Absent values are left out.
func Lookup(m map[string]any, path string) []Located {
	found := []Located{{"", any(m)}}
	for _, step := range strings.Split(path, ".") {
		name, every := step, ""
		if s, ok := strings.CutSuffix(step, "[]"); ok {
			name, every = s, "[]"
		} else if s, ok := strings.CutSuffix(step, "{}"); ok {
			name, every = s, "{}"
		}
		var next []Located
		for _, l := range found {
			object, ok := l.Value.(map[string]any)
			if !ok {
				continue
			}
			v, ok := object[name]
			if !ok || v == nil {
				continue
			}
			next = append(next, spread(Located{join(l.Path, name), v}, every)...)
		}
		found = next
	}
	return found
}

func spread(l Located, every string) []Located {
	var out []Located
	switch every {
	case "":
		return []Located{l}
	case "[]":
		list, ok := l.Value.([]any)
		if !ok {
			return []Located{l} // unknown, or of a wrong kind: refused elsewhere
		}
		for i, e := range list {
			out = append(out, Located{l.Path + "[" + strconv.Itoa(i) + "]", e})
		}
	case "{}":
		m, ok := l.Value.(map[string]any)
		if !ok {
			return []Located{l}
		}
		for _, k := range Keys(m) {
			out = append(out, Located{l.Path + "." + k, m[k]})
		}
	}
	return out
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Walk visits every string in a value, with its path.
func Walk(path string, v any, visit func(path, s string)) {
	switch t := v.(type) {
	case string:
		visit(path, t)
	case []any:
		for i, e := range t {
			Walk(path+"["+strconv.Itoa(i)+"]", e, visit)
		}
	case map[string]any:
		for _, k := range Keys(t) {
			Walk(join(path, k), t[k], visit)
		}
	}
}

// HasUnknown reports whether any part of v isn't known yet.
func HasUnknown(v any) bool {
	switch t := v.(type) {
	case Unknown:
		return true
	case []any:
		for _, e := range t {
			if HasUnknown(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range t {
			if HasUnknown(e) {
				return true
			}
		}
	}
	return false
}
