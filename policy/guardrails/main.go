// Command guardrails is the policy pack of what every AWS stack must hold. It runs as the directory
// of a pack (pulumi preview --policy-pack policy/guardrails) and as an executable file
// (--policy-pack bin/guardrails).
package main

import (
	"fmt"
	"os"

	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/server"
)

func main() {
	if err := server.Main(packs.Guardrails(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
