// Command gen writes what the simulated AWS knows of the provider's resources.
//
//	go run ./sandbox/cloud/schema/gen
//	go run ./sandbox/cloud/schema/gen -provider DIR
//
// Without a flag it writes sdk.json.gz from the sources of the pinned SDKs. With -provider it also
// writes traits.json.gz from the sources of github.com/hashicorp/terraform-provider-aws, which
// pulumi-aws bridges and this module doesn't need otherwise: DIR is its module in the module cache.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema/gen/sdk"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema/gen/terraform"
)

func main() {
	provider := flag.String("provider", "",
		"folder of the terraform-provider-aws module; empty leaves the traits alone")
	flag.Parse()
	if err := run("sandbox/cloud/schema", *provider); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(folder, provider string) error {
	d, err := sdk.Generate()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(folder, "sdk.json.gz"), d); err != nil {
		return err
	}
	fmt.Printf("%d resources, %d functions, %d nested types\n", len(d.Resources), len(d.Functions), len(d.Types))
	if provider == "" {
		return nil
	}
	traits, err := terraform.Traits(provider, d)
	if err != nil {
		return err
	}
	fmt.Printf("traits of %d resources\n", len(traits))
	_, from, _ := strings.Cut(provider, "terraform-provider-aws")
	return write(filepath.Join(folder, "traits.json.gz"), schema.TraitsFile{
		From:   "terraform-provider-aws" + from,
		Traits: traits,
	})
}

func write(file string, v any) error {
	b, err := schema.Encode(v)
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}
