package tests

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/platform"
)

// The tables of a tier's page have its settings and nothing else.
func TestEveryTiersPageListsItsSettings(t *testing.T) {
	t.Parallel()
	for page, settings := range map[string]any{
		"network":  network.Settings{},
		"dns":      dns.Settings{},
		"waf":      waf.Settings{},
		"storage":  storage.BucketArgs{},
		"registry": platform.RepositorySettings{},
		"database": platform.DatabaseSettings{},
		"service":  platform.ServiceSettings{}, "tracing": tracing.Settings{},
	} {
		var want []string
		for _, field := range reflect.VisibleFields(reflect.TypeOf(settings)) {
			name := field.Name
			if field.Anonymous {
				continue
			}
			if tag, ok := field.Tag.Lookup("json"); ok {
				name, _, _ = strings.Cut(tag, ",")
			}
			want = append(want, name)
		}
		keys, generated := tableKeys(t, page)
		if generated {
			require.Subset(t, want, keys, page)
		} else {
			require.ElementsMatch(t, want, keys, page)
		}
	}
}

var generatedTable = regexp.MustCompile(`(?s)<!-- settings of .*?<!-- settings: end -->`)

// tableKeys are the words in backquotes that begin a line of the table below "## Settings". Where a
// generated table with all settings stands before it, that says when to change some of them.
func tableKeys(t *testing.T, page string) (keys []string, generated bool) {
	t.Helper()
	text, err := os.ReadFile("../docs/" + page + ".md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Settings")
	require.True(t, found, page)
	section, _, _ = strings.Cut(section, "\n### ")
	section, _, _ = strings.Cut(section, "\n## ")
	own := generatedTable.ReplaceAllString(section, "")
	generated = own != section
	section = own
	for line := range strings.Lines(section) {
		if rest, ok := strings.CutPrefix(line, "| `"); ok {
			key, _, _ := strings.Cut(rest, "`")
			keys = append(keys, key)
		}
	}
	return keys, generated
}
