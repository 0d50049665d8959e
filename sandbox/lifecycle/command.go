package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

// Command is `sandbox lifecycle`.
func Command(ctx context.Context, args []string, stdout, stderr io.Writer) (status int, err error) {
	flags := flag.NewFlagSet("lifecycle", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "", "the one stack or blueprint to take through its life")
	jsonFile := flags.String("json", "", "write the results to this file as JSON; - is standard output")
	export := flags.String("export", "", "keep each state, with its secrets in clear, as NAME.json in this folder")
	cwd := flags.String("cwd", ".", "where to look for the project")
	parallel := flags.Int("parallel", min(4, max(1, runtime.NumCPU()/2)), "how many at a time")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, nil
	case err != nil:
		return 2, nil // flag has said why
	}
	if flags.NArg() > 0 {
		return 2, fmt.Errorf("lifecycle: takes no arguments, got %q; name a stack with --only", flags.Arg(0))
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	root, err := engine.FindRoot(*cwd)
	if err != nil {
		return 1, err
	}
	entries, err := choose(root, *only)
	if err != nil {
		return 1, err
	}
	if *export != "" {
		if err := os.MkdirAll(*export, 0o700); err != nil {
			return 1, err
		}
	}
	tools, cleanup, err := Tools(ctx, root, stderr)
	if err != nil {
		return 1, err
	}
	defer cleanup()
	text := stdout
	if *jsonFile == "-" {
		text = stderr
	}
	results, err := runAll(ctx, root, tools, entries, *export, *parallel, text)
	if err != nil {
		return 1, err
	}
	return finish(results, *jsonFile, stdout)
}

// Tools builds what lives need: CLI, program and packs. The caller calls cleanup at the end.
func Tools(ctx context.Context, root string, log io.Writer) (tools engine.Tools, cleanup func(), err error) {
	dir := engine.DefaultDir(root)
	private, err := engine.PrivateDir(dir)
	if err != nil {
		return tools, nil, err
	}
	cleanup = func() { _ = os.RemoveAll(private) }
	cli, err := engine.FindCLI(ctx, root, log)
	if err == nil {
		tools, err = engine.Build(ctx, root, filepath.Join(dir, "bin"), private, log, true, true)
	}
	if err != nil {
		cleanup()
		return tools, nil, err
	}
	tools.CLI = cli
	return tools, cleanup, nil
}

// choose lists the entries, or the one that is asked for.
func choose(root, only string) ([]Entry, error) {
	entries, err := Entries(root)
	if err != nil || only == "" {
		return entries, err
	}
	var names []string
	for _, e := range entries {
		if e.Name == only {
			return []Entry{e}, nil
		}
		names = append(names, e.Name)
	}
	return nil, fmt.Errorf("--only: no such stack or blueprint, got %q; there are %v", only, names)
}

// runAll takes the entries through their lives, some at a time, and prints each as it is done, in their order.
func runAll(ctx context.Context, root string, tools engine.Tools, entries []Entry, export string, parallel int,
	out io.Writer,
) ([]Result, error) {
	temp, err := os.MkdirTemp("", "plinth-lifecycle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	done := make([]chan Result, len(entries))
	slots := make(chan struct{}, max(1, parallel))
	for i, e := range entries {
		done[i] = make(chan Result, 1)
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			done[i] <- Live(ctx, engine.Options{Root: root, Dir: filepath.Join(temp, e.Name), Tools: tools}, e, export)
		}()
	}
	fmt.Fprintf(out, "%-24s %9s %10s %7s %8s %10s\n", "NAME", "RESOURCES", "VIOLATIONS", "CHANGES", "SECONDS", "PREDICTED")
	results := make([]Result, len(entries))
	for i := range done {
		results[i] = <-done[i]
		results[i].write(out)
	}
	return results, nil
}

// write prints the one line of a result, and below it what isn't as it should be.
func (r Result) write(out io.Writer) {
	fmt.Fprintf(out, "%-24s %9d %10d %7d %8.1f %6.1f min\n",
		r.Name, r.Resources, r.Violations, r.Changes, r.Seconds, r.PredictedMinutes)
	for _, p := range r.Problems {
		fmt.Fprintf(out, "  ! %s\n", p)
	}
	if r.Error != "" {
		fmt.Fprintf(out, "  ! %s\n", r.Error)
	}
}

// finish writes the results and says by the exit status whether all hold.
func finish(results []Result, file string, stdout io.Writer) (int, error) {
	if file != "" {
		data, err := json.MarshalIndent(results, "", "  ")
		if err != nil {
			return 1, err
		}
		data = append(data, '\n')
		if file == "-" {
			_, err = stdout.Write(data)
		} else {
			err = os.WriteFile(file, data, 0o644)
		}
		if err != nil {
			return 1, err
		}
	}
	for _, r := range results {
		if !r.Holds() {
			return 1, nil
		}
	}
	return 0, nil
}
