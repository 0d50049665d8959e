package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// unknown stands for a value that is not known before the deployment.
type unknown struct{}

// asset stands for a file or an archive of files.
type asset struct {
	Hash string
	Path string
}

// plain turns a property into Go values, secrets opened: nil, bool, float64, string, []any, map[string]any, *asset, unknown.
func plain(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return plain(v.SecretValue().Element)
	case v.IsComputed():
		return unknown{}
	case v.IsOutput():
		if o := v.OutputValue(); o.Known {
			return plain(o.Element)
		}
		return unknown{}
	case v.IsArray():
		list := make([]any, 0, len(v.ArrayValue()))
		for _, e := range v.ArrayValue() {
			list = append(list, plain(e))
		}
		return list
	case v.IsObject():
		return plainMap(v.ObjectValue())
	case v.IsArchive():
		return &asset{Hash: v.ArchiveValue().Hash, Path: v.ArchiveValue().Path}
	case v.IsAsset():
		return &asset{Hash: v.AssetValue().Hash, Path: v.AssetValue().Path}
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

func plainMap(m resource.PropertyMap) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if v.IsNull() || strings.HasPrefix(string(k), "__") {
			continue
		}
		out[string(k)] = plain(v)
	}
	return out
}

// secretMark starts the stand-in under which the inventory keeps a secret: its hash, never the value.
const secretMark = "[secret] "

// stored turns a property into what the inventory keeps on disk: as plain, but secrets hashed and assets by their hash.
func stored(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		sum := sha256.Sum256([]byte(fmt.Sprint(plain(v))))
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
	switch p := plain(v).(type) {
	case *asset:
		return "asset:" + p.Hash
	case unknown:
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
	case unknown:
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

// located is a value and where it was found.
type located struct {
	path  string
	value any
}

// lookup finds the values at a path such as "origins[].originAccessControlId"; "[]" stands for every element of a list,
// "{}" for every value of a map. Absent values are left out.
func lookup(m map[string]any, path string) []located {
	found := []located{{"", any(m)}}
	for _, step := range strings.Split(path, ".") {
		name, every := step, ""
		if s, ok := strings.CutSuffix(step, "[]"); ok {
			name, every = s, "[]"
		} else if s, ok := strings.CutSuffix(step, "{}"); ok {
			name, every = s, "{}"
		}
		var next []located
		for _, l := range found {
			object, ok := l.value.(map[string]any)
			if !ok {
				continue
			}
			v, ok := object[name]
			if !ok || v == nil {
				continue
			}
			next = append(next, spread(located{join(l.path, name), v}, every)...)
		}
		found = next
	}
	return found
}

func spread(l located, every string) []located {
	var out []located
	switch every {
	case "":
		return []located{l}
	case "[]":
		list, ok := l.value.([]any)
		if !ok {
			return []located{l} // unknown, or of a wrong kind: told elsewhere
		}
		for i, e := range list {
			out = append(out, located{l.path + "[" + strconv.Itoa(i) + "]", e})
		}
	case "{}":
		m, ok := l.value.(map[string]any)
		if !ok {
			return []located{l}
		}
		for _, k := range keys(m) {
			out = append(out, located{l.path + "." + k, m[k]})
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

// walk visits every string in a value, with its path.
func walk(path string, v any, visit func(path, s string)) {
	switch t := v.(type) {
	case string:
		visit(path, t)
	case []any:
		for i, e := range t {
			walk(path+"["+strconv.Itoa(i)+"]", e, visit)
		}
	case map[string]any:
		for _, k := range keys(t) {
			walk(join(path, k), t[k], visit)
		}
	}
}

// hasUnknown reports whether any part of v isn't known yet.
func hasUnknown(v any) bool {
	switch t := v.(type) {
	case unknown:
		return true
	case []any:
		for _, e := range t {
			if hasUnknown(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range t {
			if hasUnknown(e) {
				return true
			}
		}
	}
	return false
}
