package server

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// heartbeat is how often the engine is asked whether it is still there.
const heartbeat = 5 * time.Second

// Main serves the pack as a plugin: it prints its port, and returns when the engine has gone or the
// server fails. args are the command's arguments; the first is the engine's address, which the
// engine leaves out where it attaches to a running plugin.
func Main(pack Pack, args []string) error {
	stop := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterAnalyzerServer(server, New(pack))
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("serving the policy pack %s: %w", pack.Name, err)
	}
	fmt.Fprintf(os.Stdout, "%d\n", handle.Port)
	gone := make(chan struct{})
	if len(args) > 0 && isAddress(args[0]) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if err := rpcutil.Healthcheck(ctx, args[0], heartbeat, func() { close(gone) }); err != nil {
			return fmt.Errorf("watching the engine at %s: %w", args[0], err)
		}
	}
	select {
	case err := <-handle.Done:
		return err
	case <-gone:
		return nil
	}
}

func isAddress(s string) bool {
	_, _, err := net.SplitHostPort(s)
	return err == nil
}
