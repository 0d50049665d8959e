// Package docs checks what the pages claim against what is there.
package docs

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rows is how many elements each reference architecture has.
var rows = map[string]int{"A": 14, "B": 14, "C": 17, "D": 9, "E": 8}

func TestCoverageNamesEveryRowAndOnlyTestsThatExist(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/coverage.md")
	require.NoError(t, err)
	line := regexp.MustCompile(`(?m)^\| ([A-E][0-9]+) \| [^|]+ \| (works|part|no) \|(.*)\|$`)
	states := map[string]string{}
	for _, m := range line.FindAllStringSubmatch(string(page), -1) {
		require.NotContains(t, states, m[1], "a row stands there once")
		states[m[1]] = m[2]
		if m[2] == "works" {
			require.Regexp(t, "`Test|as [A-E][0-9]", m[3], "%s works, so a test shows it", m[1])
		}
	}
	for letter, count := range rows {
		for i := 1; i <= count; i++ {
			require.Contains(t, states, fmt.Sprintf("%s%d", letter, i))
		}
	}
	sources := tests(t)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)(?:/([^`]+))?`").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, named)
	for _, m := range named {
		require.NotEmpty(t, sources[m[1]], "there is no test %s", m[1])
		if m[2] != "" {
			require.True(t, hasCase(sources[m[1]], m[2]), "%s has no case %q", m[1], m[2])
		}
	}
}

// hasCase reports whether one of the sources names a case: as a text of its own, in the words that
// `go test -v` joins with underscores.
func hasCase(sources []string, name string) bool {
	text := `"` + strings.ReplaceAll(name, "_", " ") + `"`
	return slices.ContainsFunc(sources, func(source string) bool { return strings.Contains(source, text) })
}

// tests are the sources that declare each test function of the repository, by its name.
func tests(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	root := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			found[m[1]] = append(found[m[1]], string(text))
		}
		return err
	}))
	return found
}
