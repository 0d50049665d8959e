package lifecycle

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

//go:generate go test . -run TestASettingChangesWhatThePageSays -update-changes -timeout 30m
var updateChanges = flag.Bool("update-changes", false, "write what settings change into docs/changes.md and testdata/changes.json")

const (
	changed     = "container-platform"
	effectsFile = "testdata/changes.json"
	changesPage = "../../docs/changes.md"
)

// effects are what a preview would do: types by operation (create, update, replace, delete), with how many.
type effects map[string]map[string]int

// TestASettingChangesWhatThePageSays previews every row of the table on a stack that stands, protected.
func TestASettingChangesWhatThePageSays(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	source := filepath.Join(root, "blueprints", changed+".yaml")
	sandbox, err := engine.Open(engine.Options{Root: root, Dir: t.TempDir(), Tools: tools})
	require.NoError(t, err)
	st := stackOf(t, sandbox, edited(t, source, base, nil), true)
	up, err := st.Do(t.Context(), engine.Operation{Name: "up", Fast: true})
	require.NoError(t, err)
	require.NoError(t, up.Failure())

	found := map[string]effects{}
	for _, c := range changes {
		t.Run(c.setting, func(t *testing.T) {
			st := stackOf(t, sandbox, edited(t, source, base, c.set), false)
			o, err := st.Do(t.Context(), engine.Operation{Name: "preview"})
			require.NoError(t, err)
			if c.refused != "" {
				require.NotZero(t, o.ExitCode, "nothing refuses the change")
				refusal := regexp.MustCompile(regexp.QuoteMeta(c.refused) + `::[^\s"]+"?[\s\S]{0,80}(marked for protection|cannot be deleted|it is protected)`)
				require.Regexp(t, refusal, strings.Join(o.Errors, "\n"))
				found[c.setting] = effects{}
				return
			}
			require.NoError(t, o.Failure())
			e := effectsOf(o.Events)
			require.NotEmpty(t, e, "nothing changes")
			found[c.setting] = e
			c.judge(t, e)
		})
	}
	require.Len(t, found, len(changes), "a setting stands there once")
	if *updateChanges {
		text, err := json.MarshalIndent(found, "", "\t")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(effectsFile, append(text, '\n'), 0o644))
		require.NoError(t, os.WriteFile(changesPage, []byte(page(found)), 0o644))
		return
	}
	require.Equal(t, recorded(t), found, "run go generate ./tests/lifecycle, and look at the difference")
}

// judge: nothing is made anew but what may be, and nothing goes.
func (c change) judge(t *testing.T, e effects) {
	t.Helper()
	for token := range e["replace"] {
		require.Contains(t, c.replaces, token, "%s makes it anew", c.setting)
	}
	require.Empty(t, e["delete"], c.setting)
	if c.adds {
		require.Empty(t, e["update"], c.setting)
		require.Empty(t, e["replace"], c.setting)
	}
}

// TestAFourthServiceBetweenTheOthersOnlyAdds: three services are behind one load balancer, and none
// of what they have moves.
func TestAFourthServiceBetweenTheOthersOnlyAdds(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	source := filepath.Join(root, "blueprints", changed+".yaml")
	sandbox, err := engine.Open(engine.Options{Root: root, Dir: t.TempDir(), Tools: tools})
	require.NoError(t, err)
	without := map[string]any{"plinth:services/worker": nil}
	st := stackOf(t, sandbox, edited(t, source, base, without), true)
	up, err := st.Do(t.Context(), engine.Operation{Name: "up", Fast: true})
	require.NoError(t, err)
	require.NoError(t, up.Failure())
	require.Equal(t, 3, effectsOf(up.Events)["create"]["aws:ecs/service:Service"])
	fourth := changes[slices.IndexFunc(changes, func(c change) bool { return c.setting == "services" })]
	st = stackOf(t, sandbox, edited(t, source, base, without, fourth.set), false)
	o, err := st.Do(t.Context(), engine.Operation{Name: "preview"})
	require.NoError(t, err)
	require.NoError(t, o.Failure())
	e := effectsOf(o.Events)
	require.Equal(t, []string{"create"}, slices.Collect(maps.Keys(e)), "%v", e)
	require.Equal(t, 1, e["create"]["aws:lb/listenerRule:ListenerRule"])
}

// TestThePageOfChangesIsCurrent needs no engine.
func TestThePageOfChangesIsCurrent(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(changesPage)
	require.NoError(t, err)
	require.Equal(t, page(recorded(t)), string(text), "run go generate ./tests/lifecycle")
}

