package lifecycle

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

// way is a blueprint that the faults walk through.
type way struct {
	blueprint string
	// each makes only the first resource of each type fail.
	each bool
	// creates and updates are the fewest that there have to be.
	creates, updates int
	// change is what an update sets: what most resources have, and something of each tier, to values that it didn't have before.
	change func(i int) map[string]string
}

// TestTheNextRunConvergesAfterAnyFault makes AWS fail at each single create, update and delete of the blueprint, one
// at a time. The run with the fault must fail, the next one must bring exactly what a run without a fault brings,
// and a destroy must leave nothing.
func TestTheNextRunConvergesAfterAnyFault(t *testing.T) {
	t.Parallel()
	converge(t, way{blueprint: "serverless-site", creates: 60, updates: 20, change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                      fmt.Sprintf("owner-%d@example.com", i),
			"dns.queryLogRetentionDays":       retention,
			"waf.rateLimit":                   strconv.Itoa(1000 + i),
			"waf.logRetentionDays":            retention,
			"functions.api.memoryMiB":         strconv.Itoa(512 + i),
			"functions.api.logRetentionDays":  retention,
			"api.throttle.rate":               strconv.Itoa(20 + i),
			"api.logRetentionDays":            retention,
			"sites.web.logRetentionDays":      strconv.Itoa(100 + i),
			"sites.web.redirects./start":      fmt.Sprintf("302 /page-%d", i),
			"sites.web.contentSecurityPolicy": fmt.Sprintf("default-src 'self' https://cdn-%d.example.com", i),
		}
	}})
}

// The same for the first resource of each type, in a blueprint with so many resources that all of them would take an hour.
func TestTheNextRunConvergesAfterAFaultOfEachTypeOfTheContainerPlatform(t *testing.T) {
	t.Parallel()
	converge(t, way{blueprint: "container-platform", each: true, creates: 45, updates: 25, change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                          fmt.Sprintf("owner-%d@example.com", i),
			"network.flowLogRetentionDays":        retention,
			"waf.rateLimit":                       strconv.Itoa(1000 + i),
			"tracing.sampling.ratePercent":        strconv.Itoa(5 + i%90),
			"database.maxCapacity":                strconv.Itoa(16 + i),
			"database.logRetentionDays":           retention,
			"ingress.idleTimeoutSeconds":          strconv.Itoa(100 + i),
			"services.shop.priority":              strconv.Itoa(100 + i),
			"services.shop.scaling.maxTasks":      strconv.Itoa(12 + i),
			"services.shop.drainSeconds":          strconv.Itoa(30 + i%60),
			"services.worker.logRetentionDays":    retention,
			"messaging.queues.jobs.retentionDays": strconv.Itoa(4 + i%10),
		}
	}})
}

// And for what the private instances add: fleet, bastion, the ways to them, and payments.
func TestTheNextRunConvergesAfterAFaultOfEachTypeOfThePrivateInstances(t *testing.T) {
	t.Parallel()
	converge(t, way{blueprint: "private-instances", each: true, creates: 60, updates: 30, change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                   fmt.Sprintf("owner-%d@example.com", i),
			"network.flowLogRetentionDays": retention,
			"waf.rateLimit":                strconv.Itoa(1000 + i),
			"database.backupRetentionDays": strconv.Itoa(14 + i%20),
			"bastion.logRetentionDays":     retention,
			"fleet.scaling.maxInstances":   strconv.Itoa(4 + i),
			"payments.recorderConcurrency": strconv.Itoa(5 + i%5),
			"api.throttle.rate":            strconv.Itoa(20 + i),
			"api.logRetentionDays":         retention,
			"sites.web.logRetentionDays":   strconv.Itoa(100 + i),
		}
	}})
}

