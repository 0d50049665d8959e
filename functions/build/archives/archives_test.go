package archives

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

// repository is the project's folder.
var repository = filepath.Join("..", "..", "..")

// copyOf copies what a build needs to another folder: another path, other file times, no version control.
func copyOf(t *testing.T) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(repository, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(to, name), b, 0o600))
	}
	require.NoError(t, os.CopyFS(filepath.Join(to, "functions", "api"),
		os.DirFS(filepath.Join(repository, "functions", "api"))))
	return to
}

// api builds the one function and returns the path of its archive and what is in it.
func api(t *testing.T, root, out string) (path string, content []byte) {
	t.Helper()
	made, err := Build(t.Context(), Options{Root: root, Out: out, Names: []string{"api"}})
	require.NoError(t, err)
	require.Len(t, made, 1)
	content, err = os.ReadFile(made[0].Path)
	require.NoError(t, err)
	require.EqualValues(t, len(content), made[0].Size)
	return made[0].Path, content
}

func TestArchives(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiles a function three times")
	}
	first, second := copyOf(t), copyOf(t)
	path, one := api(t, first, t.TempDir())
	_, two := api(t, second, t.TempDir())

	t.Run("are_the_same_bytes_from_another_folder", func(t *testing.T) {
		require.Equal(t, one, two)
		require.NotContains(t, string(one), first, "the archive names this machine's folder")
	})
	t.Run("hold_one_executable_for_arm64", func(t *testing.T) {
		z, err := zip.OpenReader(path)
		require.NoError(t, err)
		defer func() { _ = z.Close() }()
		require.Len(t, z.File, 1)
		require.Equal(t, "bootstrap", z.File[0].Name)
		require.Equal(t, os.FileMode(0o755), z.File[0].Mode().Perm())
		file, err := z.File[0].Open()
		require.NoError(t, err)
		code, err := io.ReadAll(file)
		require.NoError(t, err)
		require.NotContains(t, string(code), first, "the executable names this machine's folder")
		binary, err := elf.NewFile(strings.NewReader(string(code)))
		require.NoError(t, err)
		require.Equal(t, elf.EM_AARCH64, binary.Machine)
	})
	t.Run("are_left_alone_when_nothing_changed", func(t *testing.T) {
		before, err := os.Stat(path)
		require.NoError(t, err)
		again, _ := api(t, first, filepath.Dir(path))
		after, err := os.Stat(again)
		require.NoError(t, err)
		require.Equal(t, before.ModTime(), after.ModTime())
	})
	t.Run("are_put_back_when_somebody_spoils_them", func(t *testing.T) {
		require.NoError(t, os.WriteFile(path, []byte("spoilt"), 0o600))
		_, again := api(t, first, filepath.Dir(path))
		require.Equal(t, one, again)
	})
	t.Run("change_with_their_source", func(t *testing.T) {
		source := filepath.Join(second, "functions", "api", "more.go")
		require.NoError(t, os.WriteFile(source, []byte("package main\n\nfunc init() { println(2) }\n"), 0o600))
		_, changed := api(t, second, t.TempDir())
		require.NotEqual(t, two, changed)
	})
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	names, err := find(filepath.Join(repository, "functions"))
	require.NoError(t, err)
	t.Run("are_found_by_what_they_import", func(t *testing.T) {
		require.Subset(t, names, []string{"api", "rolemanager", "taskrunner"})
		require.NotContains(t, names, "build")
	})
	// Lambda takes a line without "level" and "timestamp" for one of level INFO: under logLevel WARN it would drop
	// every error of a function that names them otherwise, as slog's own handler does.
	t.Run("log_as_Lambda_reads_it", func(t *testing.T) {
		for _, name := range names {
			source, err := os.ReadFile(filepath.Join(repository, "functions", name, "main.go"))
			require.NoError(t, err)
			require.Contains(t, string(source), "lambdacontext.NewLogger()", name)
			require.NotContains(t, string(source), "slog.New(", name)
		}
	})
}
