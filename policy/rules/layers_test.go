package rules_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// module is the path with which this module's own imports begin.
const module = "github.com/plinth-infra/plinth/"

// TestLayers holds the packages below policy to the one direction in which imports run: rules read
// with the core, and the core knows no service.
func TestLayers(t *testing.T) {
	t.Parallel()
	for file, imports := range importsBelow(t, "..") {
		folder := path.Dir(file)
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, name := range imports {
			require.NotContains(t, name, "pulumi-aws", "%s: policies know types by their tokens", file)
			own, ok := strings.CutPrefix(name, module)
			if !ok {
				continue
			}
			allowed := []string{"internal/iampolicy", "policy/core", "policy/core/credentials"}
			switch {
			case folder == "policy/rules" || folder == "policy/rules/rulestest" ||
				!strings.HasPrefix(folder, "policy/rules/") &&
					!strings.HasPrefix(folder, "policy/core"):
				require.True(t,
					strings.HasPrefix(own, "policy/") || own == "internal/iampolicy",
					"%s imports %s", file, own)
				continue
			case strings.HasSuffix(folder, "test"):
				allowed = append(allowed, "policy/core/coretest")
			case folder == "policy/core":
				allowed = []string{"internal/iampolicy"}
			}
			require.Contains(t, allowed, own, file)
		}
	}
}

// importsBelow returns the imports of each Go file below a folder, by the file's path in the
// module.
func importsBelow(t *testing.T, folder string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	require.NoError(t, filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		inModule := path.Join("policy", strings.TrimPrefix(filepath.ToSlash(file), "../"))
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[inModule] = append(found[inModule], name)
		}
		return nil
	}))
	require.NotEmpty(t, found)
	return found
}