// converge walks. Two kinds of lives share the work: one goes from nothing to nothing with a fault on the way up and one on the way
// down; the other stays up and is updated again and again, each time with a fault at another resource.
func converge(t *testing.T, along way) {
	root, tools := project(t)
	w := &walk{t: t, way: along, options: engine.Options{Root: root, Tools: tools}, source: filepath.Join(root, "blueprints", along.blueprint+".yaml")}
	start := time.Now()
	w.measure()
	t.Logf("%d creates, %d updates, %d deletes", len(w.creates), len(w.updates), len(w.deletes))
	require.GreaterOrEqual(t, len(w.creates), along.creates, "the blueprint has more resources than this")
	require.GreaterOrEqual(t, len(w.updates), along.updates, "the change updates more resources than this")

	jobs := make(chan func(), len(w.creates)+len(w.deletes)+runtime.NumCPU())
	for i := range max(len(w.creates), len(w.deletes)) {
		jobs <- func() { w.riseAndFall(at(w.creates, i), at(w.deletes, i)) }
	}
	share := (len(w.updates) + runtime.NumCPU() - 1) / runtime.NumCPU()
	for part := range slices.Chunk(w.updates, share) {
		jobs <- func() { w.updateAgainAndAgain(part) }
	}
	close(jobs)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for job := range jobs {
				if !t.Failed() {
					job()
				}
			}
		})
	}
	workers.Wait()
	t.Logf("walked %d faults in %s", w.fired, time.Since(start).Round(time.Second))
	if !t.Failed() {
		require.Equal(t, len(w.creates)+len(w.updates)+len(w.deletes), w.fired)
	}
}

// at is an element of the list, or no fault where the other list is longer.
func at(list []cloud.Fault, i int) []cloud.Fault {
	if i < len(list) {
		return list[i : i+1]
	}
	return nil
}

// walk knows what a run without faults does, and counts the faults.
type walk struct {
	way
	t       *testing.T
	options engine.Options
	source  string
	fresh   string // a sandbox in which the stack has just been created

	creates, updates, deletes []cloud.Fault
	standing                  []string // "type name" of all resources after up
	existing                  map[string]int
	updated                   []string // URNs that the change updates

	mu    sync.Mutex
	fired int
}

// measure runs one life without faults, and takes the list of faults from what it did.
func (w *walk) measure() {
	st := w.open()
	up := w.do(st, "up")
	w.creates = w.faults(up, apitype.OpCreate)
	w.standing, w.existing = w.look(st)
	w.set(st, 1)
	change := w.do(st, "up")
	w.updates, w.updated = w.faults(change, apitype.OpUpdate), urns(change, apitype.OpUpdate)
	down := w.do(st, "destroy")
	w.deletes = w.faults(down, apitype.OpDelete)
	w.nothingLeft(st)
}

// riseAndFall is one life: up with a fault, up, destroy with a fault, destroy.
func (w *walk) riseAndFall(create, remove []cloud.Fault) {
	st := w.open()
	if len(create) > 0 {
		w.fail(st, "up", create[0])
	}
	w.do(st, "up")
	standing, existing := w.look(st)
	what := fmt.Sprint("after a fault at ", create)
	require.Equal(w.t, w.standing, standing, what)
	require.Equal(w.t, w.existing, existing, what)
	if len(remove) > 0 {
		w.fail(st, "destroy", remove[0])
	}
	w.do(st, "destroy")
	w.nothingLeft(st)
}

// updateAgainAndAgain is one life in which the settings change once for every fault.
func (w *walk) updateAgainAndAgain(list []cloud.Fault) {
	st := w.open()
	w.do(st, "up")
	for i, f := range list {
		w.set(st, i+1)
		broken := w.fail(st, "up", f)
		next := w.do(st, "up")
		// Each resource is updated once, in the run with the fault or in the next one.
		all := append(urns(broken, apitype.OpUpdate), urns(next, apitype.OpUpdate)...)
		slices.Sort(all)
		require.Equal(w.t, w.updated, all, "after a fault at %s", f)
	}
	w.do(st, "destroy")
	w.nothingLeft(st)
}

func (w *walk) set(st *engine.Stack, i int) {
	for path, value := range w.change(i) {
		require.NoError(w.t, st.Set(path, value))
	}
}

