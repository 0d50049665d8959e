package policy

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

// share is how many of the weakenings that matter must be caught.
const share = 0.98

// TestWeakenings weakens what the blueprints and the production stack deploy,
// one property at a time, and expects that the packs report something that they didn't report
// before.
func TestWeakenings(t *testing.T) {
	if testing.Short() {
		t.Skip("deploys in the sandbox")
	}
	tools, err := engine.Build(context.Background(),
		absolute(t, root),
		t.TempDir(),
		t.TempDir(),
		os.Stderr, true, false)
	require.NoError(t, err)
	for _, file := range []string{
		"blueprints/serverless-site.yaml", "blueprints/container-platform.yaml",
		"blueprints/managed-containers.yaml",
		"blueprints/private-instances.yaml", "Pulumi.prd.yaml",
	} {
		t.Run(file, func(t *testing.T) {
			report := weaken(deploy(t, tools, file))
			t.Log(report)
			for _, entry := range unexplained(report) {
				t.Errorf("not caught and not explained: %s", entry)
			}
			require.GreaterOrEqual(t, report.rate(), share)
		})
	}
}

// deploy brings a stack file up in the sandbox and returns its exported state.
func deploy(t testing.TB, tools engine.Tools, file string) snapshot {
	t.Helper()
	st := open(t, root, tools, "prd", absolute(t, filepath.Join(root, file)))
	outcome, err := st.Do(context.Background(), engine.Operation{Name: "up", Fast: true})
	require.NoError(t, err)
	require.NoError(t, outcome.Failure())
	text, err := st.Export(context.Background(), true)
	require.NoError(t, err)
	return readSnapshot(t, text)
}

// outcome is what became of the weakenings.
type outcome struct {
	mandatory, advisory, harmless, survived []mutation
	reasons                                 map[string]string
	caughtBy                                map[string]int
}

// rate is the share of the weakenings that matter and were caught.
func (o outcome) rate() float64 {
	caught := len(o.mandatory) + len(o.advisory)
	return float64(caught) / float64(caught+len(o.survived))
}

// weaken checks every weakening of the snapshot. What isn't caught is harmless or a survivor, as
// the table explains.
func weaken(s snapshot) outcome {
	all := mutations(s)
	verdicts := newEvaluator().evaluateAll(s, all)
	o := outcome{reasons: map[string]string{}, caughtBy: map[string]int{}}
	for i, m := range all {
		stopped, reported := verdicts[i].stopped, verdicts[i].reported
		for _, name := range reported {
			o.caughtBy[name]++
		}
		why, known := explain(m)
		switch {
		case known && why.harmless:
			o.harmless = append(o.harmless, m)
		case len(stopped) > 0:
			o.mandatory = append(o.mandatory, m)
		case len(reported) > 0:
			o.advisory = append(o.advisory, m)
		default:
			o.survived = append(o.survived, m)
		}
		if known {
			o.reasons[m.String()] = why.reason
		}
	}
	return o
}

// news are the policies that find more after a mutation than before it, the mandatory ones and all.
type news struct{ stopped, reported []string }

// evaluateAll checks the mutations, of a resource one after the other and of several resources at
// once.
func (c evaluator) evaluateAll(s snapshot, all []mutation) []news {
	verdicts := make([]news, len(all))
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for first := 0; first < len(all); {
		urn, next := all[first].resource.URN, first
		for next < len(all) && all[next].resource.URN == urn {
			next++
		}
		from := first
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			before := c.evaluate(s, urn)
			for i := from; i < next; i++ {
				after := c.evaluate(all[i].on(s), urn)
				verdicts[i] = news{more(before.mandatory, after.mandatory), more(before.all, after.all)}
			}
		})
		first = next
	}
	group.Wait()
	return verdicts
}

// unexplained are the survivors that the table doesn't know.
func unexplained(o outcome) []string {
	var list []string
	for _, m := range o.survived {
		if o.reasons[m.String()] == "" {
			list = append(list, m.String())
		}
	}
	return list
}

// String is the report: the counts, and the survivors with the reasons.
func (o outcome) String() string {
	var text strings.Builder
	caught := len(o.mandatory) + len(o.advisory)
	fmt.Fprintf(&text,
		"%d weakenings that matter: %d caught (%.1f %%), %d of them by a mandatory policy; %d survived; %d changes "+
			"are no weakening\n",
		caught+len(o.survived), caught, 100*o.rate(), len(o.mandatory), len(o.survived), len(o.harmless))
	classes := map[string][2]int{}
	for _, m := range slices.Concat(o.mandatory, o.advisory) {
		n := classes[m.class]
		classes[m.class] = [2]int{n[0] + 1, n[1]}
	}
	for _, m := range o.survived {
		n := classes[m.class]
		classes[m.class] = [2]int{n[0], n[1] + 1}
	}
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		fmt.Fprintf(&text, "  %-12s %4d caught %3d survived\n", class, classes[class][0], classes[class][1])
	}
	for _, m := range o.survived {
		fmt.Fprintf(&text, "survivor: %s\n          %s\n", m, o.reasons[m.String()])
	}
	if os.Getenv("PLINTH_MUTATIONS") != "" {
		for _, m := range o.harmless {
			fmt.Fprintf(&text, "no weakening: %s\n              %s\n", m, o.reasons[m.String()])
		}
	}
	return text.String()
}
