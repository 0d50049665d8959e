// Command build makes the archives that Lambda runs: one zip for each function below functions/, reproducibly, so that an
// unchanged function is an unchanged archive and a deployment touches only what changed.
//
//	go run ./functions/build               # every function, into functions/dist
//	go run ./functions/build -o DIR api    # one of them, elsewhere
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	flags := flag.NewFlagSet("build", flag.ExitOnError)
	root := flags.String("C", "", "the project's folder (default: the nearest one above with a functions folder)")
	out := flags.String("o", "", "folder for the archives (default: functions/dist)")
	version := flags.String("version", "dev", "what the functions say of themselves; a release sets its own")
	_ = flags.Parse(os.Args[1:]) // ExitOnError
	if err := run(*root, *out, *version, flags.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(root, out, version string, names []string) error {
	root, err := projectRoot(root)
	if err != nil {
		return err
	}
	if out == "" {
		out = filepath.Join(root, "functions", "dist")
	}
	known, err := find(filepath.Join(root, "functions"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		names = known
	}
	var problems []error
	for _, name := range names {
		if !slices.Contains(known, name) {
			problems = append(problems, fmt.Errorf("no function %q; there are: %s", name, strings.Join(known, ", ")))
		}
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		start := time.Now()
		archive, size, err := build(root, name, out, version)
		if err != nil {
			return fmt.Errorf("function %q: %w", name, err)
		}
		fmt.Printf("%s  %.1f MB  %.1f s\n", archive, float64(size)/1e6, time.Since(start).Seconds())
	}
	return nil
}

// projectRoot finds the folder that holds functions/, upwards from start.
func projectRoot(start string) (string, error) {
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "functions", "build", "main.go")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("no project here: run it inside the repository")
		}
		dir = filepath.Dir(dir)
	}
}
