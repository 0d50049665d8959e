package server

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
)

func TestRepair(t *testing.T) {
	t.Parallel()
	for sentence, row := range map[string]struct {
		config map[string]any
		want   int
	}{
		"unset":              {nil, 0},
		"remediate":          {map[string]any{"bucket-open-fix": "REMEDIATE"}, 1},
		"advisory":           {map[string]any{"bucket-open-fix": "ADVISORY"}, 0},
		"disabled":           {map[string]any{"bucket-open-fix": "DISABLED"}, 0},
		"all mandatory":      {map[string]any{"all": "MANDATORY"}, 0},
		"the check disabled": {map[string]any{"bucket-open-fix": "REMEDIATE", "bucket-open": "DISABLED"}, 1},
		"exempt from the repair": {
			map[string]any{"bucket-open-fix": map[string]any{"enforcementLevel": "REMEDIATE", "exemptions": exemption}},
			0,
		},
		"exempt from the rule": {
			map[string]any{"bucket-open-fix": "REMEDIATE", "bucket-open": map[string]any{"exemptions": exemption}},
			0,
		},
		"another resource's exemption": {
			map[string]any{
				"bucket-open-fix": "REMEDIATE",
				"bucket-open":     map[string]any{"exemptions": []any{map[string]any{"urn": "*::db", "reason": "r"}}},
			},
			1,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			s := fixture(nil)
			require.NoError(t, configure(t, s, row.config))
			answer, err := s.Remediate(context.Background(),
				ask(t, "web", map[string]any{"acl": "public-read", "bucket": "b", "__defaults": []any{}}))
			require.NoError(t, err)
			require.Len(t, answer.GetRemediations(), row.want)
			for _, r := range answer.GetRemediations() {
				require.Equal(t,
					map[string]any{"acl": "private", "bucket": "b", "__defaults": []any{}},
					r.GetProperties().AsMap())
			}
		})
	}
}

var exemption = []any{map[string]any{"urn": "*::web", "reason": "r"}}

func TestRepairKeepsOtherValues(t *testing.T) {
	t.Parallel()
	const secretSignature = "1b47061264138c4ac30d75fd1eb44270"
	const key = "4dabf18193072939515e22adb298388d"
	properties := map[string]any{
		"acl":    "public-read",
		"later":  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
		"secret": map[string]any{key: secretSignature, "value": "hunter2"},
		"code":   map[string]any{key: "0def7320c3a5731c473e5ecbe6d01bc7", "hash": "abc", "path": "function.zip"},
		"ref": map[string]any{
			key:              "5cf8f73096256a8f31e491e813e4eb8e",
			"urn":            urn("key"),
			"id":             "k-1",
			"packageVersion": "",
		},
		"output": map[string]any{key: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": "x", "secret": true},
	}
	var seen core.Resource
	s := fixture(func(open, _ *core.Rule) {
		check := open.Remedy
		open.Remedy = func(r core.Resource, c core.Config) (property.Map, bool) {
			seen = r
			return check(r, c)
		}
	})
	require.NoError(t, configure(t, s, map[string]any{"bucket-open-fix": "REMEDIATE"}))
	answer, err := s.Remediate(context.Background(), ask(t, "web", properties))
	require.NoError(t, err)
	require.True(t, seen.Get("later").IsUnknown())
	require.True(t, seen.Get("secret").IsSecret())
	require.True(t, seen.Get("output").IsSecret())
	require.True(t, seen.Get("code").Raw().IsArchive())
	require.True(t, seen.Get("ref").Raw().IsResourceReference())
	after := answer.GetRemediations()[0].GetProperties().AsMap()
	require.Equal(t, properties["later"], after["later"])
	require.Equal(t, properties["secret"], after["secret"])
	require.Equal(t, properties["ref"].(map[string]any)["urn"], after["ref"].(map[string]any)["urn"])
	require.Equal(t, "abc", after["code"].(map[string]any)["hash"])
	require.Equal(t, "private", after["acl"])
}
