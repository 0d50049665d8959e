package lifecycle

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

func projectWith(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range append(files, "Pulumi.yaml") {
		path := filepath.Join(root, filepath.FromSlash(f))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
	return root
}

func names(entries []Entry) (list []string) {
	for _, e := range entries {
		list = append(list, e.Name)
	}
	return list
}

func TestEntriesAreTheStacksAndThenTheBlueprints(t *testing.T) {
	t.Parallel()
	root := projectWith(t, "Pulumi.prd.yaml", "Pulumi.dev.yaml", "Pulumi.dev.deploy.yaml", "blueprints/site.yaml", "blueprints/README.md")
	entries, err := Entries(root)
	require.NoError(t, err)
	require.Equal(t, []Entry{
		{"dev", filepath.Join(root, "Pulumi.dev.yaml")}, {"prd", filepath.Join(root, "Pulumi.prd.yaml")},
		{"site", filepath.Join(root, "blueprints", "site.yaml")},
	}, entries)

	one, err := choose(root, "site")
	require.NoError(t, err)
	require.Equal(t, []string{"site"}, names(one))
	_, err = choose(root, "nosuch")
	require.ErrorContains(t, err, `got "nosuch"; there are [dev prd site]`)

	_, err = Entries(projectWith(t))
	require.ErrorContains(t, err, "no Pulumi.<stack>.yaml")
	_, err = Entries(projectWith(t, "Pulumi.site.yaml", "blueprints/site.yaml"))
	require.ErrorContains(t, err, `both called "site"`)
}

func TestTheExitStatusSaysWhetherAllHold(t *testing.T) {
	t.Parallel()
	good := Result{Name: "dev", Resources: 1}
	for sentence, tt := range map[string]struct {
		results []Result
		want    int
	}{
		"all hold":             {[]Result{good, good}, 0},
		"one has a problem":    {[]Result{good, {Name: "prd", Problems: []string{"left in AWS: x"}}}, 1},
		"one couldn't be done": {[]Result{{Name: "prd", Error: "up: refused"}, good}, 1},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			status, err := finish(tt.results, "", io.Discard)
			require.NoError(t, err)
			require.Equal(t, tt.want, status)
		})
	}
}

func TestTheResultsAreWrittenForMachinesAndForPeople(t *testing.T) {
	t.Parallel()
	r := Result{Name: "dev", Resources: 92, Violations: 1, Changes: 2, Seconds: 7.84, PredictedMinutes: 7.5, Problems: []string{"p"}, Error: "e"}
	var stdout, text bytes.Buffer
	_, err := finish([]Result{r}, "-", &stdout)
	require.NoError(t, err)
	var got []map[string]any
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &got))
	require.Len(t, got, 1)
	for key, want := range map[string]any{
		"name": "dev", "resources": 92., "violations": 1., "changes": 2., "seconds": 7.84, "predictedMinutes": 7.5,
	} {
		require.Equal(t, want, got[0][key], key)
	}
	r.write(&text)
	require.Equal(t, "dev                             92          1       2      7.8    7.5 min\n  ! p\n  ! e\n", text.String())

	path := filepath.Join(t.TempDir(), "results.json")
	_, err = finish([]Result{r}, path, io.Discard)
	require.NoError(t, err)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, stdout.String(), string(data))
}

func TestChangesNameWhatShouldNotHaveChanged(t *testing.T) {
	t.Parallel()
	o := engine.Outcome{Tally: engine.Tally{Changes: map[string]int{"update": 1}}, Result: &engine.Result{
		Events: []apitype.EngineEvent{
			{ResourcePreEvent: &apitype.ResourcePreEvent{Metadata: apitype.StepEventMetadata{Op: apitype.OpSame, URN: "quiet"}}},
			{ResourcePreEvent: &apitype.ResourcePreEvent{Metadata: apitype.StepEventMetadata{
				Op: apitype.OpUpdate, URN: "restless", Diffs: []string{"tags"},
			}}},
		},
	}}
	require.Equal(t, "update restless [tags]", changes(o))
	o.Events = nil
	require.Equal(t, `{"update":1}`, changes(o), "without events the numbers are better than nothing")
}

func TestCommandRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	status, err := Command(t.Context(), []string{"dev"}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "name a stack with --only")
	require.Equal(t, 2, status)
	var stderr bytes.Buffer
	status, err = Command(t.Context(), []string{"--onlyone", "dev"}, io.Discard, &stderr)
	require.NoError(t, err)
	require.Equal(t, 2, status)
	require.Contains(t, stderr.String(), "-onlyone")
}
