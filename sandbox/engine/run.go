package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// Run is one call of the CLI.
type Run struct {
	Args   []string  // the command and its flags
	Stdin  io.Reader // default: none
	Stdout io.Writer // default: kept in Result.Stdout
	Stderr io.Writer // default: kept in Result.Stderr
	Env    []string  // added last

	Events bool          // keep the engine's events (up, preview, refresh, destroy, import)
	Faults []cloud.Fault // make the simulated AWS fail
}

// Result is how a call ended. A CLI that reports a failure isn't an error of ours: see ExitCode.
type Result struct {
	ExitCode       int
	Stdout, Stderr string
	Events         []apitype.EngineEvent
	Took           time.Duration
	FaultsFired    []cloud.Fault // the faults that were met
}

// Stack is one stack of a sandbox, with an AWS of its own.
type Stack struct {
	s       *Sandbox
	Name    string
	Source  string // the stack file it is made from
	Level   string // whose policy levels hold: dev, stg, prd
	account string
	report  copyReport
}

// Stack prepares a stack: its working copy, made from source (default: Pulumi.<name>.yaml of the project), and the
// stack in the backend, if there is none yet.
func (s *Sandbox) Stack(ctx context.Context, name, source string, create bool) (*Stack, error) {
	short := name[strings.LastIndex(name, "/")+1:] // organization/project/stack
	if source == "" {
		source = filepath.Join(s.root, "Pulumi."+short+".yaml")
	} else if _, err := os.Stat(source); err != nil {
		return nil, fmt.Errorf("stack file: %w", err)
	}
	st := &Stack{s: s, Name: short, Source: source}
	var err error
	if st.report, err = refreshCopy(source, st.copyPath(), s.phrase, s.salt); err != nil {
		return nil, err
	}
	set, err := readSettings(st.copyPath(), s.project)
	if err != nil {
		return nil, err
	}
	st.account, st.Level = set.Account, Level(set.Environment, short)
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

// Cloud opens the simulated AWS of the stack.
func (st *Stack) Cloud(faults ...cloud.Fault) (*cloud.Cloud, error) {
	if err := os.MkdirAll(filepath.Dir(st.cloudPath()), 0o700); err != nil {
		return nil, err
	}
	c, err := cloud.New(cloud.Options{Account: st.account, StateFile: st.cloudPath(), Faults: faults})
	if err != nil {
		return nil, fmt.Errorf("simulated AWS: %w", err)
	}
	return c, nil
}

// Run calls the CLI for this stack with the simulated AWS attached. It doesn't add --stack: an interactive command
// line is passed on as it was written.
func (st *Stack) Run(ctx context.Context, r Run) (*Result, error) {
	c, err := st.Cloud(r.Faults...)
	if err != nil {
		return nil, err
	}
	debug, stop, err := c.Attach(ctx)
	if err != nil {
		return nil, fmt.Errorf("simulated AWS: %w", err)
	}
	result, err := st.s.run(ctx, r, []string{"PULUMI_DEBUG_PROVIDERS=" + debug})
	if err := errors.Join(err, stop(), c.Close()); err != nil {
		return nil, err
	}
	result.FaultsFired = c.Fired()
	return result, nil
}

// run starts the CLI in the sandbox and waits for it.
func (s *Sandbox) run(ctx context.Context, r Run, extra []string) (*Result, error) {
	env := append(s.environment(), extra...)
	host, err := startLanguageHost(s.tools.Program, env)
	if err != nil {
		return nil, err
	}
	defer host.close()
	env = append(env, "PULUMI_DEBUG_LANGUAGES=go:"+strconv.Itoa(host.port()))
	env = append(env, r.Env...)

	args := r.Args
	var events string
	if r.Events {
		dir, err := os.MkdirTemp("", "plinth-events-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		events = filepath.Join(dir, "events.json")
		args = append(args[:len(args):len(args)], "--event-log", events)
	}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, s.tools.CLI, args...)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = s.work(), env, r.Stdin, r.Stdout, r.Stderr
	if cmd.Stdout == nil {
		cmd.Stdout = &out
	}
	if cmd.Stderr == nil {
		cmd.Stderr = &errs
	}
	// The CLI ends an update in good order when it is interrupted, and at once when it is interrupted twice.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	start := time.Now()
	err = cmd.Run()
	result := &Result{Took: time.Since(start), Stdout: out.String(), Stderr: errs.String()}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		result.ExitCode, err = exit.ExitCode(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", s.tools.CLI, err)
	}
	if events != "" {
		if result.Events, err = readEvents(events); err != nil {
			return nil, err
		}
	}
	return result, nil
}
