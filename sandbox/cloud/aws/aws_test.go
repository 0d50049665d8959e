package aws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// TestTable holds every type to the SDK: it says how long a creation takes and who says so, and
// names inputs and outputs that exist.
func TestTable(t *testing.T) {
	t.Parallel()
	table := aws.Table()
	require.NotEmpty(t, table.Types())
	for _, tok := range table.Types() {
		r, s := table.Type(tok), schema.Get().Resources[tok]
		require.NotNil(t, s, tok)
		seconds, source := table.Seconds(tok)
		require.Positive(t, seconds, tok)
		require.NotEmpty(t, source, tok)
		looks, ok := awstype.Of(tok)
		require.True(t, ok && (looks.ID != "" || looks.Identify != nil), "%s has no id", tok)
		if r.Name != nil {
			require.Equal(t, r.Name.Property, looks.Named, tok)
		}
		for name := range looks.Computed {
			require.Contains(t, s.Outputs, name, "%s has no output %s", tok, name)
		}
		for name := range r.Defaults {
			require.Contains(t, s.Properties, name, "%s has no input %s", tok, name)
		}
		if r.Name != nil {
			require.Contains(t, s.Properties, r.Name.Property, tok)
		}
		for _, ref := range r.References {
			require.Contains(t, s.Properties, topOf(ref.Path), "%s has no input %s", tok, ref.Path)
			for _, to := range splitTypes(ref.To) {
				require.NotNil(t, table.Type(to), "%s: %s leads to %s, which isn't simulated", tok, ref.Path, to)
			}
		}
		for _, alias := range r.Aliases {
			require.NotNil(t, schema.Get().Resources[cloud.Token(alias)], "%s: the provider has no type %s", tok, alias)
			require.Same(t, r, table.Type(alias))
		}
	}
	seconds, source := table.Seconds("plinth:network:Network")
	require.Zero(t, seconds)
	require.NotEmpty(t, source)
}

func topOf(path string) string {
	top, _, _ := strings.Cut(path, ".")
	return strings.TrimSuffix(strings.TrimSuffix(top, "[]"), "{}")
}

func splitTypes(to string) []string {
	if to == "" {
		return nil
	}
	return strings.Split(to, "|")
}
