package lifecycle

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/engine"
	"github.com/plinth-infra/plinth/sandbox/lifecycle"
)

// instances are what production's stack file becomes when it has a fleet that uses the other tiers,
// a bastion and a database, and nothing else.
var instances = map[string]any{
	"plinth:dns":       nil,
	"plinth:waf":       nil,
	"plinth:tracing":   nil,
	"plinth:registry":  nil,
	"plinth:ingress":   nil,
	"plinth:services":  nil,
	"plinth:functions": nil,
	"plinth:api":       nil,
	"plinth:sites":     nil,
	"plinth:messaging": map[string]any{
		"queues": map[string]any{"jobs": map[string]any{}, "mails": map[string]any{}},
		"topics": map[string]any{"orders": map[string]any{}},
	},
	"plinth:storage": map[string]any{"buckets": map[string]any{"uploads": map[string]any{}}},
	"plinth:database": map[string]any{
		"engine":  "postgres",
		"version": "17",
		"roles": []any{
			map[string]any{"name": "migrator", "kind": "migrator"},
			map[string]any{"name": "shop", "kind": "app"},
		},
	},
	"plinth:fleet": map[string]any{
		"database":  "shop",
		"queue":     "jobs",
		"sends":     []any{"mails"},
		"publishes": []any{"orders"},
		"buckets":   map[string]any{"uploads": "readWrite"},
	},
	"plinth:bastion": map[string]any{},
}

// TestInstancesThatUseEveryOtherTierLiveTheirWholeLife at production's levels of both packs.
func TestInstancesThatUseEveryOtherTierLiveTheirWholeLife(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	source := edited(t, filepath.Join(root, "Pulumi.prd.yaml"), instances)
	o := engine.Options{Root: root, Dir: t.TempDir(), Tools: tools}
	r := lifecycle.Live(t.Context(), o, lifecycle.Entry{Name: "prd", Source: source}, "")
	t.Logf("%+v", r)
	require.Empty(t, r.Error)
	require.Empty(t, r.Problems)
	require.Positive(t, r.Resources)
	require.Zero(t, r.Violations+r.Changes+r.RefreshChanges+r.Left)
}

// TestANewLaunchTemplateVersionUpdatesTheGroup: whatever makes a new version is an update of
// template and group, which refreshes the instances, and nothing else; what isn't the template's
// leaves it alone.
func TestANewLaunchTemplateVersionUpdatesTheGroup(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	source := filepath.Join(root, "Pulumi.prd.yaml")
	sandbox, err := engine.Open(engine.Options{Root: root, Dir: t.TempDir(), Tools: tools})
	require.NoError(t, err)
	st := stackOf(t, sandbox, edited(t, source, instances), true)
	up, err := st.Do(t.Context(), engine.Operation{Name: "up", Fast: true})
	require.NoError(t, err)
	require.NoError(t, up.Failure())
	const template, group = "aws:ec2/launchTemplate:LaunchTemplate", "aws:autoscaling/group:Group"
	both := effects{"update": {template: 1, group: 1}}
	for what, row := range map[string]struct {
		set  map[string]any
		want effects
	}{
		"a larger disk": {
			map[string]any{"plinth:fleet/volumeGiB": 40},
			both,
		},
		"another type": {
			map[string]any{"plinth:fleet/instanceTypes": []any{"t4g.medium"}},
			both,
		},
		"several types": {
			map[string]any{"plinth:fleet/instanceTypes": []any{"t4g.small", "t4g.medium"}},
			effects{"update": {group: 1}},
		},
		"an image by its id": {
			map[string]any{"plinth:fleet/image": "ami-0123456789abcdef0"},
			both,
		},
		"another script": {
			map[string]any{"plinth:fleet/userData": "#!/bin/bash\ntrue\n"},
			both,
		},
		"another role": {
			map[string]any{"plinth:fleet/database": "migrator"},
			effects{"update": {template: 1, group: 1, "aws:iam/rolePolicy:RolePolicy": 1}},
		},
		"more instances": {
			map[string]any{"plinth:fleet/scaling": map[string]any{"maxInstances": 9}},
			effects{"update": {group: 1}},
		},
		"a longer grace period": {
			map[string]any{"plinth:fleet/health": map[string]any{"graceSeconds": 600}},
			effects{"update": {group: 1}},
		},
	} {
		st := stackOf(t, sandbox, edited(t, source, instances, row.set), false)
		o, err := st.Do(t.Context(), engine.Operation{Name: "preview"})
		require.NoError(t, err, what)
		require.NoError(t, o.Failure(), what)
		require.Equal(t, row.want, effectsOf(o.Events), what)
	}
}
