package gobuild

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// sources is a module of two commands: one embeds files and imports a package, the other stands alone.
var sources = map[string]string{
	"go.mod":                 "module example.com/shop\n\ngo 1.25.0\n",
	"one/main.go":            "package main\n\nimport _ \"example.com/shop/lib\"\n\nfunc main() {}\n",
	"one/main_test.go":       "package main\n",
	"two/main.go":            "package main\n\nfunc main() {}\n",
	"lib/lib.go":             "package lib\n\nimport \"embed\"\n\n//go:embed schema.json lists\nvar files embed.FS\n",
	"lib/schema.json":        "{}",
	"lib/lists/taggable.txt": "a\n",
	"lib/lib_plan9.go":       "package lib\n",
	"lib/tagged.go":          "//go:build special\n\npackage lib\n",
	"unused/unused.go":       "package unused\n",
}

func moduleWith(t *testing.T) Module {
	t.Helper()
	m := Module{Dir: t.TempDir(), Env: []string{"GOFLAGS=", "GOWORK=off"}}
	for name, content := range sources {
		write(t, m, name, content)
	}
	return m
}

func write(t *testing.T, m Module, name, content string) {
	t.Helper()
	path := filepath.Join(m.Dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

func keysOf(t *testing.T, m Module) (one, two string) {
	t.Helper()
	found, err := m.Keys(t.Context(), "./one", "./two")
	require.NoError(t, err)
	return found["./one"], found["./two"]
}

func TestKey(t *testing.T) {
	t.Parallel()
	const first, second = 1, 2
	for sentence, tt := range map[string]struct {
		change  func(t *testing.T, m *Module)
		changes int // whose key, as bits
	}{
		"nothing": {func(*testing.T, *Module) {}, 0},
		"a touched file": {func(t *testing.T, m *Module) {
			now := time.Now().Add(time.Hour)
			require.NoError(t, os.Chtimes(filepath.Join(m.Dir, "lib", "lib.go"), now, now))
		}, 0},
		"a test":                           {file("one/main_test.go", "package main // changed\n"), 0},
		"a package that nothing imports":   {file("unused/more.go", "package unused\n"), 0},
		"a file of another system":         {file("lib/lib_plan9.go", "package lib // changed\n"), 0},
		"a file that lies beside":          {file("lib/README.md", "text\n"), 0},
		"a source file":                    {file("two/main.go", "package main\n\nfunc main() { println() }\n"), second},
		"a source file of the same length": {file("lib/lib.go", strings.Replace(sources["lib/lib.go"], "files", "filez", 1)), first},
		"a new source file":                {file("lib/more.go", "package lib\n"), first},
		"an embedded file":                 {file("lib/schema.json", "[]"), first},
		"a file in an embedded folder":     {file("lib/lists/taggable.txt", "b\n"), first},
		"a new file in an embedded folder": {file("lib/lists/more.txt", "c\n"), first},
		"an embedded file that goes": {func(t *testing.T, m *Module) {
			write(t, *m, "lib/lists/other.txt", "")
			require.NoError(t, os.Remove(filepath.Join(m.Dir, "lib", "lists", "taggable.txt")))
		}, first},
		"go.mod":                         {file("go.mod", "module example.com/shop\n\ngo 1.25.1\n"), first | second},
		"go.sum":                         {file("go.sum", "\n"), first | second},
		"a flag":                         {func(_ *testing.T, m *Module) { m.Flags = []string{"-trimpath"} }, first | second},
		"a tag":                          {func(_ *testing.T, m *Module) { m.Flags = []string{"-tags", "special"} }, first | second},
		"a flag of the linker":           {func(_ *testing.T, m *Module) { m.Flags = []string{"-ldflags", "-s -w"} }, first | second},
		"a flag in the environment":      {func(_ *testing.T, m *Module) { m.Env = append(m.Env, "GOFLAGS=-tags=special") }, first | second},
		"another system":                 {func(_ *testing.T, m *Module) { m.Env = append(m.Env, "GOARCH=riscv64", "GOOS=linux") }, first | second},
		"whatever else it is said to be": {func(_ *testing.T, m *Module) { m.Extra = "2" }, first | second},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			m := moduleWith(t)
			one, two := keysOf(t, m)
			tt.change(t, &m)
			one2, two2 := keysOf(t, m)
			require.Equal(t, tt.changes&first != 0, one != one2, "the first command's key")
			require.Equal(t, tt.changes&second != 0, two != two2, "the second command's key")
		})
	}
}

func file(name, content string) func(*testing.T, *Module) {
	return func(t *testing.T, m *Module) { write(t, *m, name, content) }
}

