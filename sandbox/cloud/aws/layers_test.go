package aws_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

const module = "github.com/plinth-infra/plinth/"

// goFiles parses the Go files below a folder, by their paths from there.
func goFiles(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		rel, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(rel)] = f
		return err
	}))
	return files
}

func TestLayers(t *testing.T) {
	t.Parallel()
	for file, f := range goFiles(t, "../..") {
		for _, i := range f.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			from, ours := strings.CutPrefix(path, module)
			if !ours || strings.HasSuffix(file, "_test.go") {
				continue
			}
			require.NotRegexp(t, `^(components|platform|policy)/`, from, "sandbox/%s: the sandbox knows no tier and no policy", file)
			if dir := filepath.Dir(file); dir == "cloud" {
				service, below := strings.CutPrefix(from, "sandbox/cloud/")
				require.True(t, !below || service == "schema", "sandbox/%s imports %s: the core knows no service", file, from)
			} else if strings.HasPrefix(dir, "cloud/") && dir != "cloud/cloudtest" {
				require.NotEqual(t, "sandbox/cloud/aws", from, "sandbox/%s: only those who open a cloud need the table", file)
			}
		}
	}
}

// TestTokens holds what services write of each other's types to the types that exist: the compiler can't.
func TestTokens(t *testing.T) {
	t.Parallel()
	typeToken := regexp.MustCompile(`^[a-z0-9]+/[a-z][A-Za-z0-9]*:[A-Z][A-Za-z0-9]*$`)
	table, seen := aws.Table(), 0
	for file, f := range goFiles(t, "..") {
		if strings.HasPrefix(file, "schema/") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			for typ := range strings.SplitSeq(text, "|") {
				if !typeToken.MatchString(typ) {
					continue
				}
				seen++
				full := cloud.Token(typ)
				if table.Type(full) == nil && schema.Get().Resources[full] == nil {
					t.Errorf("%s: no type is called %s", file, typ)
				}
			}
			return true
		})
	}
	require.Greater(t, seen, 200)
}
