// Package layering reads which package imports which, says which way imports may run, and draws both for
// docs/architecture.md.
package layering

//go:generate go run ./generate

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path that the imports of this repository's packages begin with.
const Module = "github.com/plinth-infra/plinth"

// Main is the name of the program's package, which stands in the repository's folder.
const Main = "main.go"

// Imports are the repository's packages by folder, each with the folders of the packages it imports, sorted.
type Imports map[string][]string

// Read parses the import clauses of every package below root. Tests, testdata and other modules aren't looked at.
func Read(root string) (Imports, error) {
	imports := Imports{}
	files := token.NewFileSet()
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (entry.Name()[0] == '.' || entry.Name() == "testdata" || isModule(tree, name)) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(files, name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := folder(path.Dir(name))
		imports[from] = append(imports[from], nil...)
		for _, clause := range file.Imports {
			imported, err := strconv.Unquote(clause.Path.Value)
			if err != nil {
				return err
			}
			if to, ours := strings.CutPrefix(imported, Module+"/"); ours {
				imports[from] = append(imports[from], to)
			}
		}
		return nil
	})
	for from, to := range imports {
		slices.Sort(to)
		imports[from] = slices.Compact(to)
	}
	return imports, err
}

func folder(dir string) string {
	if dir == "." {
		return Main
	}
	return dir
}

func isModule(tree fs.FS, dir string) bool {
	_, err := fs.Stat(tree, path.Join(dir, "go.mod"))
	return err == nil
}
