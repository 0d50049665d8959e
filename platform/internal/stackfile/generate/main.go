// Command generate writes platform/schema.json, docs/configuration.md and the tables of settings in the pages of the tiers. Run it
// with `go generate ./platform`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/plinth-infra/plinth/platform/internal/stackfile"
)

func main() {
	if err := run(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string) error {
	files, err := stackfile.Files(root)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(root, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
