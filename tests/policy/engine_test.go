package policy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

// TestEngineRunsPacks gives the same program to the real engine with each pack as a
// directory and as an executable file, and expects the same violations.
func TestEngineRunsPacks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Pulumi engine")
	}
	// The engine runs a directory through the Go language plugin, which the official CLI brings
	// along. It looks for the file on the PATH, and then talks to the one that the sandbox serves.
	plugins := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(plugins, "pulumi-language-go"), []byte("#!/bin/sh\nexit 1\n"), 0o700))
	t.Setenv("PATH", plugins+string(filepath.ListSeparator)+os.Getenv("PATH"))
	st := program(t)
	levels := filepath.Join(absolute(t, root), "policy", "config", "prd.json")
	directories, executables := []string{}, []string{}
	for _, name := range packNames {
		directories = append(directories, "--policy-pack",
			filepath.Join(absolute(t, root), "policy", name),
			"--policy-pack-config", levels)
		executables = append(executables, "--policy-pack",
			filepath.Join(binaries, name),
			"--policy-pack-config", levels)
	}
	asDirectories, asExecutables := preview(t, st, directories), preview(t, st, executables)
	require.Equal(t,
		violations(asExecutables),
		violations(asDirectories),
		"%s%s", asDirectories.Stdout, asDirectories.Stderr)
	require.NotZero(t, asExecutables.ExitCode, "a mandatory violation fails the preview")
	for _, want := range []string{
		"plinth-guardrails mandatory s3-public-access-block on open",
		"plinth-guardrails mandatory net-sg-no-admin-ports on web",
		"plinth-guardrails mandatory kms-rotation on still",
		"plinth-production mandatory stateful-protected on still",
	} {
		require.Contains(t, violations(asExecutables), want)
	}
}

func TestEngineAppliesConfiguration(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Pulumi engine")
	}
	st := program(t)
	found := preview(t, st, packsWith(t, map[string]any{
		"all": "disabled", "kms-rotation": "mandatory", "kms-rotation-fix": "remediate",
		"net-sg-no-admin-ports": map[string]any{"enforcementLevel": "mandatory", "exemptions": []any{
			map[string]any{
				"urn":     "*::web",
				"reason":  "the jump host",
				"expires": time.Now().AddDate(0, 1, 0).Format(time.DateOnly),
			},
		}},
		"s3-public-access-block": "advisory",
	}))
	require.Zero(t, found.ExitCode, "%s%s", found.Stdout, found.Stderr)
	require.Equal(t, []string{
		"plinth-guardrails advisory net-sg-no-admin-ports on web",
		"plinth-guardrails advisory s3-public-access-block on open",
		"repaired by kms-rotation-fix: still",
	}, violations(found))

	expired := preview(t, st, packsWith(t, map[string]any{
		"all": "disabled",
		"net-sg-no-admin-ports": map[string]any{"enforcementLevel": "mandatory", "exemptions": []any{
			map[string]any{"urn": "*::web", "reason": "the jump host", "expires": "2026-01-31"},
		}},
	}))
	require.NotZero(t, expired.ExitCode)
	require.Equal(t, []string{"plinth-guardrails mandatory net-sg-no-admin-ports on web"}, violations(expired))
}

func TestEngineRefusesConfiguration(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Pulumi engine")
	}
	st := program(t)
	for sentence, row := range map[string]struct {
		config map[string]any
		want   string
	}{
		"a misspelt policy": {
			map[string]any{"net-sg-no-admin-port": "advisory"},
			`did you mean "net-sg-no-admin-ports"?`,
		},
		"a misspelt property": {
			map[string]any{"kms-rotation": map[string]any{"enforcementLevel": "advisory", "exemption": []any{}}},
			`did you mean "exemptions"?`,
		},
		"a missing reason": {
			map[string]any{"kms-rotation": map[string]any{
				"enforcementLevel": "advisory",
				"exemptions":       []any{map[string]any{"urn": "*"}},
			}},
			"reason",
		},
		"a value's wrong type": {
			map[string]any{"kms-rotation": map[string]any{"enforcementLevel": "advisory", "exemptions": "all"}},
			"exemptions",
		},
	} {
		outcome := preview(t, st, packsWith(t, row.config))
		require.NotZero(t, outcome.ExitCode, sentence)
		require.Contains(t, outcome.Stdout+outcome.Stderr+strings.Join(outcome.Errors, "\n"), row.want, sentence)
	}
}

