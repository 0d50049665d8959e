package platform_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/platform"
)

// settingsTypes are all structs that a stack file can fill in, at any depth.
func settingsTypes() []reflect.Type {
	var list []reflect.Type
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(t.Elem())
		case reflect.Struct:
			if slices.Contains(list, t) {
				return
			}
			list = append(list, t)
			for i := range t.NumField() {
				visit(t.Field(i).Type)
			}
		}
	}
	visit(reflect.TypeFor[platform.Base]())
	for _, s := range platform.Sections() {
		visit(reflect.TypeOf(s.Zero()))
	}
	return list
}

// defaulted is a struct of the type with its defaults.
func defaulted(t reflect.Type) reflect.Value {
	v := reflect.New(t)
	check.Defaults(v.Interface())
	return v
}

// keywords are the values of a keyword in a field's schema tag.
func keywords(f reflect.StructField, name string) []string {
	var values []string
	for _, part := range strings.Split(f.Tag.Get("jsonschema"), ",") {
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			values = append(values, value)
		}
	}
	return values
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func TestSettings(t *testing.T) {
	t.Parallel()
	types := settingsTypes()
	require.Greater(t, len(types), 30)
	for _, typ := range types {
		t.Run(typ.String(), func(t *testing.T) {
			t.Parallel()
			t.Run("have defaults that are allowed, and stay the same when they are set again", func(t *testing.T) {
				t.Parallel()
				defaultsAreAllowed(t, typ)
			})
			t.Run("have the tags' defaults from SetDefaults", func(t *testing.T) {
				t.Parallel()
				for _, f := range reflect.VisibleFields(typ) {
					for _, value := range keywords(f, "default") {
						if defaults(typ) {
							require.Equal(
								t,
								value,
								fmt.Sprint(defaulted(typ).Elem().FieldByIndex(f.Index)),
								"%s.%s",
								typ,
								f.Name,
							)
						}
					}
				}
			})
			t.Run("allow the constants of a type, and nothing else", func(t *testing.T) {
				t.Parallel()
				enumsAreConstants(t, typ)
			})
			t.Run("mark what is secret", func(t *testing.T) {
				t.Parallel()
				secretsAreMarked(t, typ)
			})
			t.Run("have a key for every field", func(t *testing.T) {
				t.Parallel()
				for i := range typ.NumField() {
					f := typ.Field(i)
					require.True(t, f.Anonymous || jsonName(f) != "", "%s.%s", typ, f.Name)
				}
			})
		})
	}
}

// defaults reports whether the type sets its own defaults.
func defaults(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[check.Defaulter]())
}

func defaultsAreAllowed(t *testing.T, typ reflect.Type) {
	once := defaulted(typ)
	twice := defaulted(typ)
	check.Defaults(twice.Interface())
	require.Equal(t, once.Interface(), twice.Interface())
	var p check.Problems
	check.Settings(&p, once.Interface())
	for _, f := range reflect.VisibleFields(typ) {
		value, err := once.Elem().FieldByIndexErr(f.Index)
		if err != nil || value.IsZero() || f.Anonymous || jsonName(f) == "" {
			continue
		}
		for _, problem := range p.List() {
			require.False(t, problem.Path.String() == jsonName(f), "the default of %s.%s: %v", typ, f.Name, problem)
		}
	}
}

// enumsAreConstants holds a tag's list of values together with the constants of the field's type,
// and judges each.
func enumsAreConstants(t *testing.T, typ reflect.Type) {
	for _, f := range reflect.VisibleFields(typ) {
		allowed := keywords(f, "enum")
		item := f.Type
		for item.Kind() == reflect.Slice || item.Kind() == reflect.Pointer || item.Kind() == reflect.Map {
			item = item.Elem()
		}
		if e, ok := reflect.Zero(item).Interface().(check.Enumerator); ok {
			require.Empty(t, allowed, "%s.%s: its type lists the values already", typ, f.Name)
			for _, value := range e.Enum() {
				allowed = append(allowed, fmt.Sprint(value))
			}
		}
		if len(allowed) == 0 || item.Kind() != reflect.String {
			continue
		}
		if known := constants(t, item); len(known) > 0 {
			require.ElementsMatch(t, known, allowed, "%s.%s and the constants of %s", typ, f.Name, item)
		}
		for _, value := range append(slices.Clone(allowed), "nonsense") {
			v := reflect.New(typ).Elem()
			if !put(v.FieldByIndex(f.Index), value) {
				continue
			}
			var p check.Problems
			check.Settings(&p, v.Addr().Interface())
			refused := slices.ContainsFunc(p.List(), func(problem check.Problem) bool {
				return problem.Path.Below(check.Path{jsonName(f)}) && problem.What == "not an allowed value"
			})
			require.Equal(t, value == "nonsense", refused, "%s.%s: %s", typ, f.Name, value)
		}
	}
}

// put gives a field of text, or a list or map of it, a value.
func put(field reflect.Value, value string) bool {
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Slice:
		list := reflect.MakeSlice(field.Type(), 1, 1)
		field.Set(list)
		return put(list.Index(0), value)
	case reflect.Map:
		entry := reflect.New(field.Type().Elem()).Elem()
		entries := reflect.MakeMap(field.Type())
		if !put(entry, value) {
			return false
		}
		entries.SetMapIndex(reflect.ValueOf("x").Convert(field.Type().Key()), entry)
		field.Set(entries)
	default:
		return false
	}
	return true
}

// constants are the values of a text type's constants in its package's sources, without the empty
// one.
func constants(t *testing.T, typ reflect.Type) []string {
	t.Helper()
	folder, ok := strings.CutPrefix(typ.PkgPath(), "github.com/plinth-infra/plinth/")
	if !ok {
		return nil
	}
	files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
	require.NoError(t, err)
	var values []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if ident, ok := spec.Type.(*ast.Ident); !ok || ident.Name != typ.Name() {
				return true
			}
			for _, e := range spec.Values {
				if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					value, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					if value != "" {
						values = append(values, value)
					}
				}
			}
			return true
		})
	}
	return values
}

// secretName are keys of what nobody else may know. Keys that end in Arn, and secrets, name where a
// secret is.
var secretName = regexp.MustCompile(`(?i)(password|secret|token|webhooks|^users$)`)

func secretsAreMarked(t *testing.T, typ reflect.Type) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name := jsonName(f)
		if name == "secrets" || strings.HasSuffix(strings.ToLower(name), "arn") || !secretName.MatchString(name) {
			continue
		}
		require.Contains(t, f.Tag.Get("jsonschema_extras"), "x-secret=true", "%s.%s", typ, f.Name)
	}
}
