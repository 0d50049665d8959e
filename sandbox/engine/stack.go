package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
)

// Stack is one stack of a sandbox, with an AWS of its own.
type Stack struct {
	s       *Sandbox
	Name    string
	Source  string // the stack file it is made from
	Level   string // whose policy levels hold: dev, stg, prd
	account string
	report  copyReport

	external []string // what exists in its AWS without it
}

// Stack prepares a stack: its working copy, made from source (default: Pulumi.<name>.yaml of the project), and, if
// create is set and there is none yet, the stack in the backend.
func (s *Sandbox) Stack(ctx context.Context, name, source string, create bool) (*Stack, error) {
	short := name[strings.LastIndex(name, "/")+1:] // organization/project/stack
	if source == "" {
		source = filepath.Join(s.root, "Pulumi."+short+".yaml")
	} else if _, err := os.Stat(source); err != nil {
		return nil, fmt.Errorf("stack file: %w", err)
	}
	st := &Stack{s: s, Name: short, Source: source}
	var err error
	st.report, err = refreshCopy(source, st.copyPath(), s.phrase, s.salt) //nolint:contextcheck // a local key waits for nothing
	if err != nil {
		return nil, err
	}
	set, err := readSettings(st.copyPath(), s.project)
	if err != nil {
		return nil, err
	}
	st.account, st.external, st.Level = set.Account, set.External, Level(set.Environment, short)
	if _, err := os.Stat(st.statePath()); create && errors.Is(err, os.ErrNotExist) {
		return st, st.init(ctx)
	}
	return st, nil
}

func (st *Stack) copyPath() string {
	return filepath.Join(st.s.work(), "Pulumi."+st.Name+".yaml")
}

// statePath is where the CLI's local backend keeps a stack.
func (st *Stack) statePath() string {
	return filepath.Join(st.s.backend(), ".pulumi", "stacks", st.s.project, st.Name+".json")
}

func (st *Stack) cloudPath() string {
	return filepath.Join(st.s.dir, "cloud", st.Name+".json")
}

func (st *Stack) init(ctx context.Context) error {
	r, err := st.s.run(ctx, Run{Args: []string{
		"stack", "init", st.Name, "--no-select", "--secrets-provider", "passphrase", "--non-interactive",
	}}, nil)
	if err == nil && r.ExitCode != 0 && !strings.Contains(r.Stderr, "already exists") {
		err = fmt.Errorf("creating the stack: %s", strings.TrimSpace(r.Stderr))
	}
	if err != nil {
		return err
	}
	// The CLI has saved the copy in its own style; that is no setting of the user's.
	return restamp(st.copyPath())
}

// Disposable tells whether the stack may be torn down: `disposable: true` in its settings.
func (st *Stack) Disposable() (bool, error) {
	set, err := readSettings(st.copyPath(), st.s.project)
	return set.Disposable, err
}

// Set changes a setting of the project in the working copy, as `config set --path` does: Set("tags.Owner", …).
func (st *Stack) Set(path, value string) error {
	data, err := os.ReadFile(st.copyPath())
	if err != nil {
		return err
	}
	if data, err = setValue(data, append([]string{"config"}, st.s.setting(path)...), value); err != nil {
		return fmt.Errorf("setting %s: %w", path, err)
	}
	return writeFile(st.copyPath(), data)
}

// setting splits tags.Owner into plinth:tags and Owner.
func (s *Sandbox) setting(path string) []string {
	return strings.Split(s.project+":"+path, ".")
}

// Export is the stack's state, as `pulumi stack export` writes it.
func (st *Stack) Export(ctx context.Context, secrets bool) ([]byte, error) {
	args := []string{"stack", "export", "--stack", st.Name, "--non-interactive"}
	if secrets {
		args = append(args, "--show-secrets")
	}
	r, err := st.s.run(ctx, Run{Args: args}, nil)
	if err != nil {
		return nil, err
	}
	if r.ExitCode != 0 {
		return nil, fmt.Errorf("stack export: %s", strings.TrimSpace(r.Stderr))
	}
	return []byte(r.Stdout), nil
}

// StateResource is what the state knows of one resource, as far as it matters here.
type StateResource struct {
	URN, Type, ID string
	Custom        bool
	Protect       bool
	Delete        bool // replaced, and still to be deleted
}

