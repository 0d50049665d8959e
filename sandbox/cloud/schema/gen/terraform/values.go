package terraform

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

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
	slices.Sort(out) // the map above has no order, and the same sources must give the same bytes
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
