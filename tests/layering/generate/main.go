// Command generate draws the pictures of docs/architecture.md from the sources.
package main

import (
	"fmt"
	"os"

	"github.com/plinth-infra/plinth/tests/layering"
)

const root = "../.."

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	imports, err := layering.Read(root)
	if err != nil {
		return err
	}
	file := root + "/" + layering.Page
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	drawn, err := layering.Draw(string(page), imports)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(drawn), 0o644)
}
