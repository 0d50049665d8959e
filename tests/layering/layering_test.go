// Package layering checks which way imports run.
package layering

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/plinth-infra/plinth"

// layers say what the packages below a folder may import of this module. The first that fits a
// package counts.
var layers = []struct {
	folder string
	may    []string
}{
	{".", []string{"platform"}}, // main.go
	{"platform", []string{"platform", "components", "internal"}},
	{"components/internal", []string{"components/internal", "internal"}},
	{"components", []string{"components", "internal", "functions/viewerrequest"}},
	{"internal", []string{"internal"}},
	{"functions", []string{"functions", "internal"}},
	{"site", []string{"site", "internal"}},
	{"policy", []string{"policy", "internal"}},
	{"sandbox", []string{"sandbox", "policy", "functions", "internal"}},
	{"tests", nil}, // tests import whatever they test
}

// imports are what the sources of each folder import of this module; tests aside, which may look
// further.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	root := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(name)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if below, ok := strings.CutPrefix(imported, module+"/"); ok && !slices.Contains(found[folder], below) {
				found[folder] = append(found[folder], below)
			}
		}
		return nil
	}))
	return found
}

// in reports whether a package is the folder's or stands below it. "." is the root's package alone.
func in(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// allowed reports whether a package may import another.
func allowed(pkg, imported string) bool {
	for _, layer := range layers {
		if in(pkg, layer.folder) {
			return layer.may == nil || slices.ContainsFunc(
				layer.may,
				func(folder string) bool { return in(imported, folder) },
			)
		}
	}
	return false
}

func TestImports(t *testing.T) {
	t.Parallel()
	t.Run("run from main to platform to components to internal", func(t *testing.T) {
		t.Parallel()
		found := imports(t)
		require.Greater(t, len(found), 30)
		for pkg, list := range found {
			for _, imported := range list {
				require.True(t, allowed(pkg, imported), "%s imports %s", pkg, imported)
			}
		}
	})
	t.Run("are refused the other way", func(t *testing.T) {
		t.Parallel()
		for _, pair := range [][2]string{
			{"components/service", "platform"},
			{"components/internal/instance", "components/storage"},
			{"internal/check", "components/storage"},
			{"policy/core", "components/service"},
			{"sandbox/cloud", "platform"},
			{"functions/api", "components/api"},
			{".", "components/network"},
			{"somewhere", "internal/check"},
		} {
			require.False(t, allowed(pair[0], pair[1]), "%s imports %s", pair[0], pair[1])
		}
	})
}
