package layering_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/layering"
)

const root = "../.."

func TestImports(t *testing.T) {
	t.Parallel()
	imports, err := layering.Read(root)
	require.NoError(t, err)
	require.Equal(t, []string{"platform"}, imports[layering.Main])
	require.Greater(t, len(imports), 80, "packages of the repository")
	t.Run("run down only", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, imports.Violations())
	})
	t.Run("make no circle between folders", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, imports.Circles())
	})
	t.Run("are drawn as they are", func(t *testing.T) {
		t.Parallel()
		page, err := os.ReadFile(root + "/" + layering.Page)
		require.NoError(t, err)
		want, err := layering.Draw(string(page), imports)
		require.NoError(t, err)
		require.Equal(t, want, string(page), "%s is stale: run go generate ./tests/layering", layering.Page)
	})
}

func TestViolations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to, want string }{
		"a component uses the platform": {"components/site", "platform", "components/site imports platform: a tier"},
		"a component uses another":      {"components/site", "components/dns", ""},
		"a policy uses a component":     {"policy/core", "components/dns", "policy/core imports components/dns: what"},
		"the sandbox uses a component":  {"sandbox/duration", "components/dns", "sandbox/duration imports components/dns: the"},
		"a service uses a policy":       {"sandbox/cloud/ec2", "policy/core", "sandbox/cloud/ec2 imports policy/core: it"},
		"a service uses the engine":     {"sandbox/cloud/ec2", "sandbox/cloud", ""},
		"the engine uses a service":     {"sandbox/cloud", "sandbox/cloud/ec2", "the simulation's engine knows no service"},
		"the list uses a service":       {"sandbox/cloud/aws", "sandbox/cloud/ec2", ""},
		"a rule uses another service's": {"policy/rules/ec2", "policy/rules/iam", "no other service's"},
		"a rule uses its own cases":     {"policy/rules/ec2", "policy/rules/ec2/ec2test", ""},
		"shared code uses a tier":       {"internal/link", "components/storage", "it knows nothing"},
		"an unknown folder":             {"utils", "internal/link", "no layer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := layering.Imports{c.from: {c.to}}.Violations()
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Contains(t, got[0], c.want)
		})
	}
}

func TestCircles(t *testing.T) {
	t.Parallel()
	require.Empty(t, layering.Imports{"a": {"b/c", "b/d"}, "b/c": {"b/d"}}.Circles(), "one way")
	require.Equal(t, []string{"a, b"}, layering.Imports{"a/x": {"b/c"}, "b/d": {"a/y"}}.Circles(),
		"packages make none, folders do")
}
