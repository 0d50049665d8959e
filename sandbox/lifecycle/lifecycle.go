// Package lifecycle takes stacks through their whole life in the sandbox and says whether they hold what a stack of
// this project promises: it deploys, it doesn't violate a mandatory policy, it has nothing left to change afterwards,
// nothing drifts, it refuses to be destroyed unless it is disposable, and then leaves nothing.
package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/duration"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

// Entry is one stack file.
type Entry struct {
	Name   string // of the stack: dev for Pulumi.dev.yaml, serverless-site for blueprints/serverless-site.yaml
	Source string // the file
}

// Result is what a life came to. The JSON names are read by others.
type Result struct {
	Name             string   `json:"name"`
	Resources        int      `json:"resources"`        // that AWS would have, after up
	Violations       int      `json:"violations"`       // mandatory at the level of the stack, in preview and up
	Advisories       int      `json:"advisories"`       // the others
	Changes          int      `json:"changes"`          // in the second preview
	RefreshChanges   int      `json:"refreshChanges"`   // found by refresh
	Left             int      `json:"left"`             // after destroy, in the state and in AWS
	Seconds          float64  `json:"seconds"`          // that the life took here
	PredictedMinutes float64  `json:"predictedMinutes"` // that a first up would take on AWS
	Level            string   `json:"level"`            // dev, stg, prd: whose policies were mandatory
	Problems         []string `json:"problems,omitempty"`
	Error            string   `json:"error,omitempty"` // why the life ended early
}

// Holds tells whether everything is as it should be.
func (r Result) Holds() bool { return r.Error == "" && len(r.Problems) == 0 }

// Entries lists the stack files of a project and its blueprints, stacks first. Deployment settings
// (Pulumi.<stack>.deploy.yaml) are no stack files.
func Entries(root string) ([]Entry, error) {
	var entries []Entry
	for _, pattern := range []string{"Pulumi.*.yaml", filepath.Join("blueprints", "*.yaml")} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		slices.Sort(files)
		for _, f := range files {
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "Pulumi."), ".yaml")
			if strings.HasSuffix(name, ".deploy") {
				continue
			}
			if i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name }); i >= 0 {
				return nil, fmt.Errorf("%s and %s are both called %q; rename one", entries[i].Source, f, name)
			}
			entries = append(entries, Entry{Name: name, Source: f})
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("no Pulumi.<stack>.yaml in %s and none in blueprints", root)
	}
	return entries, nil
}

// life is one entry under way.
type life struct {
	stack  *engine.Stack
	result Result
	export string // folder for the state; empty keeps none
	packs  bool
}

// Live takes an entry through its life in a sandbox of its own. It returns an error only when it couldn't judge.
func Live(ctx context.Context, o engine.Options, e Entry, export string) Result {
	start := time.Now()
	l := &life{result: Result{Name: e.Name}, export: export, packs: true}
	err := l.run(ctx, o, e)
	if err != nil {
		l.result.Error = err.Error()
	}
	l.result.Seconds = math.Round(time.Since(start).Seconds()*10) / 10
	return l.result
}

func (l *life) run(ctx context.Context, o engine.Options, e Entry) error {
	s, err := engine.Open(o) //nolint:contextcheck // a local key waits for nothing
	if err != nil {
		return err
	}
	if l.stack, err = s.Stack(ctx, e.Name, e.Source, true); err != nil {
		return err
	}
	l.result.Level = l.stack.Level
	return errors.Join(l.rise(ctx), ctx.Err())
}

// rise and fall: every step needs the one before.
func (l *life) rise(ctx context.Context) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"preview", l.firstPreview},
		{"up", l.up},
		{"prediction", l.predict},
		{"second preview", l.secondPreview},
		{"refresh", l.refresh},
		{"refusal", l.refusal},
		{"destroy", l.destroy},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

func (l *life) problem(format string, args ...any) {
	l.result.Problems = append(l.result.Problems, fmt.Sprintf(format, args...))
}

// firstPreview is the gate: here a mandatory violation stops a deployment. To see the rest of the life all the same,
// it goes on without the packs.
func (l *life) firstPreview(ctx context.Context) error {
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "preview", Policies: true})
	if err != nil {
		return err
	}
	l.judge("preview", o)
	if len(o.Mandatory) > 0 {
		l.packs = false
		return nil
	}
	return o.Failure()
}

// judge counts violations. What preview found isn't counted again in up.
func (l *life) judge(step string, o engine.Outcome) {
	for _, v := range o.Mandatory {
		l.result.Violations++
		l.problem("%s: %s %s: %s: %s", step, v.Pack, v.Policy, v.URN, firstLine(v.Message))
	}
	l.result.Advisories = max(l.result.Advisories, len(o.Advisory))
}

