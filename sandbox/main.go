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
	"github.com/plinth-infra/plinth/sandbox/lifecycle"
)

func main() {
	ctx, args := context.Background(), os.Args[1:]
	run := engine.Main
	if len(args) > 0 && args[0] == "lifecycle" {
		run, args = runLifecycle, args[1:]
	}
	status, err := run(ctx, args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		status = 1
	}
	os.Exit(status)
}

func runLifecycle(ctx context.Context, args []string) (int, error) {
	return lifecycle.Command(ctx, args, os.Stdout, os.Stderr)
}
