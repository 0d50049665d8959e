// Package terraform reads what the bridged Terraform provider's sources say of its resources beyond names and kinds: which
// inputs replace the resource, defaults, sets, enumerations, ranges and patterns.
//
// It evaluates the schema literals as far as they are literal; what is computed in code is left out, never guessed.
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
	s := &source{tree: t, dir: dir, vars: map[string]ast.Expr{}, types: map[string]string{}, bases: map[string]string{}, funcs: map[string]*ast.FuncDecl{}, file: map[ast.Node]*ast.File{}}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		if strings.HasSuffix(dir, "/types") && e.Name() != "enums.go" { // of the AWS SDK: only its enumerations are wanted
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
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

// value evaluates a literal expression: string, float64, bool, or nil.
func (s *source) value(e ast.Expr) any {
	switch e := e.(type) {
	case *ast.BasicLit:
		switch e.Kind {
		case token.STRING:
			v, _ := strconv.Unquote(e.Value)
			return v
		case token.INT:
			n, _ := strconv.ParseInt(e.Value, 0, 64)
			return float64(n)
		case token.FLOAT:
			n, _ := strconv.ParseFloat(e.Value, 64)
			return n
		}
	case *ast.Ident:
		if e.Name == "true" || e.Name == "false" {
			return e.Name == "true"
		}
		if v, ok := s.vars[e.Name]; ok {
			return s.value(v)
		}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			if p := s.imported(x.Name); p != nil {
				if v, ok := p.vars[e.Sel.Name]; ok {
					return p.value(v)
				}
			}
		}
	case *ast.CallExpr: // string(types.X), awstypes.X.String()
		if id, ok := e.Fun.(*ast.Ident); ok && id.Name == "string" && len(e.Args) == 1 {
			return s.value(e.Args[0])
		}
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			return s.value(sel.X)
		}
	case *ast.UnaryExpr:
		if n, ok := s.value(e.X).(float64); ok && e.Op == token.SUB {
			return -n
		}
	case *ast.BinaryExpr:
		a, ok := s.value(e.X).(float64)
		b, ok2 := s.value(e.Y).(float64)
		if ok && ok2 && e.Op == token.MUL {
			return a * b
		}
	}
	return nil
}

// enumeration lists the values of an enumeration type such as awstypes.Runtime.
func (s *source) enumeration(e ast.Expr) []string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	p := s.imported(x.Name)
	if p == nil {
		return nil
	}
	var out []string
	for name, typ := range p.types {
		if v, ok := p.value(p.vars[name]).(string); ok && typ == sel.Sel.Name {
			out = append(out, v)
		}
	}
	return out
}

// texts evaluates a list of strings.
func (s *source) texts(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.CompositeLit:
		var out []string
		for _, el := range e.Elts {
			v, ok := s.value(el).(string)
			if !ok {
				return nil
			}
			out = append(out, v)
		}
		return out
	case *ast.CallExpr:
		name, arg := callee(e)
		switch {
		case (name == "Values" || name == "Slice") && arg != nil: // enum.Values[awstypes.X]()
			return s.enumeration(arg)
		case name == "Slice":
			var out []string
			for _, a := range e.Args {
				v, ok := s.value(a).(string)
				if !ok {
					return nil
				}
				out = append(out, v)
			}
			return out
		}
		if id, ok := e.Fun.(*ast.Ident); ok && s.funcs[id.Name] != nil {
			return s.texts(returned(s.funcs[id.Name].Body))
		}
	case *ast.Ident:
		if v, ok := s.vars[e.Name]; ok {
			return s.texts(v)
		}
	}
	return nil
}

// callee names the function that is called, and its type argument.
func callee(e *ast.CallExpr) (name string, typeArg ast.Expr) {
	fun := e.Fun
	if ix, ok := fun.(*ast.IndexExpr); ok {
		fun, typeArg = ix.X, ix.Index
	}
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	return name, typeArg
}

// returned is what a function body returns last.
func returned(body *ast.BlockStmt) ast.Expr {
	var out ast.Expr
	if body == nil {
		return nil
	}
	for _, st := range body.List {
		if r, ok := st.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			out = r.Results[0]
		}
	}
	return out
}

// local is what a function assigns to a name.
func local(body *ast.BlockStmt, name string) ast.Expr {
	for _, st := range body.List {
		if a, ok := st.(*ast.AssignStmt); ok {
			for i, l := range a.Lhs {
				if id, ok := l.(*ast.Ident); ok && id.Name == name && i < len(a.Rhs) {
					return a.Rhs[i]
				}
			}
		}
	}
	return nil
}
