package cloudfront_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestFunction(t *testing.T) {
	t.Parallel()
	storeOf := func(h *cloudtest.Harness) { h.Create(token.KeyValueStore, "store", m{}) }
	code := func(h *cloudtest.Harness) m {
		return m{
			"runtime":                   "cloudfront-js-2.0",
			"code":                      handler,
			"keyValueStoreAssociations": l{h.Created["store"].Output("arn")},
		}
	}
	in := cloudtest.Changed
	edge := m{"runtime": "cloudfront-js-2.0", "code": handler}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a function has 10 KB": {
			Given: storeOf,
			Type:  "cloudfront/function:Function",
			Right: code,
			Wrong: cloudtest.Just(m{"code": handler + strings.Repeat("/", 10240)}),
			Says:  "10 KB",
		},
		"a function has a handler": {
			Given: storeOf,
			Type:  "cloudfront/function:Function",
			Right: code,
			Wrong: cloudtest.Just(m{"code": "var x = 1"}),
			Says:  `no function "handler"`,
		},
		"a store needs the runtime 2.0": {
			Given: storeOf,
			Type:  "cloudfront/function:Function",
			Right: code,
			Wrong: cloudtest.Just(m{"runtime": "cloudfront-js-1.0"}),
			Says:  "cloudfront-js-2.0",
		},
		"a store exists": {
			Given: storeOf,
			Type:  "cloudfront/function:Function",
			Right: code,
			Wrong: cloudtest.Just(m{
				"keyValueStoreAssociations": l{"arn:aws:cloudfront::123456789012:key-value-store/none"},
			}),
			Says: "KeyValueStore",
		},
		"a store that is used is associated": {
			Given: storeOf,
			Type:  "cloudfront/function:Function",
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(code(h), m{"code": handler + "\nconst s = cf.kvs()"})
			},
			Wrong: cloudtest.Just(m{"keyValueStoreAssociations": nil}),
			Says:  "no key value store is associated",
		},
		"a store is one": {
			Given: func(h *cloudtest.Harness) {
				h.Create(token.KeyValueStore, "s", m{})
				h.Create(token.KeyValueStore, "s2", m{})
			},
			Type:  "cloudfront/function:Function",
			Right: cloudtest.Just(edge),
			Wrong: func(h *cloudtest.Harness) m {
				return m{"keyValueStoreAssociations": l{h.Created["s"].Output("arn"), h.Created["s2"].Output("arn")}}
			},
			Says: "got 2",
		},
		"an edge function's name is plain": in(cloudtest.Just(edge), nil, "cloudfront/function:Function",
			m{"name": "a b"}, "a b"),
	})
}
