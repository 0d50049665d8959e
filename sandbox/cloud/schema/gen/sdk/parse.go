package sdk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// pkg is one package of an SDK while it is read.
type pkg struct {
	document *schema.Document
	key      string // prefix of the nested types' names: the folder, "awsx/" before it for that SDK
}

func (p *pkg) read(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || e.Name() == "init.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.file(f)
	}
	return nil
}

// file takes what one source file declares: nested types, one resource or one function.
func (p *pkg) file(f *ast.File) {
	imports := map[string]string{}
	for _, i := range f.Imports {
		full, _ := strconv.Unquote(i.Path.Value)
		name := path.Base(full)
		if i.Name != nil {
			name = i.Name.Name
		}
		imports[name] = strings.TrimPrefix(strings.TrimPrefix(full, awsModule+"/go/aws"), "/")
	}
	structs := map[string]*ast.StructType{}
	for _, decl := range f.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				switch body := t.Type.(type) {
				case *ast.StructType:
					structs[t.Name.Name] = body
				case *ast.Ident:
					if body.Name == "string" || body.Name == "int" { // an enumeration
						p.document.Types[p.typeKey(t.Name.Name)] = &schema.Object{}
					}
				}
			}
		}
	}
	for name, s := range structs {
		if !strings.HasSuffix(name, "Args") && !strings.HasSuffix(name, "Output") && ast.IsExported(name) && plain(s) {
			o, _ := p.object(s, imports)
			p.document.Types[p.typeKey(name)] = o
		}
	}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil {
			p.function(fn, structs, imports)
		}
	}
}

// plain reports whether s holds Go values only: the shape that the SDK reads inputs and results
// into.
func plain(s *ast.StructType) bool {
	for _, field := range s.Fields.List {
		if sel, ok := field.Type.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "pulumi" && !strings.HasSuffix(sel.Sel.Name, "Archive") &&
				!strings.HasSuffix(sel.Sel.Name, "AssetOrArchive") {
				return false
			}
		}
	}
	return true
}

// function looks for the registration of a resource or the invocation of a function, which name the
// token.
func (p *pkg) function(fn *ast.FuncDecl, structs map[string]*ast.StructType, imports map[string]string) {
	name := fn.Name.Name
	if fn.Body == nil || strings.HasSuffix(name, "Output") {
		return
	}
	var tok, method string
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch sel.Sel.Name {
		case "RegisterResource", "RegisterRemoteComponentResource", "Invoke":
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				tok, _ = strconv.Unquote(lit.Value)
				method = sel.Sel.Name
			}
		}
		return true
	})
	switch {
	case tok == "":
	case method == "Invoke":
		o := &schema.Object{Properties: map[string]schema.Kind{}}
		for _, param := range fn.Type.Params.List {
			star, ok := param.Type.(*ast.StarExpr)
			if !ok {
				continue
			}
			if id, ok := star.X.(*ast.Ident); ok && structs[id.Name] != nil {
				o, _ = p.object(structs[id.Name], imports)
			}
		}
		p.document.Functions[tok] = o
	default:
		kind := strings.TrimPrefix(name, "New")
		args := structs[strings.ToLower(kind[:1])+kind[1:]+"Args"]
		if args == nil {
			return
		}
		inputs, goNames := p.object(args, imports)
		required := map[string]bool{}
		for _, r := range inputs.Required {
			required[r] = true
		}
		for field := range demanded(fn) {
			if property := goNames[field]; property != "" {
				required[property] = true
			}
		}
		inputs.Required = sorted(required)
		r := &schema.Resource{Object: *inputs, Outputs: map[string]schema.Kind{}}
		if body := structs[kind]; body != nil {
			p.outputs(body, imports, r.Outputs)
		}
		p.document.Resources[tok] = r
	}
}

// demanded lists the fields whose absence the constructor refuses.
func demanded(fn *ast.FuncDecl) map[string]bool {
	found := map[string]bool{}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		s, _ := strconv.Unquote(lit.Value)
		if rest, ok := strings.CutPrefix(s, "invalid value for required argument '"); ok {
			found[strings.TrimSuffix(rest, "'")] = true
		}
		return true
	})
	return found
}

// object reads a plain struct: its properties, what is required among them, and the Go field of
// each.
func (p *pkg) object(s *ast.StructType, imports map[string]string) (*schema.Object, map[string]string) {
	o := &schema.Object{Properties: map[string]schema.Kind{}}
	goNames := map[string]string{}
	required := map[string]bool{}
	for _, field := range s.Fields.List {
		property := tag(field)
		if property == "" || len(field.Names) == 0 {
			continue
		}
		goNames[field.Names[0].Name] = property
		o.Properties[property] = p.kind(field.Type, imports)
		switch t := field.Type.(type) {
		case *ast.Ident:
			required[property] = t.Name != "interface{}"
		case *ast.SelectorExpr:
			if x, ok := t.X.(*ast.Ident); ok && x.Name != "pulumi" {
				required[property] = true
			}
		}
	}
	for r, yes := range required {
		if !yes {
			delete(required, r)
		}
	}
	o.Required = sorted(required)
	return o, goNames
}

// outputs reads the resource's struct. Its fields are Output types, whose names tell the kind.
func (p *pkg) outputs(s *ast.StructType, imports map[string]string, out map[string]schema.Kind) {
	for _, field := range s.Fields.List {
		if property := tag(field); property != "" {
			out[property] = p.outputKind(field.Type, imports)
		}
	}
}

func tag(field *ast.Field) string {
	if field.Tag == nil {
		return ""
	}
	s, _ := strconv.Unquote(field.Tag.Value)
	name, _, _ := strings.Cut(reflect.StructTag(s).Get("pulumi"), ",")
	return name
}

func (p *pkg) typeKey(name string) string { return p.key + "/" + name }
