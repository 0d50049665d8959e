// Package terraform reads what the bridged Terraform provider's sources say of its resources beyond
// names and kinds: which inputs replace the resource, defaults, sets, enumerations, ranges and
// patterns.
//
// It evaluates the schema literals as far as they are literal; what is computed in code is left
// out, never guessed.
package terraform

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// source is one Go package: its constants, variables and functions.
type source struct {
	tree  *tree
	dir   string
	vars  map[string]ast.Expr
	types map[string]string // declared type of a constant
	bases map[string]string // a struct's embedded struct of the same package
	funcs map[string]*ast.FuncDecl
	file  map[ast.Node]*ast.File // of a function
	cur   *ast.File
}

// tree is the provider's module, with the modules that it takes enumerations from.
type tree struct {
	root     string
	versions map[string]string // module to version
	packages map[string]*source
}

func newTree(root string) (*tree, error) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	t := &tree{root: root, versions: map[string]string{}, packages: map[string]*source{}}
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:require )?(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		t.versions[m[1]] = m[2]
	}
	return t, nil
}

// open reads the package at an import path, or nil if its sources aren't at hand.
func (t *tree) open(importPath string) *source {
	if s, ok := t.packages[importPath]; ok {
		return s
	}
	t.packages[importPath] = nil
	dir := ""
	if rest, ok := strings.CutPrefix(importPath, "github.com/hashicorp/terraform-provider-aws"); ok {
		dir = filepath.Join(t.root, rest)
	} else {
		for module := importPath; module != "."; module = path.Dir(module) {
			if v := t.versions[module]; v != "" {
				cache, _, _ := strings.Cut(t.root, "github.com/hashicorp/")
				dir = filepath.Join(cache, module+"@"+v, strings.TrimPrefix(importPath, module))
				break
			}
		}
	}
	if dir == "" {
		return nil
	}
	s, err := readSource(t, dir)
	if err != nil {
		return nil
	}
	t.packages[importPath] = s
	return s
}

func readSource(t *tree, dir string) (*source, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	s := &source{
		tree:  t,
		dir:   dir,
		vars:  map[string]ast.Expr{},
		types: map[string]string{},
		bases: map[string]string{},
		funcs: map[string]*ast.FuncDecl{},
		file:  map[ast.Node]*ast.File{},
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		// of the AWS SDK: only its enumerations are wanted
		if strings.HasSuffix(dir, "/types") && e.Name() != "enums.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil,
			parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			s.declare(f, d)
		}
	}
	return s, nil
}

func (s *source) declare(f *ast.File, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			name = receiver(d) + "." + name
		}
		s.funcs[name], s.file[d] = d, f
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				s.embeds(t)
			}
			v, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, n := range v.Names {
				if i < len(v.Values) {
					s.vars[n.Name] = v.Values[i]
				}
				if id, ok := v.Type.(*ast.Ident); ok {
					s.types[n.Name] = id.Name
				}
			}
		}
	}
}

func (s *source) embeds(t *ast.TypeSpec) {
	body, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range body.Fields.List {
		if id, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 {
			s.bases[t.Name.Name] = id.Name
		}
	}
}

func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// imported resolves a package name in the file that is being read.
func (s *source) imported(name string) *source {
	if s.cur == nil {
		return nil
	}
	for _, i := range s.cur.Imports {
		full, _ := strconv.Unquote(i.Path.Value)
		local := path.Base(full)
		if i.Name != nil {
			local = i.Name.Name
		}
		if local == name {
			return s.tree.open(full)
		}
	}
	return nil
}
