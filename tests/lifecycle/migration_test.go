package lifecycle

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

// A migration runs once for each new version, and before it; one that fails leaves the old version where it is.
func TestAMigrationThatFailsStopsTheUpdateAndTheNextRunTriesAgain(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	const invocation = "aws:lambda/invocation:Invocation"
	options := engine.Options{Root: root, Dir: t.TempDir(), Tools: tools}
	st := open(t, options, "dev", filepath.Join(root, "tests", "lifecycle", "testdata", "migration.yaml"))
	do := func(operation string, faults ...cloud.Fault) engine.Outcome {
		o, err := st.Do(t.Context(), engine.Operation{Name: operation, Fast: true, Faults: faults})
		require.NoError(t, err)
		return o
	}
	// runs is the revision that the service runs, as AWS knows it.
	runs := func() string {
		inventory, err := st.Inventory()
		require.NoError(t, err)
		for _, r := range inventory {
			if r.Type == "aws:ecs/service:Service" {
				return r.Outputs["taskDefinition"].(string)
			}
		}
		return ""
	}
	migrations := func(o engine.Outcome) (list []string) {
		for _, op := range []apitype.OpType{apitype.OpCreate, apitype.OpCreateReplacement} {
			for _, urn := range urnsOf(o, op) {
				if strings.Contains(urn, invocation) {
					list = append(list, urn[strings.LastIndex(urn, "::")+2:])
				}
			}
		}
		return list
	}

	o := do("up")
	require.NoError(t, o.Failure())
	require.Equal(t, []string{"shop-task-migrate"}, migrations(o), "before the first version, too; never what runs on call")
	first := runs()
	require.True(t, strings.HasSuffix(first, "-shop:1"), first)

	require.NoError(t, st.Set("services.shop.image.uri", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:2"))
	o = do("up", cloud.Fault{Operation: "create", Type: invocation, Nth: 1})
	require.NotZero(t, o.ExitCode)
	require.Equal(t, first, runs(), "the old version goes on")

	o = do("up")
	require.NoError(t, o.Failure())
	require.Equal(t, []string{"shop-task-migrate"}, migrations(o), "the next run tries again")
	require.True(t, strings.HasSuffix(runs(), "-shop:2"), runs())

	require.NoError(t, st.Set("services.shop.scaling.maxTasks", "9"))
	o = do("up")
	require.NoError(t, o.Failure())
	require.Empty(t, migrations(o), "without a new version nothing is migrated")
	require.Empty(t, urnsOf(o, apitype.OpReplace))

	require.NoError(t, do("destroy").Failure())
	inventory, err := st.Inventory()
	require.NoError(t, err)
	require.Empty(t, inventory)
}
