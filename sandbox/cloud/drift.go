package cloud

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// restored turns stored values back into properties. Where they hold the stand-in of a secret or an
// asset, the engine's own value is taken if it has one there.
func restored(m map[string]any, known resource.PropertyMap) resource.PropertyMap {
	out := resource.PropertyMap{}
	for k, v := range m {
		key := resource.PropertyKey(k)
		if value, ok := restoredValue(v, known[key]); ok {
			out[key] = value
		}
	}
	return out
}

func restoredValue(v any, known resource.PropertyValue) (resource.PropertyValue, bool) {
	// What is stored equals what the engine knows: its own value is the better one (secrets,
	// assets, markers).
	if same(stored(known), v) {
		return known, true
	}
	inner := known
	if inner.IsSecret() {
		inner = inner.SecretValue().Element
	}
	switch t := v.(type) {
	case string:
		if strings.HasPrefix(t, secretMark) || strings.HasPrefix(t, "asset:") {
			return known, !known.IsNull()
		}
	case []any:
		list := make([]resource.PropertyValue, 0, len(t))
		for i, e := range t {
			var k resource.PropertyValue
			if inner.IsArray() && i < len(inner.ArrayValue()) {
				k = inner.ArrayValue()[i]
			}
			if value, ok := restoredValue(e, k); ok {
				list = append(list, value)
			}
		}
		return resource.NewArrayProperty(list), true
	case map[string]any:
		var k resource.PropertyMap
		if inner.IsObject() {
			k = inner.ObjectValue()
		}
		return resource.NewObjectProperty(restored(t, k)), true
	}
	return property(v), true
}

// drifted carries changes of the outputs since the last deployment into the inputs, so that the
// next preview undoes them.
func drifted(inputs, before, now resource.PropertyMap) resource.PropertyMap {
	out := inputs.Copy()
	for k := range inputs {
		old, hadOld := before[k]
		value, hasNow := now[k]
		switch {
		case !hadOld || k == defaultsKey:
		case !hasNow:
			delete(out, k)
		case !old.DeepEquals(value):
			out[k] = value
		}
	}
	return out
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// SameValue compares plain values, assets by what they hold.
func SameValue(a, b any) bool {
	x, ok := a.(*Asset)
	y, ok2 := b.(*Asset)
	if ok && ok2 {
		return x.Hash == y.Hash
	}
	return reflect.DeepEqual(a, b)
}
