// Package docs checks what the pages claim against what is there.
package docs

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
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
	exist := tests(t)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, named)
	for _, m := range named {
		require.True(t, exist[m[1]], "there is no test %s", m[1])
	}
}

// tests are the names of all test functions of the repository.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	root := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			found[m[1]] = true
		}
		return err
	}))
	return found
}
