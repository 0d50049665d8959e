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
	CPU            time.Duration // of the CLI, the packs and the program; the simulated AWS is in our own process
	FaultsFired    []cloud.Fault // the faults that were met
}

// Run calls the CLI for this stack with the simulated AWS attached; only one at a time does. It doesn't add --stack:
// an interactive command line is passed on as it was written.
func (st *Stack) Run(ctx context.Context, r Run) (*Result, error) {
	unlock, err := waitLock(ctx, st.cloudPath()+".lock", st.s.log, "working on "+st.Name)
	if err != nil {
		return nil, err
	}
	defer unlock()
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
	result := &Result{Took: time.Since(start), CPU: host.cpu(), Stdout: out.String(), Stderr: errs.String()}
	if p := cmd.ProcessState; p != nil {
		result.CPU += p.UserTime() + p.SystemTime()
	}
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