// InAWS tells whether the resource is one that AWS would have: no component and no provider.
func (r StateResource) InAWS() bool { return r.Custom && !strings.HasPrefix(r.Type, "pulumi:") }

// State reads the resources from the backend's file, which is faster than asking the CLI. An empty stack has none.
func (st *Stack) State() ([]StateResource, error) {
	data, err := os.ReadFile(st.statePath())
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	var state struct {
		Checkpoint struct {
			Latest struct {
				Resources         []StateResource
				PendingOperations []json.RawMessage `json:"pending_operations"`
			}
		}
	}
	if err := json.Unmarshal(data, &state); err != nil {
		return nil, fmt.Errorf("state %s: %w", st.statePath(), err)
	}
	if n := len(state.Checkpoint.Latest.PendingOperations); n > 0 {
		return nil, fmt.Errorf("state %s: %d operations are pending", st.statePath(), n)
	}
	return state.Checkpoint.Latest.Resources, nil
}

// Cloud opens the simulated AWS of the stack; the caller closes it.
func (st *Stack) Cloud(faults ...cloud.Fault) (*cloud.Cloud, error) {
	if err := os.MkdirAll(filepath.Dir(st.cloudPath()), 0o700); err != nil {
		return nil, err
	}
	c, err := cloud.New(cloud.Options{
		Table:     aws.Table(),
		Account:   st.account,
		StateFile: st.cloudPath(),
		Faults:    faults,
		External:  st.external,
	})
	if err != nil {
		return nil, fmt.Errorf("simulated AWS: %w", err)
	}
	return c, nil
}

// Inventory is what exists in the stack's AWS.
func (st *Stack) Inventory() ([]cloud.Resource, error) {
	c, err := st.Cloud()
	if err != nil {
		return nil, err
	}
	return c.Inventory(), c.Close()
}

// policies attaches both packs with a file of levels; empty means the one of the stack's level.
func (st *Stack) policies(levels string) (args []string, err error) {
	if len(st.s.tools.Packs) == 0 {
		return nil, nil
	}
	if levels == "" {
		levels = levelFile(st.s.root, st.Level)
	}
	if _, err := os.Stat(levels); err != nil {
		return nil, fmt.Errorf("policy levels: %w", err)
	}
	for _, pack := range st.s.tools.Packs {
		args = append(args, "--policy-pack", pack, "--policy-pack-config", levels)
	}
	return args, nil
}

// Operation is one preview, up, refresh or destroy that runs unattended.
type Operation struct {
	Name     string        // preview, up, refresh, destroy
	Policies bool          // with both packs
	Faults   []cloud.Fault // make the simulated AWS fail
	Args     []string      // more flags

	// Preview lets the CLI preview first, as it does for people, and stop there if that fails. With it the events
	// are those of both.
	Preview bool
	// Fast leaves out what only a crash would need: the state is saved once, at the end.
	Fast bool
}

// Outcome is what an operation did.
type Outcome struct {
	*Result
	Tally
}

// Do runs an operation. One that fails isn't an error: see ExitCode and Errors.
func (st *Stack) Do(ctx context.Context, op Operation) (Outcome, error) {
	args := append([]string{op.Name, "--stack", st.Name, "--non-interactive"}, op.Args...)
	if op.Name != "preview" {
		args = append(args, "--yes")
		if !op.Preview {
			args = append(args, "--skip-preview")
		}
	}
	if op.Policies {
		policies, err := st.policies("")
		if err != nil {
			return Outcome{}, err
		}
		args = append(args, policies...)
	}
	run := Run{Args: args, Events: true, Faults: op.Faults}
	if op.Fast {
		run.Env = []string{"PULUMI_EXPERIMENTAL=true", "PULUMI_SKIP_CHECKPOINTS=true"}
	}
	r, err := st.Run(ctx, run)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{r, Sum(r.Events)}, nil
}

// Failure puts an unsuccessful outcome into one error: what the engine said, else what the CLI printed.
func (o Outcome) Failure() error {
	if o.ExitCode == 0 {
		return nil
	}
	if len(o.Errors) > 0 {
		return errors.New(strings.Join(o.Errors, "; "))
	}
	for _, text := range []string{o.Stderr, o.Stdout} {
		if text = strings.TrimSpace(text); text != "" {
			return fmt.Errorf("exit status %d: %s", o.ExitCode, text)
		}
	}
	return fmt.Errorf("exit status %d", o.ExitCode)
}
