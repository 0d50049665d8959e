// Command policyctl looks after what is made from the policy rules.
//
//	policyctl docs   FILE       write the reference of all policies (docs/policies.md)
//	policyctl config DIR        write the levels of each environment (dev.json, stg.json, prd.json)
//	policyctl lint   FILE…      refuse configuration files that the engine would accept and not mean
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/settings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) >= 2 {
		switch args[0] {
		case "docs":
			return os.WriteFile(args[1], []byte(reference(rules.All())), 0o644)
		case "config":
			return writeConfigs(args[1])
		case "lint":
			return lint(args[1:])
		}
	}
	return fmt.Errorf("usage: policyctl docs FILE | config DIR | lint FILE…")
}

func writeConfigs(dir string) error {
	for _, environment := range settings.Environments {
		text, err := settings.Shipped(rules.All(), environment)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, environment+".json"), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// lint reports every mistake of every file; warnings alone are no failure.
func lint(files []string) error {
	catalog := settings.NewCatalog(rules.All())
	wrong := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, problem := range settings.Lint(catalog, text, time.Now()) {
			fmt.Fprintf(os.Stderr, "%s:%s\n", file, problem)
			if !problem.Warning {
				wrong++
			}
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d mistakes in %d files", wrong, len(files))
	}
	return nil
}
