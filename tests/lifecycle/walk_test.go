package lifecycle

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

// walk knows what a life without faults does, and keeps two of its states to start from.
type walk struct {
	way
	options engine.Options
	source  string
	fresh   string // the folder of a sandbox in which the stack has just been created
	kept    string // the folder of one in which it stands

	creates, updates, deletes []cloud.Fault
	created, updated, deleted []string       // URNs
	standing                  []string       // URNs of all resources after up
	existing                  map[string]int // what exists in AWS then, by type
}

// measure takes a stack through one life without faults, and the list of faults from what it did.
func measure(t *testing.T, along way) *walk {
	root, tools := project(t)
	w := &walk{
		way:     along,
		options: engine.Options{Root: root, Tools: tools},
		source:  filepath.Join(root, "blueprints", along.blueprint+".yaml"),
		fresh:   t.TempDir(),
		kept:    t.TempDir(),
	}
	dir := t.TempDir()
	st := w.openIn(t, dir)
	require.NoError(t, os.CopyFS(w.fresh, os.DirFS(dir)))
	up := do(t, st, "up")
	require.NoError(t, os.CopyFS(w.kept, os.DirFS(dir)))
	w.creates, w.created = w.faults(up, apitype.OpCreate)
	w.standing, w.existing = look(t, st)
	w.set(t, st, 1)
	w.updates, w.updated = w.faults(do(t, st, "up"), apitype.OpUpdate)
	w.deletes, w.deleted = w.faults(do(t, st, "destroy"), apitype.OpDelete)
	nothingLeft(t, st)
	return w
}

// open prepares the stack in a sandbox of its own, a copy of another one.
func (w *walk) open(t *testing.T, from string) *engine.Stack {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(from)))
	return w.openIn(t, dir)
}

func (w *walk) openIn(t *testing.T, dir string) *engine.Stack {
	t.Helper()
	o := w.options
	o.Dir = dir
	st := open(t, o, w.blueprint, w.source)
	require.NoError(t, st.Set("disposable", "true")) // so that it can go again
	return st
}

func (w *walk) set(t *testing.T, st *engine.Stack, i int) {
	t.Helper()
	for path, value := range w.change(i) {
		require.NoError(t, st.Set(path, value))
	}
}

// faults makes a fault for every resource of AWS that an operation created, updated or deleted, or for the first of
// each type, and lists all of these resources.
func (w *walk) faults(o engine.Outcome, op apitype.OpType) (faults []cloud.Fault, urns []string) {
	types := map[string]bool{}
	for _, m := range done(o, op) {
		urns = append(urns, m.URN)
		if !w.each || !types[m.Type] {
			faults = append(faults, cloud.Fault{Operation: string(op), Type: m.Type, URN: m.URN, Nth: 1})
		}
		types[m.Type] = true
	}
	slices.Sort(urns)
	return faults, urns
}

// sameAsWithoutFaults: the state and AWS have exactly what a run without faults brings.
func (w *walk) sameAsWithoutFaults(t *testing.T, st *engine.Stack) {
	t.Helper()
	standing, existing := look(t, st)
	require.Equal(t, w.standing, standing)
	require.Equal(t, w.existing, existing)
}

// do runs an operation that must succeed.
func do(t *testing.T, st *engine.Stack, operation string) engine.Outcome {
	t.Helper()
	o, err := st.Do(t.Context(), engine.Operation{Name: operation, Fast: true})
	require.NoError(t, err)
	require.NoError(t, o.Failure(), operation)
	return o
}

// fail runs an operation with faults, one resource at a time. One fault must strike and be reported.
func fail(t *testing.T, st *engine.Stack, operation string, faults []cloud.Fault) engine.Outcome {
	t.Helper()
	op := engine.Operation{Name: operation, Fast: true, Faults: faults}
	if len(faults) > 1 {
		op.Args = []string{"--parallel", "1"}
	}
	o, err := st.Do(t.Context(), op)
	require.NoError(t, err)
	require.Len(t, o.FaultsFired, 1, "of %d faults one must strike: %v", len(faults), o.Errors)
	require.NotZero(t, o.ExitCode, "%s: a run with a fault must not be called a success", o.FaultsFired)
	require.Equal(t, []string{o.FaultsFired[0].URN}, o.Failed, "%v", o.Errors)
	return o
}

// look lists what stands, in the state by URN, in AWS by type.
func look(t *testing.T, st *engine.Stack) (standing []string, existing map[string]int) {
	t.Helper()
	state, err := st.State()
	require.NoError(t, err)
	for _, r := range state {
		require.False(t, r.Delete, "%s waits for its deletion", r.URN)
		standing = append(standing, r.URN)
	}
	slices.Sort(standing)
	return standing, existingIn(t, st)
}

// existingIn counts what exists in the stack's AWS, by type.
func existingIn(t *testing.T, st *engine.Stack) map[string]int {
	t.Helper()
	inventory, err := st.Inventory()
	require.NoError(t, err)
	existing := map[string]int{}
	for _, r := range inventory {
		existing[r.Type]++
	}
	return existing
}

// sameInStateAndAWS: a fault leaves nothing behind that the state doesn't know of, and the state knows of nothing that
// isn't there. What was replaced and waits for its deletion is in both.
func sameInStateAndAWS(t *testing.T, st *engine.Stack, after cloud.Fault) {
	t.Helper()
	state, err := st.State()
	require.NoError(t, err)
	known := map[string]int{}
	for _, r := range state {
		if r.InAWS() {
			known[r.Type]++
		}
	}
	require.Equal(t, known, existingIn(t, st), "after a fault at %s", after)
}

func nothingLeft(t *testing.T, st *engine.Stack) {
	t.Helper()
	standing, existing := look(t, st)
	require.Empty(t, standing)
	require.Empty(t, existing)
}

// urnsOf are the resources of AWS on which an operation succeeded.
func urnsOf(o engine.Outcome, op apitype.OpType) []string {
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
