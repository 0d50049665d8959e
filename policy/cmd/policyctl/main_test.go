package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/settings"
)

var root = filepath.Join("..", "..", "..")

func TestReferencePage(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile(filepath.Join(root, "docs", "policies.md"))
	require.NoError(t, err)
	require.True(t,
		string(committed) == reference(rules.All()),
		"run: go run ./policy/cmd/policyctl docs docs/policies.md")
}

func TestShippedConfigurations(t *testing.T) {
	t.Parallel()
	for _, environment := range settings.Environments {
		committed, err := os.ReadFile(filepath.Join(root, "policy", "config", environment+".json"))
		require.NoError(t, err)
		made, err := settings.Shipped(rules.All(), environment)
		require.NoError(t, err)
		require.True(t,
			string(committed) == string(made),
			"%s: run: go run ./policy/cmd/policyctl config policy/config", environment)
		require.Empty(t, settings.Lint(settings.NewCatalog(rules.All()), committed, time.Now()), environment)
	}
}

func TestLintCommand(t *testing.T) {
	dir := t.TempDir()
	wrong, right := filepath.Join(dir, "wrong.json"), filepath.Join(dir, "right.json")
	require.NoError(t, os.WriteFile(wrong, []byte(`{"alll": "advisory"}`), 0o600))
	require.NoError(t, os.WriteFile(right, []byte(`{"all": "advisory"}`), 0o600))
	require.ErrorContains(t, run([]string{"lint", wrong, right}), "1 mistakes in 2 files")
	require.NoError(t, run([]string{"lint", right}))
	require.ErrorContains(t, run([]string{"lint"}), "usage")
	require.ErrorContains(t, run([]string{"lint", filepath.Join(dir, "missing.json")}), "no such file")
}

func TestGenerateCommands(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, run([]string{"config", dir}))
	require.FileExists(t, filepath.Join(dir, "prd.json"))
	require.NoError(t, run([]string{"docs", filepath.Join(dir, "policies.md")}))
	require.FileExists(t, filepath.Join(dir, "policies.md"))
}
