package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	t.Parallel()
	t.Run("names_the_functions_there_are_beside_a_misspelt_one", func(t *testing.T) {
		t.Parallel()
		err := run("", t.TempDir(), "dev", []string{"apy"})
		require.ErrorContains(t, err, `no function "apy"; there are: api`)
	})
	t.Run("is_one_clear_error_outside_a_repository", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, run(t.TempDir(), "", "dev", nil), "run it inside the repository")
	})
}