// open prepares a stack in a sandbox of its own. To create it is a call of the CLI, to copy it isn't.
func (w *walk) open() *engine.Stack {
	o := w.options
	o.Dir = w.t.TempDir()
	if w.fresh != "" {
		require.NoError(w.t, os.CopyFS(o.Dir, os.DirFS(w.fresh)))
	}
	s, err := engine.Open(o)
	require.NoError(w.t, err)
	st, err := s.Stack(w.t.Context(), w.blueprint, w.source, true)
	require.NoError(w.t, err)
	if w.fresh == "" {
		w.fresh = w.t.TempDir()
		require.NoError(w.t, os.CopyFS(w.fresh, os.DirFS(o.Dir)))
	}
	require.NoError(w.t, st.Set("disposable", "true")) // so that it can go again
	return st
}

// do runs an operation that must succeed.
func (w *walk) do(st *engine.Stack, operation string) engine.Outcome {
	o, err := st.Do(w.t.Context(), engine.Operation{Name: operation, Fast: true})
	require.NoError(w.t, err)
	require.NoError(w.t, o.Failure(), operation)
	return o
}

// fail runs an operation with a fault, which must strike and be reported.
func (w *walk) fail(st *engine.Stack, operation string, f cloud.Fault) engine.Outcome {
	o, err := st.Do(w.t.Context(), engine.Operation{Name: operation, Fast: true, Faults: []cloud.Fault{f}})
	require.NoError(w.t, err)
	require.Equal(w.t, []cloud.Fault{f}, o.FaultsFired, "the fault must strike")
	require.NotZero(w.t, o.ExitCode, "%s: a run with a fault must not be called a success", f)
	require.Len(w.t, o.Failed, 1, "%s", f)
	w.mu.Lock()
	w.fired++
	w.mu.Unlock()
	return o
}

// look lists what stands, in the state by type and name, in AWS by type.
func (w *walk) look(st *engine.Stack) (standing []string, existing map[string]int) {
	state, err := st.State()
	require.NoError(w.t, err)
	for _, r := range state {
		require.False(w.t, r.Delete, "%s waits for its deletion", r.URN)
		standing = append(standing, r.URN)
	}
	slices.Sort(standing)
	inventory, err := st.Inventory()
	require.NoError(w.t, err)
	existing = map[string]int{}
	for _, r := range inventory {
		existing[r.Type]++
	}
	return standing, existing
}

func (w *walk) nothingLeft(st *engine.Stack) {
	standing, existing := w.look(st)
	require.Empty(w.t, standing)
	require.Empty(w.t, existing)
}

// faults makes a fault for every resource of AWS that an operation created, updated or deleted, or for the first of each type.
func (w *walk) faults(o engine.Outcome, op apitype.OpType) []cloud.Fault {
	count := map[string]int{}
	for _, m := range done(o, op) {
		count[m.Type]++
	}
	var list []cloud.Fault
	for _, typ := range slices.Sorted(maps.Keys(count)) {
		if w.each {
			count[typ] = 1
		}
		for n := range count[typ] {
			list = append(list, cloud.Fault{Operation: string(op), Type: typ, Nth: n + 1})
		}
	}
	return list
}

func urns(o engine.Outcome, op apitype.OpType) []string {
	var list []string
	for _, m := range done(o, op) {
		list = append(list, m.URN)
	}
	slices.Sort(list)
	return list
}

// done are the operations on resources of AWS that succeeded.
func done(o engine.Outcome, op apitype.OpType) []apitype.StepEventMetadata {
	var list []apitype.StepEventMetadata
	for _, e := range o.Events {
		if e.ResOutputsEvent == nil {
			continue
		}
		m := e.ResOutputsEvent.Metadata
		custom := (m.New != nil && m.New.Custom) || (m.Old != nil && m.Old.Custom)
		if m.Op == op && custom && m.Provider != "" {
			list = append(list, m)
		}
	}
	return list
}