// program prepares a stack of the program in testdata, which breaks policies and needs no AWS SDK.
func program(t *testing.T) *engine.Stack {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "program")
	build := exec.Command("go", "build", "-o", binary, "./tests/policy/testdata/program")
	build.Dir = root
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return open(t, filepath.Join("testdata", "program"), engine.Tools{Program: binary}, "dev", "")
}

// open prepares a stack of a project in a sandbox of its own.
func open(t testing.TB, project string, tools engine.Tools, name, file string) *engine.Stack {
	t.Helper()
	cli, err := engine.FindCLI(context.Background(), absolute(t, root), os.Stderr)
	require.NoError(t, err)
	tools.CLI = cli
	s, err := engine.Open(engine.Options{Root: absolute(t, project), Dir: t.TempDir(), Tools: tools, Log: os.Stderr})
	require.NoError(t, err)
	st, err := s.Stack(context.Background(), name, file, true)
	require.NoError(t, err)
	return st
}

func absolute(t testing.TB, path string) string {
	t.Helper()
	full, err := filepath.Abs(path)
	require.NoError(t, err)
	return full
}

func preview(t *testing.T, st *engine.Stack, args []string) engine.Outcome {
	t.Helper()
	outcome, err := st.Do(context.Background(), engine.Operation{Name: "preview", Args: args})
	require.NoError(t, err)
	return outcome
}

// packsWith attaches both packs as executables with one configuration file.
func packsWith(t *testing.T, config map[string]any) []string {
	t.Helper()
	text, err := json.Marshal(config)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "config.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	args := []string{}
	for _, name := range packNames {
		args = append(args, "--policy-pack", filepath.Join(binaries, name), "--policy-pack-config", file)
	}
	return args
}

// violations are what the engine says that the packs said, sorted, without what isn't about the
// program's own resources.
func violations(o engine.Outcome) []string {
	list := []string{}
	for _, event := range o.Events {
		if p := event.PolicyEvent; p != nil {
			list = append(list,
				fmt.Sprintf("%s %s %s on %s", p.PolicyPackName, p.EnforcementLevel, p.PolicyName,
					nameOf(p.ResourceURN)))
		}
		if r := event.PolicyRemediationEvent; r != nil {
			list = append(list, fmt.Sprintf("repaired by %s: %s", r.PolicyName, nameOf(r.ResourceURN)))
		}
	}
	slices.Sort(list)
	return list
}

func nameOf(urn string) string {
	_, name, _ := cutLast(urn, "::")
	return name
}

// TestCLIAnalyzesStack runs `pulumi policy analyze`, which shows a state to the packs
// without running a program.
func TestCLIAnalyzesStack(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Pulumi engine")
	}
	st := program(t)
	up, err := st.Do(context.Background(), engine.Operation{Name: "up", Fast: true})
	require.NoError(t, err)
	require.NoError(t, up.Failure())
	result, err := st.Run(context.Background(),
		engine.Run{Args: append([]string{"policy", "analyze", "--stack", st.Name},
			packsWith(t,
				map[string]any{
					"all":                    "disabled",
					"s3-public-access-block": "mandatory",
					"kms-rotation":           "mandatory",
				})...)})
	require.NoError(t, err)
	require.NotZero(t, result.ExitCode, "%s%s", result.Stdout, result.Stderr)
	require.Contains(t, result.Stdout, "s3-public-access-block")
	require.Contains(t, result.Stdout, "kms-rotation")
}
