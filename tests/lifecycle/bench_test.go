package lifecycle

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

// The benchmarks measure whole operations of the CLI, as a user waits for them, and report for each the seconds that
// passed and those of CPU, which say more where the machine has other work:
//
//	go test ./tests/lifecycle -run '^$' -bench . -benchtime 3x -timeout 60m
//
// docs/performance.md keeps the results.

// BenchmarkProduction is the production stack, without and with the policy packs.
func BenchmarkProduction(b *testing.B) {
	root, tools := project(b)
	for name, policies := range map[string]bool{"packs=off": false, "packs=on": true} {
		b.Run(name, func(b *testing.B) {
			bench(b, engine.Options{Root: root, Tools: tools}, "prd", "", policies)
		})
	}
}

// BenchmarkFloor is the engine itself: as many resources as the production stack registers, with nothing between them.
func BenchmarkFloor(b *testing.B) {
	root, tools := project(b)
	n := registered(b, engine.Options{Root: root, Tools: tools}, "prd", "")
	o := flat(b, tools)
	b.Run("resources="+strconv.Itoa(n), func(b *testing.B) { bench(b, o, "flat", flatFile(b, n), false) })
}

// BenchmarkGrowth is what becomes of both when there is two, four and eight times as much.
func BenchmarkGrowth(b *testing.B) {
	root, tools := project(b)
	ours := engine.Options{Root: root, Tools: tools}
	n := registered(b, ours, "prd", "")
	floor := flat(b, tools)
	for _, times := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("floor/%dx", times), func(b *testing.B) { bench(b, floor, "flat", flatFile(b, n*times), false) })
		b.Run(fmt.Sprintf("sites/%dx", times), func(b *testing.B) {
			bench(b, ours, "prd", multiplied(b, filepath.Join(root, "Pulumi.prd.yaml"), times), false)
		})
	}
}

// bench takes a stack through its life and reports what each step took.
func bench(b *testing.B, o engine.Options, name, source string, policies bool) {
	steps := []struct{ metric, operation string }{
		{"preview", "preview"}, {"up", "up"}, {"unchanged", "preview"}, {"refresh", "refresh"}, {"destroy", "destroy"},
	}
	took, cpu := make([]float64, len(steps)), make([]float64, len(steps))
	resources, lives := 0, 0
	for b.Loop() {
		o.Dir = b.TempDir()
		st := open(b, o, name, source)
		if !policies { // a production stack that could go would violate the packs
			require.NoError(b, st.Set("disposable", "true"))
		}
		for i, step := range steps {
			if policies && step.operation == "destroy" {
				require.NoError(b, st.Set("disposable", "true"))
				out, err := st.Do(b.Context(), engine.Operation{Name: "up", Fast: true})
				require.NoError(b, err)
				require.NoError(b, out.Failure())
			}
			out, err := st.Do(b.Context(), engine.Operation{
				Name: step.operation, Policies: policies && (step.operation == "preview" || step.operation == "up"),
			})
			require.NoError(b, err)
			require.NoError(b, out.Failure(), step.operation)
			took[i] += out.Took.Seconds()
			cpu[i] += out.CPU.Seconds()
			if step.operation == "up" {
				state, err := st.State()
				require.NoError(b, err)
				resources = len(state)
			}
		}
		lives++
	}
	b.ReportMetric(0, "ns/op") // a whole life with its set-up says nothing
	b.ReportMetric(float64(resources), "resources")
	for i, step := range steps {
		b.ReportMetric(took[i]/float64(lives), step.metric+"-s")
		b.ReportMetric(cpu[i]/float64(lives), step.metric+"-cpu-s")
	}
}

func open(b testing.TB, o engine.Options, name, source string) *engine.Stack {
	s, err := engine.Open(o)
	require.NoError(b, err)
	st, err := s.Stack(b.Context(), name, source, true)
	require.NoError(b, err)
	return st
}

// registered counts all resources that a stack registers, components and providers too: the engine has work with each.
func registered(b testing.TB, o engine.Options, name, source string) int {
	o.Dir = b.TempDir()
	st := open(b, o, name, source)
	out, err := st.Do(b.Context(), engine.Operation{Name: "up", Fast: true})
	require.NoError(b, err)
	require.NoError(b, out.Failure())
	state, err := st.State()
	require.NoError(b, err)
	return len(state)
}

// flat builds the program of testdata/flat.
func flat(b testing.TB, tools engine.Tools) engine.Options {
	return programOf(b, "flat", tools)
}

// programOf builds the program of a folder of testdata. Its tests share the result.
func programOf(b testing.TB, name string, tools engine.Tools) engine.Options {
	b.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", name))
	require.NoError(b, err)
	root, err := engine.FindRoot(".")
	require.NoError(b, err)
	bin := filepath.Join(engine.DefaultDir(root), "bin", name)
	built, err := engine.Build(b.Context(), dir, bin, b.TempDir(), os.Stderr, true, false)
	require.NoError(b, err)
	built.CLI = tools.CLI
	return engine.Options{Root: dir, Tools: built}
}

// flatFile asks for so many resources in all; the stack and its provider are two of them.
func flatFile(b testing.TB, resources int) string {
	path := filepath.Join(b.TempDir(), "Pulumi.flat.yaml")
	require.NoError(b, os.WriteFile(path,
		fmt.Appendf(nil, "config:\n  aws:region: eu-west-1\n  flat:count: %d\n", resources-2), 0o600))
	return path
}

// multiplied has so many times the sites, functions and routes of a stack file. The network, the zone and the API
// stay one.
func multiplied(b testing.TB, source string, times int) string {
	data, err := os.ReadFile(source)
	require.NoError(b, err)
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	require.NoError(b, yaml.Unmarshal(data, &file))
	sites := file.Config["plinth:sites"].(map[string]any)
	functions := file.Config["plinth:functions"].(map[string]any)
	routes := file.Config["plinth:api"].(map[string]any)["routes"].(map[string]any)
	domain := file.Config["plinth:dns"].(map[string]any)["domain"].(string)
	for i := 2; i <= times; i++ {
		name := fmt.Sprintf("more%d", i)
		sites[name] = map[string]any{"domain": name + "." + domain, "www": true}
		functions[name] = map[string]any{"archive": "functions/dist/api.zip"}
		routes["GET /"+name] = map[string]any{"function": name}
	}
	data, err = yaml.Marshal(file)
	require.NoError(b, err)
	path := filepath.Join(b.TempDir(), "Pulumi.prd.yaml")
	require.NoError(b, os.WriteFile(path, data, 0o600))
	return path
}

// TestWhatTheBenchmarksMeasureDeploys keeps the benchmarks from rotting between their runs.
func TestWhatTheBenchmarksMeasureDeploys(t *testing.T) {
	t.Parallel()
	root, tools := project(t)
	ours := engine.Options{Root: root, Tools: tools}
	source := filepath.Join(root, "Pulumi.prd.yaml")
	one, two := registered(t, ours, "prd", ""), registered(t, ours, "prd", multiplied(t, source, 2))
	require.Greater(t, two, one+20, "a second site and a second function are more resources than that")
	require.Equal(t, 7, registered(t, flat(t, tools), "flat", flatFile(t, 7)))
}
