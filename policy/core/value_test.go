package core_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"

	"github.com/plinth-infra/plinth/policy/core/coretest"
)

func value(t *testing.T, v any) core.Value {
	t.Helper()
	converted, err := coretest.ToValue(v)
	require.NoError(t, err)
	return core.ValueOf(converted)
}

func TestValueGet(t *testing.T) {
	t.Parallel()
	v := value(t, map[string]any{
		"options": []any{map[string]any{"tokens": "required"}},
		"rules":   []any{map[string]any{"action": "allow"}, map[string]any{"action": "block"}},
		"single":  map[string]any{"action": "count", "0": "a key"},
		"later":   coretest.Unknown,
		"hidden":  coretest.Secret(map[string]any{"password": "hunter2", "list": []any{"hunter3"}}),
		"tags":    map[string]any{"kubernetes.io/role": "elb"},
	})
	for path, want := range map[string]string{
		"options.tokens":    "required",
		"options[0].tokens": "required",
		"rules[1].action":   "block",
		"single.action":     "count",
		"single[0]":         "a key", "hidden.password": "hunter2",
	} {
		got, ok := v.Get(path).Str()
		require.True(t, ok, path)
		require.Equal(t, want, got, path)
	}
	one := value(t, map[string]any{"single": map[string]any{"action": "count"}})
	require.Equal(t, "count", one.Get("single[0].action").StrOr(""), "a flattened list of one")
	for _, path := range []string{
		"missing", "missing.deeper", "rules.action", "rules[2].action", "rules[-1]", "single.action.deeper",
	} {
		require.True(t, v.Get(path).IsAbsent(), path)
	}
	require.True(t, v.Get("later.deeper[3]").IsUnknown())
	require.True(t, v.Get("hidden.password").IsSecret(), "what lies inside a secret is secret")
	require.Equal(t, "[secret]", v.Get("hidden.password").Show())
	items, known := v.Get("hidden.list").Items()
	require.True(t, known)
	require.True(t, items[0].IsSecret())
	for _, entry := range v.Get("hidden").Entries {
		require.True(t, entry.IsSecret())
	}
	require.Equal(t, "elb", v.Get("tags").Key("kubernetes.io/role").StrOr(""))
}

func TestValueReaders(t *testing.T) {
	t.Parallel()
	require.Equal(t, core.Unknown, value(t, coretest.Unknown).Bool(false))
	require.Equal(t, core.Yes, value(t, nil).Bool(true))
	require.Equal(t, core.No, value(t, nil).Bool(false))
	require.Equal(t, core.Yes, value(t, " TRUE ").Bool(false))
	require.Equal(t, core.No, value(t, "false").Bool(true))
	require.Equal(t, core.Yes, value(t, []any{}).Bool(true), "another shape is the default")
	n, ok := value(t, "443").Num()
	require.True(t, ok)
	require.Equal(t, 443.0, n)
	_, ok = value(t, "https").Num()
	require.False(t, ok)
	list, all := value(t, []any{"a", coretest.Unknown, "b", 7}).Strings()
	require.Equal(t, []string{"a", "b"}, list)
	require.False(t, all)
	list, all = value(t, "a").Strings()
	require.Equal(t, []string{"a"}, list)
	require.True(t, all)
	_, all = value(t, coretest.Unknown).Strings()
	require.False(t, all)
	doc, known := value(t, `{"a": 1}`).Document()
	require.True(t, known)
	require.Equal(t, map[string]any{"a": 1.0}, doc)
	doc, known = value(t, "{").Document()
	require.True(t, known)
	require.Nil(t, doc)
	_, known = value(t, map[string]any{"a": []any{coretest.Unknown}}).Document()
	require.False(t, known)
}

func TestValueShow(t *testing.T) {
	t.Parallel()
	require.Equal(t, `"<a>"`, value(t, "<a>").Show())
	require.Equal(t, `["0.0.0.0/0"]`, value(t, []any{"0.0.0.0/0"}).Show())
	require.Equal(t, "(absent)", value(t, nil).Show())
	require.Equal(t, "(not known yet)", value(t, coretest.Unknown).Show())
	require.Equal(t, "[secret]", value(t, map[string]any{"a": []any{coretest.Secret("hunter2")}}).Show())
	require.Equal(t, 80, len([]rune(value(t, strings.Repeat("é", 200)).Show())))
}