func (l *life) up(ctx context.Context) error {
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "up", Policies: l.packs})
	if err != nil {
		return err
	}
	l.judge("up", o)
	if err := o.Failure(); err != nil {
		return err
	}
	n, err := l.standing()
	l.result.Resources = n
	if err == nil && n == 0 {
		err = errors.New("no resources: a life that creates nothing proves nothing")
	}
	return err
}

// standing counts the resources of the state that AWS would have.
func (l *life) standing() (int, error) {
	state, err := l.stack.State()
	n := 0
	for _, r := range state {
		if r.InAWS() {
			n++
		}
	}
	return n, err
}

func (l *life) predict(ctx context.Context) error {
	export, err := l.stack.Export(ctx, l.export != "")
	if err != nil {
		return err
	}
	if l.export != "" {
		if err := os.WriteFile(filepath.Join(l.export, l.result.Name+".json"), export, 0o600); err != nil {
			return err
		}
	}
	p, err := duration.OfState(export, aws.Table().Seconds)
	l.result.PredictedMinutes = math.Round(p.Seconds/6) / 10
	return err
}

func (l *life) secondPreview(ctx context.Context) error {
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "preview", Policies: l.packs})
	if err != nil {
		return err
	}
	if l.result.Changes = o.Changed(); l.result.Changes > 0 {
		l.problem("second preview: %s", changes(o))
	}
	return o.Failure()
}

func (l *life) refresh(ctx context.Context) error {
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "refresh"})
	if err != nil {
		return err
	}
	if l.result.RefreshChanges = o.Changed(); l.result.RefreshChanges > 0 {
		l.problem("refresh: %s", changes(o))
	}
	return o.Failure()
}

// refusal: a stack that isn't disposable must withstand destroy, whole. It is the preview that withstands: with
// --skip-preview Pulumi deletes whatever isn't protected itself before it fails. Then the stack is made disposable.
func (l *life) refusal(ctx context.Context) error {
	disposable, err := l.stack.Disposable()
	if err != nil || disposable {
		return err
	}
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "destroy", Preview: true})
	if err != nil {
		return err
	}
	refusal := o.Failure()
	switch n, err := l.standing(); {
	case err != nil:
		return err
	case refusal == nil:
		return errors.New("a stack that isn't disposable was destroyed; protect its data, keys and network")
	case !strings.Contains(refusal.Error(), "protect"):
		l.problem("refusal: destroy failed for another reason than protection: %s", firstLine(refusal.Error()))
	case n != l.result.Resources:
		l.problem("refusal: destroy was refused, but %d of %d resources are gone", l.result.Resources-n, l.result.Resources)
	}
	if err := l.stack.Set("disposable", "true"); err != nil {
		return err
	}
	// Without the packs: what is to be torn down violates what protects it.
	if o, err = l.stack.Do(ctx, engine.Operation{Fast: true, Name: "up"}); err != nil {
		return err
	}
	return o.Failure()
}

func (l *life) destroy(ctx context.Context) error {
	o, err := l.stack.Do(ctx, engine.Operation{Fast: true, Name: "destroy"})
	if err != nil {
		return err
	}
	failure := o.Failure()
	state, err := l.stack.State()
	if err != nil {
		return err
	}
	exists, err := l.stack.Inventory()
	if err != nil {
		return err
	}
	l.result.Left = len(state) + len(exists)
	for _, r := range state {
		l.problem("left in the state: %s", r.URN)
	}
	for _, r := range exists {
		l.problem("left in AWS: %s %s", r.Type, r.ID)
	}
	return failure
}

// changes says what an operation that should have changed nothing changed.
func changes(o engine.Outcome) string {
	var list []string
	for _, e := range o.Events {
		if m := e.ResourcePreEvent; m != nil && m.Metadata.Op != "same" && m.Metadata.Op != "refresh" &&
			m.Metadata.Op != "read" {
			list = append(list, fmt.Sprintf("%s %s %v", m.Metadata.Op, m.Metadata.URN, m.Metadata.Diffs))
		}
		if m := e.ResOutputsEvent; m != nil && m.Metadata.Op == "refresh" && len(m.Metadata.DetailedDiff) > 0 {
			list = append(list, fmt.Sprintf("refresh %s %v", m.Metadata.URN, m.Metadata.Diffs))
		}
	}
	if len(list) == 0 {
		b, _ := json.Marshal(o.Changes)
		return string(b)
	}
	return strings.Join(list, "; ")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