// TestTheDatabasesPageListsWhatMakesANewOne: what protection refuses in the sandbox, and nothing
// else, but for what no setting says.
func TestTheDatabasesPageListsWhatMakesANewOne(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/database.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "These make a new database, empty or out of a snapshot: ")
	require.True(t, ok)
	section, _, ok = strings.Cut(section, "another key")
	require.True(t, ok)
	var listed, refused []string
	for i, word := range strings.Split(section, "`") {
		if i%2 == 1 {
			listed = append(listed, "database."+word)
		}
	}
	for _, c := range changes {
		if c.refused != "" && strings.HasPrefix(c.setting, "database.") {
			refused = append(refused, c.setting)
		}
	}
	require.ElementsMatch(t, refused, listed)
}

func recorded(t *testing.T) (found map[string]effects) {
	t.Helper()
	text, err := os.ReadFile(effectsFile)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &found))
	return found
}

func stackOf(t *testing.T, s *engine.Sandbox, source string, create bool) *engine.Stack {
	t.Helper()
	st, err := s.Stack(t.Context(), "platform", source, create)
	require.NoError(t, err)
	return st
}

// edited is a copy of a stack file with other settings.
func edited(t *testing.T, source string, edits ...map[string]any) string {
	t.Helper()
	text, err := os.ReadFile(source)
	require.NoError(t, err)
	var file map[string]any
	require.NoError(t, yaml.Unmarshal(text, &file))
	for _, edit := range edits {
		for path, value := range edit {
			// A copy: the next edit may reach into it.
			text, err := yaml.Marshal(value)
			require.NoError(t, err)
			var own any
			require.NoError(t, yaml.Unmarshal(text, &own))
			put(t, file["config"].(map[string]any), strings.Split(path, "/"), own)
		}
	}
	text, err = yaml.Marshal(file)
	require.NoError(t, err)
	target := filepath.Join(t.TempDir(), "Pulumi.changed.yaml")
	require.NoError(t, os.WriteFile(target, text, 0o600))
	return target
}

func put(t *testing.T, in map[string]any, path []string, value any) {
	t.Helper()
	for _, step := range path[:len(path)-1] {
		if in[step] == nil {
			in[step] = map[string]any{}
		}
		next, ok := in[step].(map[string]any)
		require.True(t, ok, "%v", path)
		in = next
	}
	last := path[len(path)-1]
	if in[last] = value; value == nil {
		delete(in, last)
	}
}

// effectsOf counts what a preview does to AWS, by operation and type.
func effectsOf(events []apitype.EngineEvent) effects {
	e := effects{}
	for _, event := range events {
		if event.ResourcePreEvent == nil {
			continue
		}
		m := event.ResourcePreEvent.Metadata
		op := string(m.Op)
		if !slices.Contains([]string{"create", "update", "replace", "delete"}, op) || strings.HasPrefix(m.Type, "plinth:") || strings.HasPrefix(m.Type, "pulumi:") || strings.HasPrefix(m.Type, "awsx:") {
			continue // what stays, the halves of a replacement, and components, which are nothing in AWS
		}
		if e[op] == nil {
			e[op] = map[string]int{}
		}
		e[op][m.Type]++
	}
	return e
}

// page is docs/changes.md.
func page(found map[string]effects) string {
	var b strings.Builder
	b.WriteString(`# What a change does

Generated by ` + "`go generate ./tests/lifecycle`" + `, don't edit. Each row is a preview in the sandbox: blueprints/` + changed + `.yaml stands with all its
protection, one setting is changed, and this is what the next deployment would do. Nothing that a row doesn't name is touched, and nothing is
made anew or deleted that holds data. A revision of a task definition is always a new one.

| setting | change | adds | changes in place | makes anew | requests |
|---|---|---|---|---|---|
`)
	for _, c := range changes {
		e := found[c.setting]
		cells := []string{"`" + c.setting + "`", c.what, words(e["create"]), words(e["update"]), words(e["replace"]), c.requests}
		if c.refused != "" {
			cells[2], cells[3], cells[4] = "", "", "**refused by protection**"
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

// words are types with how many there are, as "3 ec2 Subnet".
func words(types map[string]int) string {
	var list []string
	for _, token := range slices.Sorted(maps.Keys(types)) {
		module, kind, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), "/")
		_, kind, _ = strings.Cut(kind, ":")
		text := module + " " + kind
		if n := types[token]; n > 1 {
			text = fmt.Sprintf("%d %s", n, text)
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}
