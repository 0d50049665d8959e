package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args  []string
		want  []string // what pulumi gets
		check func(*testing.T, *Invocation)
	}{
		"what isn't ours is passed on unchanged": {
			args: []string{"up", "--yes", "-s", "dev", "--parallel=4", "-c", "a=b", "--show-sames"},
			want: []string{"up", "--yes", "-s", "dev", "--parallel", "4", "-c", "a=b", "--show-sames"},
			check: func(t *testing.T, inv *Invocation) {
				require.Equal(t, "dev", inv.Stack)
				require.Equal(t, []string{"up"}, inv.Command)
			},
		},
		"the command is found behind global flags with values": {
			args: []string{"--color", "never", "-v", "3", "stack", "export", "--stack=prd"},
			want: []string{"--color", "never", "-v", "3", "stack", "export", "--stack", "prd"},
			check: func(t *testing.T, inv *Invocation) {
				require.Equal(t, []string{"stack", "export"}, inv.Command)
				require.Equal(t, "prd", inv.Stack)
			},
		},
		"our own flags don't reach pulumi": {
			args: []string{"up", "--fault", "create:distribution:2", "--fault=bucketV2", "--no-policy", "--state", "x",
				"--policy-config", "p.json"},
			want: []string{"up"},
			check: func(t *testing.T, inv *Invocation) {
				require.Equal(t, []cloud.Fault{
					{Operation: "create", Type: "distribution", Nth: 2}, {Type: "bucketV2", Nth: 1},
				}, inv.Faults)
				require.True(t, inv.NoPolicy)
				require.False(t, inv.takesPolicies())
				require.Equal(t, "/here/x", inv.StateDir)
				require.Equal(t, "/here/p.json", inv.PolicyConfig)
			},
		},
		"the config file is ours to copy, relative to where the user is": {
			args: []string{"preview", "--config-file", "blueprints/site.yaml", "--stack", "dev"},
			want: []string{"preview", "--stack", "dev"},
			check: func(t *testing.T, inv *Invocation) {
				require.Equal(t, "/here/blueprints/site.yaml", inv.ConfigFile)
			},
		},
		"paths are made absolute, since pulumi runs elsewhere": {
			args: []string{"stack", "export", "--file", "out.json"},
			want: []string{"stack", "export", "--file", "/here/out.json"},
		},
		"absolute paths, standard output and addresses stay": {
			args: []string{"up", "--event-log", "tcp://localhost:1", "--save-plan=/tmp/p", "--plan", "-"},
			want: []string{"up", "--event-log", "tcp://localhost:1", "--save-plan", "/tmp/p", "--plan", "-"},
		},
		"the graph's file is an argument": {
			args: []string{"stack", "graph", "out.dot"},
			want: []string{"stack", "graph", "/here/out.dot"},
		},
		"-f is a switch for up and a file for import": {
			args: []string{"up", "-f", "-y"},
			want: []string{"up", "-f", "-y"},
		},
		"-f is a file for import": {
			args: []string{"import", "-f", "in.json", "-o", "out.go"},
			want: []string{"import", "-f", "/here/in.json", "-o", "/here/out.go"},
		},
		"--cwd is where paths start, wherever it stands": {
			args: []string{"up", "--config-file", "c.yaml", "--policy-pack", "a,b", "-C", "there"},
			want: []string{"up", "--policy-pack", "/here/there/a,/here/there/b"},
			check: func(t *testing.T, inv *Invocation) {
				require.Equal(t, "/here/there", inv.Cwd)
				require.Equal(t, "/here/there/c.yaml", inv.ConfigFile)
				require.Equal(t, 2, inv.packs)
			},
		},
		"a short flag may hold its value": {
			args:  []string{"up", "-sdev"},
			want:  []string{"up", "-s", "dev"},
			check: func(t *testing.T, inv *Invocation) { require.Equal(t, "dev", inv.Stack) },
		},
		"behind -- nothing is read": {
			args:  []string{"up", "--", "--no-policy"},
			want:  []string{"up", "--", "--no-policy"},
			check: func(t *testing.T, inv *Invocation) { require.False(t, inv.NoPolicy) },
		},
		"a setting that looks like a flag of ours is a value": {
			args: []string{"config", "set", "--path", "plinth:network.nat", "none"},
			want: []string{"config", "set", "--path", "plinth:network.nat", "none"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inv, err := Parse(tt.args, "/here")
			require.NoError(t, err)
			require.Equal(t, tt.want, inv.Args)
			if tt.check != nil {
				tt.check(t, inv)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for sentence, args := range map[string][]string{
		"a flag without its value":              {"up", "--stack"},
		"a fault that names no type":            {"up", "--fault", "create:"},
		"our own flag without its value":        {"up", "--policy-config"},
		"a fault whose number isn't one":        {"up", "--fault", "bucketV2:zero"},
		"a config file that isn't named at all": {"up", "--config-file"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(args, "/here")
			require.Error(t, err)
		})
	}
}

func TestWhatACommandNeeds(t *testing.T) {
	t.Parallel()
	type needs struct{ project, stack, cloud, program, policies bool }
	for line, want := range map[string]needs{
		"up":                    {true, true, true, true, true},
		"update":                {true, true, true, true, true},
		"pre":                   {true, true, true, true, true},
		"destroy":               {true, true, true, false, false},
		"destroy --run-program": {true, true, true, true, false},
		"refresh":               {true, true, true, false, false},
		"config set":            {true, true, false, false, false},
		"stack export":          {true, true, false, false, false},
		"stack ls":              {true, false, false, false, false},
		"stack rm":              {true, false, false, false, false},
		"stack init":            {true, false, false, false, false},
		"version":               {},
		"plugin ls":             {},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			inv, err := Parse(strings.Fields(line), "/here")
			require.NoError(t, err)
			require.Equal(t, want, needs{
				inv.usesProject(), inv.usesStack(), inv.usesCloud(), inv.runsProgram(), inv.takesPolicies(),
			})
		})
	}
}
