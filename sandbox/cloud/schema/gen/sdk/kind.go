package sdk

import (
	"go/ast"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

var scalars = map[string]schema.Kind{"string": "string", "int": "int", "float64": "number", "bool": "bool"}

// kind translates the Go type of a plain struct's field. Input types, which the component SDK mixes
// in, are told by name.
func (p *pkg) kind(e ast.Expr, imports map[string]string) schema.Kind {
	switch t := e.(type) {
	case *ast.StarExpr:
		return p.kind(t.X, imports)
	case *ast.ArrayType:
		return "[]" + p.kind(t.Elt, imports)
	case *ast.MapType:
		return "map:" + p.kind(t.Value, imports)
	case *ast.Ident:
		if k, ok := scalars[t.Name]; ok {
			return k
		}
		return schema.Kind("ref:" + p.typeKey(t.Name))
	case *ast.SelectorExpr:
		x, _ := t.X.(*ast.Ident)
		if x != nil && x.Name == "pulumi" {
			return builtin(trimInput(t.Sel.Name))
		}
		if x != nil {
			return named(imports[x.Name]+"/", trimInput(t.Sel.Name))
		}
	}
	return "any"
}

// outputKind translates an Output type's name: StringPtrOutput, FunctionVpcConfigPtrOutput,
// ec2.SubnetArrayOutput.
func (p *pkg) outputKind(e ast.Expr, imports map[string]string) schema.Kind {
	prefix, name := p.key+"/", ""
	switch t := e.(type) {
	case *ast.Ident:
		name = t.Name
	case *ast.SelectorExpr:
		name = t.Sel.Name
		if x, ok := t.X.(*ast.Ident); ok && x.Name == "pulumi" {
			optional := ""
			if strings.HasSuffix(name, "PtrOutput") {
				optional = "?"
			}
			return builtin(strings.TrimSuffix(name, "Output")) + schema.Kind(optional)
		} else if ok {
			prefix = imports[x.Name] + "/"
		}
	}
	base := strings.TrimSuffix(name, "Output")
	if strings.HasSuffix(base, "Ptr") {
		return named(prefix, base) + "?"
	}
	return named(prefix, base)
}

func trimInput(name string) string { return strings.TrimSuffix(name, "Input") }

// named takes the Ptr, Array and Map endings off a generated type's name.
func named(prefix, name string) schema.Kind {
	if s, ok := strings.CutSuffix(name, "Ptr"); ok {
		return named(prefix, s)
	}
	if s, ok := strings.CutSuffix(name, "Array"); ok {
		return "[]" + named(prefix, s)
	}
	if s, ok := strings.CutSuffix(name, "Map"); ok && s != "" {
		return "map:" + named(prefix, s)
	}
	return schema.Kind("ref:" + prefix + name)
}

// builtin translates the names of the SDK's own types: String, StringPtr, StringArray,
// StringMapArray, Any, Archive.
func builtin(name string) schema.Kind {
	name = strings.TrimSuffix(name, "Ptr")
	if s, ok := strings.CutSuffix(name, "Array"); ok {
		return "[]" + builtin(s)
	}
	if s, ok := strings.CutSuffix(name, "Map"); ok && s != "" {
		return "map:" + builtin(s)
	}
	switch name {
	case "String", "ID":
		return "string"
	case "Int":
		return "int"
	case "Float64":
		return "number"
	case "Bool":
		return "bool"
	case "Archive":
		return "archive"
	case "AssetOrArchive", "Asset":
		return "asset"
	}
	return "any"
}
