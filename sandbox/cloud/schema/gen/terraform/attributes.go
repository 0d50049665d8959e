package terraform

import (
	"go/ast"
	"regexp"
	"strings"
)

// attribute is one attribute or block of a Terraform resource.
type attribute struct {
	required, computed, forceNew, set, list bool
	single                                  bool // a list of one at most: an object in Pulumi
	exclusive                               bool // it conflicts with others, so its default is left out
	fallback                                any
	enum                                    []string
	low, high                               *float64 // of a number
	shortest, longest                       *float64 // of a text
	patterns                                []string
	nested                                  map[string]*attribute
}

var annotation = regexp.MustCompile(`@(SDK|Framework)Resource\("(aws_[a-z0-9_]+)"`)

// resources reads every resource of a service package.
func (s *source) resources() map[string]map[string]*attribute {
	out := map[string]map[string]*attribute{}
	for _, fn := range s.funcs {
		if fn.Doc == nil {
			continue
		}
		for _, m := range annotation.FindAllStringSubmatch(docText(fn.Doc), -1) {
			s.cur = s.file[fn]
			if m[1] == "SDK" {
				out[m[2]] = s.sdkResource(fn.Body)
			} else {
				out[m[2]] = s.frameworkResource(fn)
			}
		}
	}
	return out
}

func docText(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

// sdkResource finds the schema of a resource of the older plugin SDK.
func (s *source) sdkResource(body *ast.BlockStmt) map[string]*attribute {
	var found map[string]*attribute
	ast.Inspect(body, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok || found != nil {
			return found == nil
		}
		id, ok := kv.Key.(*ast.Ident)
		if !ok {
			return true
		}
		switch id.Name {
		case "Schema":
			found = s.attributes(kv.Value, body)
		case "SchemaFunc":
			if fn, ok := kv.Value.(*ast.FuncLit); ok {
				found = s.attributes(returned(fn.Body), fn.Body)
			}
			if id, ok := kv.Value.(*ast.Ident); ok && s.funcs[id.Name] != nil {
				fn := s.funcs[id.Name]
				found = s.attributes(returned(fn.Body), fn.Body)
			}
		}
		return found == nil
	})
	return found
}

// frameworkResource finds the schema of a resource of the newer framework, which its method Schema
// writes.
func (s *source) frameworkResource(fn *ast.FuncDecl) map[string]*attribute {
	typ := ""
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && typ == "" {
			if id, ok := lit.Type.(*ast.Ident); ok {
				typ = id.Name
			}
		}
		return true
	})
	method := s.funcs[typ+".Schema"]
	if method == nil {
		method = s.funcs[s.bases[typ]+".Schema"]
	}
	if method == nil {
		return nil
	}
	out := map[string]*attribute{}
	s.cur = s.file[method]
	ast.Inspect(method.Body, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		sel, ok := lit.Type.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Schema" {
			return true
		}
		for _, f := range fieldsOf(lit) {
			if f.name == "Attributes" || f.name == "Blocks" {
				for k, a := range s.attributes(f.value, method.Body) {
					out[k] = a
				}
			}
		}
		return false
	})
	return out
}

func fieldsOf(lit *ast.CompositeLit) []field {
	var out []field
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				out = append(out, field{id.Name, kv.Value})
			}
		}
	}
	return out
}

// attributes evaluates a map of attributes.
func (s *source) attributes(e ast.Expr, body *ast.BlockStmt) map[string]*attribute {
	switch e := e.(type) {
	case *ast.CompositeLit:
		out := map[string]*attribute{}
		for _, el := range e.Elts {
			kv, ok := el.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if name, ok := s.value(kv.Key).(string); ok {
				if a := s.attribute(kv.Value, body); a != nil {
					out[name] = a
				}
			}
		}
		return out
	case *ast.CallExpr:
		name, _ := callee(e)
		if name == "Clone" && len(e.Args) == 1 {
			return s.attributes(e.Args[0], body)
		}
		if fn := s.funcs[name]; fn != nil {
			return s.inFile(fn, func() map[string]*attribute { return s.attributes(returned(fn.Body), fn.Body) })
		}
	case *ast.Ident:
		if body != nil {
			if v := local(body, e.Name); v != nil {
				return s.attributes(v, body)
			}
		}
		if v, ok := s.vars[e.Name]; ok {
			return s.attributes(v, nil)
		}
	}
	return nil
}

func (s *source) inFile(fn *ast.FuncDecl, do func() map[string]*attribute) map[string]*attribute {
	before := s.cur
	s.cur = s.file[fn]
	defer func() { s.cur = before }()
	return do()
}

// attribute evaluates one attribute or block.
func (s *source) attribute(e ast.Expr, body *ast.BlockStmt) *attribute {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return s.attribute(e.X, body)
	case *ast.CompositeLit:
		a := &attribute{}
		if sel, ok := e.Type.(*ast.SelectorExpr); ok {
			a.kind(sel.Sel.Name)
		}
		for _, f := range fieldsOf(e) {
			s.field(a, f, body)
		}
		return a
	case *ast.CallExpr:
		name, _ := callee(e)
		if fn := s.funcs[name]; fn != nil {
			out := s.inFile(fn, func() map[string]*attribute {
				return map[string]*attribute{"": s.attribute(returned(fn.Body), fn.Body)}
			})
			return out[""]
		}
		a := &attribute{}
		switch {
		case strings.Contains(name, "ForceNew"):
			a.forceNew = true
		case strings.Contains(name, "Computed"):
			a.computed = true
		}
		return a
	case *ast.Ident:
		if body != nil {
			if v := local(body, e.Name); v != nil {
				return s.attribute(v, body)
			}
		}
		if v, ok := s.vars[e.Name]; ok {
			return s.attribute(v, nil)
		}
	}
	return nil
}

func (a *attribute) kind(typ string) {
	a.set = a.set || strings.HasPrefix(typ, "Set") || typ == "TypeSet"
	a.list = a.list || a.set || strings.HasPrefix(typ, "List") || typ == "TypeList"
}
