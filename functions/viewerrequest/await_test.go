package viewerrequest

import (
	"reflect"
	"strings"
	"testing"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/stretchr/testify/require"
)

// CloudFront's runtime is an njs before 1.0, whose grammar takes `await` only as the whole right
// side of an assignment or of a return. goja takes it anywhere, so running the function there
// doesn't show a mistake. CreateFunction doesn't compile the code either: each request would end
// with 503.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
func TestAwait(t *testing.T) {
	t.Parallel()
	t.Run("the function's source fits the runtime's grammar", func(t *testing.T) {
		t.Parallel()
		taken, refused := awaits(t, strings.Replace(Source, "import cf from 'cloudfront';", "", 1))
		require.Empty(t, refused, "hoist the await into a statement of its own: const text = await f();")
		require.Len(t, taken, 5, "the walk found another number of awaits than the source has")
		require.Equal(t, strings.Count(Source, "await ")-1, len(taken), "one of them is in a comment")
	})
	for name, c := range map[string]struct {
		body string
		fits bool
	}{
		"a constant":                 {"const x = await f();", true},
		"an assignment":              {"let x; x = await f();", true},
		"a return":                   {"return await f();", true},
		"in a try":                   {"try { return await f(); } catch (e) {}", true},
		"an argument":                {"const x = JSON.parse(await f());", false},
		"an argument in a statement": {"g(1, await f());", false},
		"an operand":                 {"const x = 1 + await f();", false},
		"a condition":                {"if (await f()) { g(); }", false},
		"an awaited argument":        {"const x = await f(await g());", false},
		"a property's value":         {"return { x: await f() };", false},
		"a member":                   {"const x = (await f()).y;", false},
		"an argument of a closure":   {"return [1].map(async function () { return g(await f()); });", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taken, refused := awaits(t, "async function handler() { "+c.body+" }")
			if c.fits {
				require.Empty(t, refused)
				require.Len(t, taken, 1)
				return
			}
			require.NotEmpty(t, refused)
		})
	}
}

// awaits finds every await expression of a script, parted into those that the runtime's grammar
// takes and the others.
func awaits(t *testing.T, source string) (taken, refused []*ast.AwaitExpression) {
	t.Helper()
	program, err := parser.ParseFile(nil, "script.js", source, 0)
	require.NoError(t, err)
	whole := map[*ast.AwaitExpression]bool{} // is the whole right side of an assignment or a return
	mark := func(e ast.Expression) {
		if await, ok := e.(*ast.AwaitExpression); ok {
			whole[await] = true
		}
	}
	walk(reflect.ValueOf(program.Body), func(node any) {
		switch n := node.(type) {
		case *ast.Binding:
			mark(n.Initializer)
		case *ast.ReturnStatement:
			mark(n.Argument)
		case *ast.ExpressionStatement:
			if assign, ok := n.Expression.(*ast.AssignExpression); ok {
				mark(assign.Right)
			}
		case *ast.AwaitExpression:
			if whole[n] {
				taken = append(taken, n)
			} else {
				refused = append(refused, n)
			}
		}
	})
	return taken, refused
}

// walk visits every node below v, parents first.
func walk(v reflect.Value, visit func(node any)) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() && strings.HasSuffix(v.Type().Elem().PkgPath(), "goja/ast") {
			visit(v.Interface())
			walk(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			// A scope's declarations repeat what stands in its body.
			if field := v.Type().Field(i); field.IsExported() && field.Name != "DeclarationList" {
				walk(v.Field(i), visit)
			}
		}
	}
}