func TestKeys(t *testing.T) {
	t.Parallel()
	t.Run("return_when_what_changed_is_put_back", func(t *testing.T) {
		t.Parallel()
		m := moduleWith(t)
		one, _ := keysOf(t, m)
		write(t, m, "lib/schema.json", "[]")
		changed, _ := keysOf(t, m)
		require.NotEqual(t, one, changed)
		write(t, m, "lib/schema.json", "{}")
		again, _ := keysOf(t, m)
		require.Equal(t, one, again)
	})
	t.Run("say_what_is_wrong_with_the_sources", func(t *testing.T) {
		t.Parallel()
		m := moduleWith(t)
		write(t, m, "one/main.go", "package main\n\nimport _ \"example.com/shop/none\"\n")
		_, err := m.Keys(t.Context(), "./one")
		require.ErrorContains(t, err, "example.com/shop/none")
	})
}

// builder counts how often it builds, and writes what it is told.
type builder struct {
	builds  int
	content string
}

func (b *builder) build(missing []Command, dir string) error {
	for _, cmd := range missing {
		b.builds++
		if err := os.WriteFile(filepath.Join(dir, cmd.Name), []byte(b.content), 0o755); err != nil {
			return err
		}
	}
	return nil
}

var both = []Command{{"first", "./one"}, {"second", "./two"}}

func TestCache(t *testing.T) {
	t.Parallel()
	t.Run("builds_what_is_missing", func(t *testing.T) {
		t.Parallel()
		m, c, b := moduleWith(t), Cache{Dir: t.TempDir()}, builder{content: "old"}
		for range 2 {
			paths, err := c.Get(t.Context(), m, both, b.build)
			require.NoError(t, err)
			require.Len(t, paths, 2)
			require.FileExists(t, paths["first"])
			require.FileExists(t, paths["second"])
		}
		require.Equal(t, 2, b.builds)

		write(t, m, "one/main.go", "package main\n\nfunc main() { println() }\n")
		b.content = "new"
		paths, err := c.Get(t.Context(), m, both, b.build)
		require.NoError(t, err)
		require.Equal(t, 3, b.builds, "only the first changed")
		require.Equal(t, "new", read(t, paths["first"]))
		require.Equal(t, "old", read(t, paths["second"]))

		write(t, m, "one/main.go", sources["one/main.go"])
		paths, err = c.Get(t.Context(), m, both, b.build)
		require.NoError(t, err)
		require.Equal(t, 3, b.builds, "put back, it is there already")
		require.Equal(t, "old", read(t, paths["first"]))
	})
	t.Run("keeps_nothing_of_a_build_that_fails", func(t *testing.T) {
		t.Parallel()
		m, c, b := moduleWith(t), Cache{Dir: t.TempDir()}, builder{}
		_, err := c.Get(t.Context(), m, both, func(missing []Command, dir string) error {
			require.NoError(t, b.build(missing[:1], dir))
			return errors.New("no space left")
		})
		require.ErrorContains(t, err, "no space left")
		left, err := os.ReadDir(c.Dir)
		require.NoError(t, err)
		require.Empty(t, left)
		_, err = c.Get(t.Context(), m, both, b.build)
		require.NoError(t, err)
	})
	t.Run("builds_again_when_the_sources_change_under_a_build", func(t *testing.T) {
		t.Parallel()
		m, c, b := moduleWith(t), Cache{Dir: t.TempDir()}, builder{content: "half old"}
		paths, err := c.Get(t.Context(), m, both, func(missing []Command, dir string) error {
			err := b.build(missing, dir)
			if b.content == "half old" {
				b.content = "new"
				write(t, m, "lib/schema.json", "[1]")
			}
			return err
		})
		require.NoError(t, err)
		require.Equal(t, "new", read(t, paths["first"]))
		require.Equal(t, "half old", read(t, paths["second"]), "nothing of it changed")
		files, err := os.ReadDir(c.Dir)
		require.NoError(t, err)
		require.Len(t, files, 2, "the mixed build isn't kept")
	})
	t.Run("keeps_those_used_last", func(t *testing.T) {
		t.Parallel()
		m, c, b := moduleWith(t), Cache{Dir: t.TempDir()}, builder{}
		var all []string
		for i := range kept + 2 {
			m.Extra = strings.Repeat("x", i)
			paths, err := c.Get(t.Context(), m, both[:1], b.build)
			require.NoError(t, err)
			all = append(all, paths["first"])
			then := time.Now().Add(time.Duration(i-10) * time.Hour)
			require.NoError(t, os.Chtimes(paths["first"], then, then))
		}
		for i, path := range all {
			_, err := os.Stat(path)
			require.Equal(t, i >= 2, err == nil, "%d", i)
		}
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(content)
}
