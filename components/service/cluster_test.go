package service_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestCluster(t *testing.T) {
	t.Parallel()
	t.Run("records shells into containers", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, serviceProgram(recorded(), with(func(a *service.Args) { a.Exec = true })))
		cluster, key := rec.Only(t, ecsClusterType), rec.Only(t, "aws:kms/key:Key")
		at := "configuration.executeCommandConfiguration."
		require.Equal(t, "OVERRIDE", cluster.Get(at+"logging"))
		require.Equal(t, true, cluster.Get(at+"logConfiguration.cloudWatchEncryptionEnabled"))
		require.Equal(t, key.Outputs["arn"].V, cluster.Get(at+"kmsKeyId"))
		require.Equal(t, key.Outputs["arn"].V, rec.One(t, cwLogGroupType, "main-exec").Get("kmsKeyId"))
		require.True(t, key.Protect)
		require.ElementsMatch(t,
			[]string{"ExecChannel", "ExecKey", "ExecLogGroups", "ExecLogs"},
			fixture.Sids(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy"))
		container := containerOf(t, rec)
		require.Equal(t, true, container["readonlyRootFilesystem"])
		require.Len(t, container["mountPoints"], 3, "the agent writes in volumes")

		cluster = runService(t).Only(t, ecsClusterType)
		require.Equal(t,
			[]any{map[string]any{"name": "containerInsights", "value": "enabled"}},
			cluster.Get("settings"))
		require.False(t, cluster.Has("configuration"))
	})
}
