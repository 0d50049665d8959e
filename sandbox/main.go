// Sandbox runs Pulumi against a simulated AWS: no account, no credentials, no cost.
//
//	go run ./sandbox up --stack dev --yes
//	go run ./sandbox lifecycle
//
// Everything but its own few flags is passed on to the real `pulumi` command; see README.md.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/plinth-infra/plinth/sandbox/engine"
)

func main() {
	status, err := engine.Main(context.Background(), os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		status = 1
	}
	os.Exit(status)
}
