package terraform

import (
	"go/ast"
	"regexp"
	"sort"
	"strings"
)

type field struct {
	name  string
	value ast.Expr
}

func (s *source) field(a *attribute, f field, body *ast.BlockStmt) {
	switch f.name {
	case "Type":
		if sel, ok := f.value.(*ast.SelectorExpr); ok {
			a.kind(sel.Sel.Name)
		}
	case "Required":
		a.required = s.value(f.value) == true
	case "Computed":
		a.computed = s.value(f.value) == true
	case "ForceNew":
		a.forceNew = s.value(f.value) == true
	case "ConflictsWith", "ExactlyOneOf", "AtLeastOneOf":
		a.exclusive = true
	case "MaxItems":
		a.single = s.value(f.value) == 1.0
	case "Default":
		a.fallback = s.value(f.value)
		if call, ok := f.value.(*ast.CallExpr); ok && len(call.Args) == 1 { // booldefault.StaticBool(false)
			a.fallback = s.value(call.Args[0])
		}
	case "PlanModifiers":
		ast.Inspect(f.value, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if name, _ := callee(call); strings.HasPrefix(name, "RequiresReplace") {
					a.forceNew = true
				}
			}
			return true
		})
	case "ValidateFunc", "ValidateDiagFunc":
		s.validator(a, f.value)
	case "Validators":
		if lit, ok := f.value.(*ast.CompositeLit); ok {
			for _, v := range lit.Elts {
				s.validator(a, v)
			}
		}
	case "CustomType":
		if call, ok := f.value.(*ast.CallExpr); ok {
			if name, arg := callee(call); strings.HasPrefix(name, "StringEnumType") && arg != nil {
				a.enum = s.enumeration(arg)
			}
		}
	case "Elem", "NestedObject":
		s.element(a, f.value, body)
	case "Attributes", "Blocks":
		for k, n := range s.attributes(f.value, body) {
			if a.nested == nil {
				a.nested = map[string]*attribute{}
			}
			a.nested[k] = n
		}
	}
}

// element reads what a list or block holds.
func (s *source) element(a *attribute, e ast.Expr, body *ast.BlockStmt) {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		s.element(a, e.X, body)
	case *ast.CompositeLit:
		for _, f := range fieldsOf(e) {
			switch f.name {
			case "Schema":
				a.nested = s.attributes(f.value, body)
			case "Attributes", "Blocks":
				s.field(a, f, body)
			case "ValidateFunc", "ValidateDiagFunc":
				s.validator(a, f.value)
			}
		}
	case *ast.CallExpr:
		name, _ := callee(e)
		if fn := s.funcs[name]; fn != nil {
			s.inFile(fn, func() map[string]*attribute { s.element(a, returned(fn.Body), fn.Body); return nil })
		}
	case *ast.Ident:
		if v, ok := s.vars[e.Name]; ok {
			s.element(a, v, nil)
		}
	}
}

// validator takes over the checks whose arguments are literal.
func (s *source) validator(a *attribute, e ast.Expr) {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return
	}
	name, typeArg := callee(call)
	number := func(i int) *float64 {
		if i < len(call.Args) {
			if n, ok := s.value(call.Args[i]).(float64); ok {
				return &n
			}
		}
		return nil
	}
	switch name {
	case "All", "ToDiagFunc", "MapKeyMatch":
		for _, arg := range call.Args {
			s.validator(a, arg)
		}
	case "Validate":
		if typeArg != nil {
			a.enum = s.enumeration(typeArg)
		}
	case "StringInSlice":
		if s.value(call.Args[len(call.Args)-1]) != true { // a true says that case doesn't matter
			a.enum = s.texts(call.Args[0])
		}
	case "OneOf":
		for _, arg := range call.Args {
			if v, ok := s.value(arg).(string); ok {
				a.enum = append(a.enum, v)
			}
		}
	case "IntBetween", "Between":
		a.low, a.high = number(0), number(1)
	case "IntAtLeast":
		a.low = number(0)
	case "StringLenBetween", "LengthBetween":
		a.shortest, a.longest = number(0), number(1)
	case "LengthAtMost":
		a.longest = number(0)
	case "StringMatch", "RegexMatches":
		if inner, ok := call.Args[0].(*ast.CallExpr); ok && len(inner.Args) == 1 {
			if p, ok := s.value(inner.Args[0]).(string); ok {
				if _, err := regexp.Compile(p); err == nil {
					a.patterns = append(a.patterns, p)
				}
			}
		}
	}
	sort.Strings(a.enum)
}
