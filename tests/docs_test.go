package tests

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/platform"
)

// Every setting of a tier stands in its page's table, and the table has nothing else.
func TestEveryTiersPageListsItsSettings(t *testing.T) {
	t.Parallel()
	for page, settings := range map[string]any{
		"network": network.Settings{}, "dns": dns.Settings{}, "waf": waf.Settings{}, "storage": storage.BucketArgs{},
		"registry": platform.RepositorySettings{},
		"database": platform.DatabaseSettings{},
		"service":  service.Settings{}, "tracing": tracing.Settings{},
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
		require.ElementsMatch(t, want, tableKeys(t, page), page)
	}
}

// tableKeys are the words in backquotes that begin a line of the table below "## Settings".
func tableKeys(t *testing.T, page string) []string {
	text, err := os.ReadFile("../docs/" + page + ".md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Settings")
	require.True(t, found, page)
	section, _, _ = strings.Cut(section, "\n### ")
	section, _, _ = strings.Cut(section, "\n## ")
	var keys []string
	for line := range strings.Lines(section) {
		if rest, ok := strings.CutPrefix(line, "| `"); ok {
			key, _, _ := strings.Cut(rest, "`")
			keys = append(keys, key)
		}
	}
	return keys
}
