package engine

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
	"github.com/plinth-infra/plinth/sandbox/duration"
)

const usage = `The sandbox runs Pulumi against a simulated AWS. Its own flags, with any command of a stack:
  --config-file FILE                               take the settings from this file, such as a blueprint
  --fault [create:|update:|delete:]TYPE[:nth][!]   make an operation of AWS fail, with ! once it has taken effect; may be repeated
  --policy-config FILE                             levels of the policies, instead of policy/config/<level>.json
  --no-policy                                      without the policy packs
  --state DIR                                      keep everything here, instead of in .plinth
Its own command, which has a --help of its own:
  lifecycle [--only NAME] [--json FILE]            every stack file and blueprint through its whole life
Everything else is passed on to pulumi:

`

// Main is `sandbox <pulumi arguments>`: it runs the CLI in the sandbox and returns its exit status.
func Main(ctx context.Context, args []string) (status int, err error) {
	cwd, err := os.Getwd()
	if err != nil {
		return 1, err
	}
	inv, err := Parse(args, cwd)
	if err != nil {
		return 1, err
	}
	if len(inv.Command) == 0 || inv.command(0) == "help" {
		fmt.Print(usage)
	}
	// The terminal's interrupt goes to the CLI, which is in our process group, too. It ends its update in good
	// order and needs the simulated AWS for that, so we stay until it is done.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	return inv.execute(ctx, os.Stdin, os.Stdout, os.Stderr)
}

func (inv *Invocation) execute(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	root, err := FindRoot(inv.Cwd)
	if err != nil {
		return 1, err
	}
	dir := inv.StateDir
	if dir == "" {
		dir = DefaultDir(root)
	}
	private, err := PrivateDir(dir)
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(private)
	cli, err := FindCLI(ctx, root, stderr)
	if err != nil {
		return 1, err
	}
	tools, err := Build(ctx, root, filepath.Join(DefaultDir(root), "bin"), private, stderr,
		inv.runsProgram(), inv.takesPolicies())
	if err != nil {
		return 1, err
	}
	tools.CLI = cli
	s, err := Open(Options{Root: root, Dir: dir, Tools: tools, Log: stderr}) //nolint:contextcheck // a local key waits for nothing
	if err != nil {
		return 1, err
	}
	run := Run{Args: inv.Args, Stdin: stdin, Stdout: stdout, Stderr: stderr, Faults: inv.Faults}
	if !inv.usesProject() || slices.Contains(inv.Args, "--help") || slices.Contains(inv.Args, "-h") {
		r, err := s.run(ctx, run, nil)
		return exitCode(r), err
	}
	return inv.onStack(ctx, s, run)
}

// onStack runs a command of a stack: with its working copy, its AWS and its policies.
func (inv *Invocation) onStack(ctx context.Context, s *Sandbox, run Run) (int, error) {
	name := inv.Stack
	if name == "" && inv.usesStack() {
		if name = s.selected(ctx); name == "" {
			var err error
			if name, err = s.defaultStack(); err != nil {
				return 1, err
			}
			fmt.Fprintf(s.log, "sandbox: no --stack given, using %s\n", name)
			run.Args = append(run.Args[:len(run.Args):len(run.Args)], "--stack", name)
		}
	}
	if name == "" { // such as `stack ls`
		r, err := s.run(ctx, run, nil)
		return exitCode(r), err
	}
	st, err := s.Stack(ctx, name, inv.ConfigFile, inv.usesStack())
	if err != nil {
		return 1, err
	}
	st.notices(inv)
	if inv.takesPolicies() {
		if run.Args, err = inv.withPolicies(st, run.Args); err != nil {
			return 1, err
		}
	}
	if !inv.usesCloud() {
		r, err := s.run(ctx, run, nil)
		return exitCode(r), err
	}
	r, err := st.Run(ctx, run)
	if err != nil {
		return 1, err
	}
	if len(inv.Faults) > len(r.FaultsFired) {
		fmt.Fprintf(s.log, "sandbox: %d of %d faults didn't occur: this run had no such operation (what stands already isn't created again)\n",
			len(inv.Faults)-len(r.FaultsFired), len(inv.Faults))
	}
	if inv.command(0) == "up" && r.ExitCode == 0 && !inv.JSON {
		if err := st.afterUp(ctx, run.Stdout); err != nil {
			return 1, err
		}
	}
	return r.ExitCode, nil
}

func exitCode(r *Result) int {
	if r == nil {
		return 1
	}
	return r.ExitCode
}

// notices says where the stack differs from the file in the repository.
func (st *Stack) notices(inv *Invocation) {
	say := func(format string, args ...any) { fmt.Fprintf(st.s.log, "sandbox: "+format+"\n", args...) }
	file := st.Source
	if rel, err := filepath.Rel(inv.Cwd, file); err == nil {
		file = rel
	}
	if len(st.report.Blanked) > 0 {
		say("%s: the stack's own key is needed to open %s; the sandbox uses %q instead",
			file, strings.Join(st.report.Blanked, ", "), placeholder)
	}
	if st.report.Dropped {
		say("%s changed, so settings that were made in the sandbox are gone", file)
	}
	if st.report.Changed && inv.command(0) != "config" {
		say("%s is used with settings of the sandbox's own, see `config`", file)
	}
}

// withPolicies attaches both packs. The CLI wants a configuration for every pack, or for none, so the user's own packs
// get an empty one where they have none.
func (inv *Invocation) withPolicies(st *Stack, args []string) ([]string, error) {
	out := slices.Clone(args)
	if missing := inv.packs - inv.packConfigs; missing > 0 {
		empty := filepath.Join(st.s.dir, "no-policy-config.json")
		if err := writeFile(empty, []byte("{}")); err != nil {
			return nil, err
		}
		for range missing {
			out = append(out, "--policy-pack-config", empty)
		}
	}
	policies, err := st.policies(inv.PolicyConfig)
	return append(out, policies...), err
}

// afterUp says how long this would have taken and how to look further.
func (st *Stack) afterUp(ctx context.Context, out io.Writer) error {
	export, err := st.Export(ctx, false)
	if err != nil {
		return err
	}
	p, err := duration.OfState(export, aws.Table().Seconds)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	p.Write(out)
	fmt.Fprintf(out, `
This was a simulated AWS: nothing was created, nothing costs. Look further with
  go run ./sandbox stack output --stack %[1]s        what the stack publishes
  go run ./sandbox stack export --stack %[1]s        every resource as it would be, with its inputs and ids
  go run ./sandbox preview --diff --stack %[1]s      what a change of the program or of its settings would do
  go run ./sandbox destroy --yes --stack %[1]s       what a teardown does
`, st.Name)
	return nil
}

// PrivateDir makes a folder for one run, for the caller to remove. It lies beside the builds, so that files can have a
// second name there. What a killed run left behind goes after a day.
func PrivateDir(dir string) (string, error) {
	runs := filepath.Join(dir, "runs")
	if err := os.MkdirAll(runs, 0o700); err != nil {
		return "", fmt.Errorf("sandbox folder: %w", err)
	}
	old, err := os.ReadDir(runs)
	if err != nil {
		return "", fmt.Errorf("sandbox folder: %w", err)
	}
	for _, e := range old {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(runs, e.Name())) // in use elsewhere, it stays
		}
	}
	return os.MkdirTemp(runs, "")
}
