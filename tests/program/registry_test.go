package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestRepositoryOutputs: repositories are called as pipelines know them.
func TestRepositoryOutputs(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(
			t,
			map[string]string{
				"plinth:registry": `{"repositories":{"shop":{"name":"team/shop","pullAccounts":["210987654321"]},` +
					`"worker":{}}}`,
			},
			opts...,
		)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		if opts == nil {
			require.Equal(t, map[string]any{
				"shop":   "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop",
				"worker": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker",
			},
				rec.Output("repositories"))
		}
	}
}
