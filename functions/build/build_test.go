package main

import (
	"archive/zip"
	"debug/elf"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func repository(t *testing.T) string {
	t.Helper()
	root, err := projectRoot("")
	require.NoError(t, err)
	return root
}

// copyOf copies what a build needs to another folder: another path, other file times, no version control.
func copyOf(t *testing.T, root string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(to, name), b, 0o600))
	}
	require.NoError(t, os.CopyFS(filepath.Join(to, "functions", "api"), os.DirFS(filepath.Join(root, "functions", "api"))))
	return to
}

func TestTwoBuildsAreTheSameBytes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiles a function twice")
	}
	root := repository(t)
	first, second := t.TempDir(), t.TempDir()
	one, _, err := build(root, "api", first, "dev")
	require.NoError(t, err)
	two, _, err := build(copyOf(t, root), "api", second, "dev")
	require.NoError(t, err)
	a, err := os.ReadFile(one)
	require.NoError(t, err)
	b, err := os.ReadFile(two)
	require.NoError(t, err)
	require.Equal(t, a, b, "built from another folder, the archive differs")
	require.False(t, strings.Contains(string(a), root), "the archive names this machine's folder")

	z, err := zip.OpenReader(one)
	require.NoError(t, err)
	defer func() { _ = z.Close() }()
	require.Len(t, z.File, 1)
	require.Equal(t, "bootstrap", z.File[0].Name)
	require.Equal(t, os.FileMode(0o755), z.File[0].Mode().Perm())
	file, err := z.File[0].Open()
	require.NoError(t, err)
	code, err := io.ReadAll(file)
	require.NoError(t, err)
	binary, err := elf.NewFile(strings.NewReader(string(code)))
	require.NoError(t, err)
	require.Equal(t, elf.EM_AARCH64, binary.Machine)

	before, err := os.Stat(one)
	require.NoError(t, err)
	_, _, err = build(root, "api", first, "dev")
	require.NoError(t, err)
	after, err := os.Stat(one)
	require.NoError(t, err)
	require.Equal(t, before.ModTime(), after.ModTime(), "an unchanged archive is left alone")
}

func TestFunctionsAreFoundByWhatTheyImport(t *testing.T) {
	t.Parallel()
	names, err := find(filepath.Join(repository(t), "functions"))
	require.NoError(t, err)
	require.Subset(t, names, []string{"api", "rolemanager", "taskrunner"})
	require.NotContains(t, names, "build")
}

// Lambda takes a line without "level" and "timestamp" for one of level INFO: under logLevel WARN it would drop every error of a function that
// names them otherwise, as slog's own handler does.
func TestEveryFunctionLogsAsLambdaReadsIt(t *testing.T) {
	t.Parallel()
	names, err := find(filepath.Join(repository(t), "functions"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		source, err := os.ReadFile(filepath.Join(repository(t), "functions", name, "main.go"))
		require.NoError(t, err)
		require.Contains(t, string(source), "lambdacontext.NewLogger()", name)
		require.NotContains(t, string(source), "slog.New(", name)
	}
}

func TestAMisspeltFunctionIsNamedWithTheOnesThereAre(t *testing.T) {
	t.Parallel()
	err := run("", t.TempDir(), "dev", []string{"apy"})
	require.ErrorContains(t, err, `no function "apy"; there are: api`)
}

func TestOutsideARepositoryIsOneClearError(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, run(t.TempDir(), "", "dev", nil), "run it inside the repository")
}
