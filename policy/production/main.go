// Command production is the policy pack of what an AWS stack must hold in production only. It runs
// as the directory of a pack (pulumi preview --policy-pack policy/production) and as an executable
// file (--policy-pack bin/production).
package main

import (
	"fmt"
	"os"

	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/server"
)

func main() {
	if err := server.Main(packs.Production(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
