// Command build makes the archives that Lambda runs: one zip for each function below functions/, reproducibly, so that an
// unchanged function is an unchanged archive and a deployment touches only what changed.
//
//	go run ./functions/build               # every function, into functions/dist
//	go run ./functions/build -o DIR api    # one of them, elsewhere
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/plinth-infra/plinth/functions/build/archives"
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
	start := time.Now()
	made, err := archives.Build(context.Background(), archives.Options{
		Root:    root,
		Out:     out,
		Version: version,
		Names:   names,
	})
	if err != nil {
		return err
	}
	for _, a := range made {
		fmt.Printf("%s  %.1f MB\n", a.Path, float64(a.Size)/1e6)
	}
	fmt.Printf("%d archives in %.1f s\n", len(made), time.Since(start).Seconds())
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
