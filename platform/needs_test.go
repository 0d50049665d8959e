package platform

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// needed are the keys of the sections that a section says it reads, its own among them.
func needed(s Section) map[string]bool {
	n := s.needs()
	keys := map[string]bool{s.Key(): true}
	for _, other := range append(append([]Section{}, n.settings...), n.built...) {
		keys[other.Key()] = true
	}
	return keys
}

// usedInSource are the names of sections that the methods of each type use, by the type's name.
func usedInSource(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	used := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name == "needs" {
				continue
			}
			star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
			if !ok {
				continue
			}
			receiver, ok := star.X.(*ast.Ident)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				selector, ok := n.(*ast.SelectorExpr)
				if !ok || selector.Sel.Name == "key" {
					return true
				}
				if from, ok := selector.X.(*ast.Ident); ok && ast.IsExported(from.Name) {
					used[receiver.Name] = append(used[receiver.Name], from.Name)
				}
				return true
			})
		}
	}
	return used
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	t.Run("are declared for every section that a section uses", func(t *testing.T) {
		t.Parallel()
		used := usedInSource(t)
		for _, s := range Sections() {
			for _, name := range used[reflect.TypeOf(s).Elem().Name()] {
				require.True(t, needed(s)["plinth:"+strings.ToLower(name)], "%s uses %s, which its needs don't name", s.Key(), name)
			}
		}
	})
	t.Run("are asked for when settings are read", func(t *testing.T) {
		t.Parallel()
		c, err := decode(map[string]any{"plinth:network": map[string]any{"cidr": "10.0.0.0/16"}})
		require.NoError(t, err)
		require.NotNil(t, Network.Settings(c))
		require.NotNil(t, Network.Settings(c.as(Network)))
		require.NotNil(t, Network.Settings(c.as(Database)))
		require.Empty(t, *c.misread)

		require.Nil(t, Network.Settings(c.as(Registry)))
		require.False(t, Network.present(c.as(Registry)))
		require.ErrorContains(t, errors.Join(*c.misread...),
			"plinth:registry reads the settings of plinth:network without needing it")
	})
	t.Run("are asked for when results are used", func(t *testing.T) {
		t.Parallel()
		c, err := decode(map[string]any{})
		require.NoError(t, err)
		Network.Built(&Build{Config: c.as(Database)})
		require.Empty(t, *c.misread)

		require.Nil(t, Network.Built(&Build{Config: c.as(Tracing)}), "its settings are declared, its results aren't")
		require.ErrorContains(t, errors.Join(*c.misread...),
			"plinth:tracing uses what plinth:network built without needing it")
	})
}
