package program_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestMain runs the tests where the program runs: in the project's folder. The stack files name
// archives that are built, not committed.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{
		"api",
		"deployhook",
		"originauth",
		"payments-processor",
		"payments-recorder",
		"rolemanager",
		"taskrunner",
	} {
		if _, err := os.Stat("functions/dist/" + name + ".zip"); err == nil {
			continue
		}
		if out, err := exec.Command("go", "run", "./functions/build", name).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "go run ./functions/build %s: %v\n%s", name, err, out)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// TestStackFileDeployment: every stack file deploys within the policies.
func TestStackFileDeployment(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, judge(t, f.deployed(t), f.stack, f.environment(t), false))
		})
	}
}

// TestStackFilePreview: every stack file previews within the policies.
func TestStackFilePreview(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, judge(t, f.deployed(t, mockaws.Preview()), f.stack, f.environment(t), true))
		})
	}
}

// A default provider has neither the account guard nor the tags.
func TestResourceProviders(t *testing.T) {
	t.Parallel()
	for _, f := range stackFiles(t) {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			values, _ := f.read(t)
			rec := f.deployed(t)
			for _, r := range append(rec.Resources, rec.Plugin...) {
				switch {
				case strings.HasPrefix(r.Type, "pulumi:providers:"):
					require.Equal(
						t,
						[]any{values["plinth:account"]},
						r.Get("allowedAccountIds"),
						"the account guard of %s",
						r.Name,
					)
					require.Equal(t, "pulumi", r.Get("defaultTags.tags.ManagedBy"))
				case r.Remote:
					require.Equal(t, "main", rec.Lookup(r.Providers["aws"]).Name, "what %s makes", r.Name)
				case r.Custom:
					require.Contains(t, []string{"main", "us-east-1"}, rec.ProviderName(r), "%s %s", r.Type, r.Name)
				}
			}
		})
	}
}
