package engine

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

func TestFindRootLooksUpward(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	require.NoError(t, os.MkdirAll(deep, 0o755))
	_, err := FindRoot(deep)
	require.ErrorContains(t, err, "no Pulumi.yaml")
	require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), nil, 0o600))
	got, err := FindRoot(deep)
	require.NoError(t, err)
	require.Equal(t, root, got)
}

func TestTheProjectFileIsCopiedWithoutAWayOut(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write := func(text string) {
		require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), []byte(text), 0o600))
	}
	write("name: plinth\nruntime: {name: go, options: {binary: bin/plinth}}\nmain: cmd\n" +
		"backend: {url: s3://production}\nplugins: {providers: [{name: aws, path: x}]}\n" +
		"config: {plinth:account: {type: string}}\n")
	s, err := Open(Options{Root: root})
	require.NoError(t, err)
	require.Equal(t, "plinth", s.Project())
	data, err := os.ReadFile(filepath.Join(root, ".plinth", "project", "Pulumi.yaml"))
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, yaml.Unmarshal(data, &got))
	require.Equal(t, map[string]any{
		"name":    "plinth",
		"runtime": map[string]any{"name": "go", "options": map[string]any{"binary": "bin/plinth"}},
		"main":    filepath.Join(root, "cmd"),
		"config":  map[string]any{"plinth:account": map[string]any{"type": "string"}},
	}, got)

	for sentence, text := range map[string]string{"no name": "runtime: go\n", "empty": "", "no YAML": "a: [b"} {
		write(text)
		_, err := Open(Options{Root: root})
		require.ErrorContains(t, err, "project file", sentence)
	}
}

func TestUsersPacksAreCompletedWithAConfiguration(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), []byte("name: plinth\nruntime: go\n"), 0o600))
	s, err := Open(Options{Root: root, Tools: Tools{Packs: []string{"/bin/guardrails", "/bin/production"}}})
	require.NoError(t, err)
	st := &Stack{s: s, Name: "dev", Level: "dev"}
	inv, err := Parse([]string{"up", "--policy-pack", "mine"}, "/here")
	require.NoError(t, err)

	_, err = inv.withPolicies(st, inv.Args)
	require.ErrorContains(t, err, filepath.Join("policy", "config", "dev.json"))

	level := levelFile(root, "dev")
	require.NoError(t, os.MkdirAll(filepath.Dir(level), 0o755))
	require.NoError(t, os.WriteFile(level, []byte("{}"), 0o600))
	args, err := inv.withPolicies(st, inv.Args)
	require.NoError(t, err)
	require.Equal(t, []string{
		"up", "--policy-pack", "/here/mine", "--policy-pack-config", filepath.Join(root, ".plinth", "no-policy-config.json"),
		"--policy-pack", "/bin/guardrails", "--policy-pack-config", level,
		"--policy-pack", "/bin/production", "--policy-pack-config", level,
	}, args)

	inv.PolicyConfig = filepath.Join(root, "Pulumi.yaml")
	args, err = inv.withPolicies(st, []string{"up"})
	require.NoError(t, err)
	require.Contains(t, args, inv.PolicyConfig)
	require.NotContains(t, args, level)
}

func TestSumCountsWhatChangedAndWhatWasViolated(t *testing.T) {
	t.Parallel()
	got := Sum([]apitype.EngineEvent{
		{PolicyEvent: &apitype.PolicyEvent{PolicyName: "a", PolicyPackName: "p", ResourceURN: "u", EnforcementLevel: "mandatory"}},
		{PolicyEvent: &apitype.PolicyEvent{PolicyName: "b", EnforcementLevel: "advisory"}},
		{ResOpFailedEvent: &apitype.ResOpFailedEvent{Metadata: apitype.StepEventMetadata{URN: "f"}}},
		{DiagnosticEvent: &apitype.DiagnosticEvent{Severity: "error", Message: "refused"}},
		{DiagnosticEvent: &apitype.DiagnosticEvent{Severity: "info", Message: "hello"}},
		{SummaryEvent: &apitype.SummaryEvent{ResourceChanges: map[apitype.OpType]int{
			apitype.OpSame: 7, apitype.OpRead: 1, apitype.OpCreate: 2, apitype.OpUpdate: 1,
		}}},
	})
	require.Equal(t, Tally{
		Changes:    map[string]int{"create": 2, "update": 1},
		Mandatory:  []Violation{{Pack: "p", Policy: "a", URN: "u"}},
		Advisory:   []Violation{{Policy: "b"}},
		Errors:     []string{"refused"},
		Failed:     []string{"f"},
		Summarised: true,
	}, got)
	require.Equal(t, 3, got.Changed())
}

func TestReadEvents(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "events.json")
	events, err := readEvents(path)
	require.NoError(t, err)
	require.Empty(t, events, "a command that failed early wrote none")
	require.NoError(t, os.WriteFile(path, []byte(`{"sequence":1,"cancelEvent":{}}
{"sequence":2,"summaryEvent":{"resourceChanges":{"create":1}}}
`), 0o600))
	events, err = readEvents(path)
	require.NoError(t, err)
	require.Len(t, events, 2)
	require.NoError(t, os.WriteFile(path, []byte(`{"sequence":1`), 0o600))
	_, err = readEvents(path)
	require.ErrorContains(t, err, "event log")
}

func TestFailureSaysWhatTheEngineSaid(t *testing.T) {
	t.Parallel()
	require.NoError(t, Outcome{Result: &Result{}}.Failure())
	for want, o := range map[string]Outcome{
		"a; b":                     {&Result{ExitCode: 1, Stderr: "noise"}, Tally{Errors: []string{"a", "b"}}},
		"exit status 1: no stack":  {&Result{ExitCode: 1, Stderr: "no stack\n"}, Tally{}},
		"exit status 2: on stdout": {&Result{ExitCode: 2, Stdout: "on stdout"}, Tally{}},
		"exit status 3":            {&Result{ExitCode: 3}, Tally{}},
	} {
		require.EqualError(t, o.Failure(), want)
	}
}
