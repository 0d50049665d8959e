// Command gen writes the schema of the AWS provider from the sources of the pinned SDKs.
//
//	go run ./sandbox/cloud/schema/gen
package main

import (
	"fmt"
	"os"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema/gen/sdk"
)

func main() {
	if err := run("sandbox/cloud/schema/sdk.json.gz"); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	d, err := sdk.Generate()
	if err != nil {
		return err
	}
	b, err := sdk.Encode(d)
	if err != nil {
		return err
	}
	fmt.Printf("%d resources, %d functions, %d nested types, %d bytes\n", len(d.Resources), len(d.Functions), len(d.Types), len(b))
	return os.WriteFile(file, b, 0o644)
}
