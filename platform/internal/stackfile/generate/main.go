// Command generate writes platform/schema.json and docs/configuration.md. Run it with `go generate ./platform`.
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
	schema, err := stackfile.Schema(root)
	if err != nil {
		return err
	}
	reference, err := stackfile.Reference(schema)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, stackfile.SchemaFile), schema, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, stackfile.ReferenceFile), reference, 0o644)
}
