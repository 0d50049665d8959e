// Package lifecycle holds the tests that run the whole engine: the real CLI, program and packs against the simulated
// AWS. They are left out with -short.
package lifecycle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/engine"
	"github.com/plinth-infra/plinth/sandbox/lifecycle"
)

// project finds the repository and builds what a run needs.
func project(t testing.TB) (root string, tools engine.Tools) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the engine; left out with -short")
	}
	root, err := engine.FindRoot(".")
	require.NoError(t, err)
	tools, cleanup, err := lifecycle.Tools(t.Context(), root, os.Stderr)
	require.NoError(t, err)
	t.Cleanup(cleanup)
	return root, tools
}

func TestEveryStackFileAndBlueprintLivesItsWholeLife(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	entries, err := lifecycle.Entries(root)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name] = true
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			r := lifecycle.Live(t.Context(), engine.Options{Root: root, Dir: t.TempDir(), Tools: tools}, e, "")
			t.Logf("%+v", r)
			require.Empty(t, r.Error)
			require.Empty(t, r.Problems)
			require.Positive(t, r.Resources)
			require.Positive(t, r.PredictedMinutes)
			require.Zero(t, r.Violations+r.Changes+r.RefreshChanges+r.Left)
		})
	}
	for _, name := range []string{"dev", "stg", "prd", "serverless-site"} {
		require.True(t, names[name], "%s is part of the project", name)
	}
}

func TestTheRepositorysFilesAreNeverWritten(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	read := func() map[string]string {
		files := map[string]string{}
		for _, pattern := range []string{"Pulumi*.yaml", "blueprints/*.yaml"} {
			matches, err := filepath.Glob(filepath.Join(root, pattern))
			require.NoError(t, err)
			for _, m := range matches {
				data, err := os.ReadFile(m)
				require.NoError(t, err)
				files[m] = string(data)
			}
		}
		return files
	}
	before := read()
	s, err := engine.Open(engine.Options{Root: root, Dir: t.TempDir(), Tools: tools})
	require.NoError(t, err)
	st, err := s.Stack(t.Context(), "dev", "", true)
	require.NoError(t, err)
	r, err := st.Run(t.Context(), engine.Run{Args: []string{
		"config", "set", "--path", "plinth:tags.Owner", "someone@example.com", "--stack", "dev", "--non-interactive",
	}})
	require.NoError(t, err)
	require.Zero(t, r.ExitCode, r.Stderr)
	r, err = st.Run(t.Context(), engine.Run{Args: []string{
		"config", "set", "--secret", "probe", "hunter2", "--stack", "dev", "--non-interactive",
	}})
	require.NoError(t, err)
	require.Zero(t, r.ExitCode, r.Stderr)
	r, err = st.Run(t.Context(), engine.Run{Args: []string{"stack", "rm", "dev", "--yes"}})
	require.NoError(t, err)
	require.Zero(t, r.ExitCode, r.Stderr)
	require.Equal(t, before, read())
}

// The lifecycle must be able to say no: each of these stacks breaks one promise.
func TestTheLifecycleCatchesABrokenPromise(t *testing.T) {
	t.Parallel()
	_, tools := project(t)
	o := flat(t, tools)
	for sentence, tt := range map[string]struct {
		settings string
		holds    bool
		check    func(*testing.T, lifecycle.Result)
	}{
		"a disposable stack that stays as it is": {"flat:count: 3\n  flat:disposable: true", true, func(t *testing.T, r lifecycle.Result) {
			require.Equal(t, 3, r.Resources)
		}},
		"a stack that isn't disposable, and lets itself be destroyed": {"flat:count: 3", false, func(t *testing.T, r lifecycle.Result) {
			require.Contains(t, r.Error, "a stack that isn't disposable was destroyed")
		}},
		"a stack that changes with every run": {"flat:count: 3\n  flat:disposable: true\n  flat:restless: true", false, func(t *testing.T, r lifecycle.Result) {
			require.Equal(t, 3, r.Changes)
			require.Len(t, r.Problems, 1)
			require.Contains(t, r.Problems[0], "second preview: update")
		}},
		"a stack with nothing in it": {"flat:count: 0\n  flat:disposable: true", false, func(t *testing.T, r lifecycle.Result) {
			require.Contains(t, r.Error, "creates nothing")
		}},
		"a program that fails": {"flat:count: many\n  flat:disposable: true", false, func(t *testing.T, r lifecycle.Result) {
			require.Contains(t, r.Error, "preview:")
			require.Contains(t, r.Error, "flat:count")
		}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			source := filepath.Join(t.TempDir(), "Pulumi.flat.yaml")
			require.NoError(t, os.WriteFile(source, []byte("config:\n  aws:region: eu-west-1\n  "+tt.settings+"\n"), 0o600))
			own := o
			own.Dir = t.TempDir()
			r := lifecycle.Live(t.Context(), own, lifecycle.Entry{Name: "flat", Source: source}, "")
			require.Equal(t, tt.holds, r.Holds(), "%+v", r)
			tt.check(t, r)
		})
	}
}
