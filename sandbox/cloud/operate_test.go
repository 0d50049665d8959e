package cloud

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func TestPreviewedUpdate(t *testing.T) {
	t.Parallel()
	text := resource.NewStringProperty
	object := func(kv ...string) resource.PropertyValue {
		m := resource.PropertyMap{}
		for i := 0; i < len(kv); i += 2 {
			m[resource.PropertyKey(kv[i])] = text(kv[i+1])
		}
		return resource.NewObjectProperty(m)
	}
	list := func(v ...resource.PropertyValue) resource.PropertyValue { return resource.NewArrayProperty(v) }
	before := object("cert", "a", "gone", "x", "target", "d-1")
	for name, c := range map[string]struct{ asked, askedBefore, before, want resource.PropertyValue }{
		"unchanged": {
			object("cert", "a"),
			object("cert", "a"),
			object("cert", "a", "target", "d-1"),
			object("cert", "a", "target", "d-1"),
		},
		"changed": {
			object("cert", "b"),
			object("cert", "a", "gone", "x"),
			before,
			object("cert", "b", "target", "d-1"),
		},
		"in a list": {
			list(object("cert", "b")),
			list(object("cert", "a", "gone", "x")),
			list(before),
			list(object("cert", "b", "target", "d-1")),
		},
		"a longer list": {list(object(), object()), list(object()), list(before), list(object(), object())},
		"text":          {text("b"), text("a"), text("a"), text("b")},
		"not there before": {
			object("cert", "a"),
			resource.NewNullProperty(),
			resource.NewNullProperty(),
			object("cert", "a"),
		},
		"not known as yet": {
			resource.MakeComputed(text("")),
			object("cert", "a"),
			before,
			resource.MakeComputed(text("")),
		},
	} {
		require.Equal(t, c.want, planned(c.asked, c.askedBefore, c.before), name)
	}
}
