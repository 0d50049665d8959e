package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// RunPlugin compiles a plugin given as a folder (a policy pack) and runs it, streaming what it prints: its first
// line is the port that the engine waits for.
func (r *languageRuntime) RunPlugin(req *pulumirpc.RunPluginRequest,
	stream grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	dir, err := os.MkdirTemp("", "plinth-plugin-")
	if err != nil {
		return fmt.Errorf("building the plugin: %w", err)
	}
	defer os.RemoveAll(dir)
	source := req.GetInfo().GetProgramDirectory()
	if source == "" {
		source = req.GetPwd()
	}
	binary := filepath.Join(dir, "plugin")
	build := exec.CommandContext(stream.Context(), "go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Dir, build.Env = source, r.host.env
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the plugin in %s: %w\n%s", source, err, out)
	}
	cmd := exec.CommandContext(stream.Context(), binary, req.GetArgs()...)
	cmd.Dir = req.GetPwd()
	cmd.Env = append(slices.Clone(r.host.env), req.GetEnv()...)
	cmdutil.RegisterProcessGroup(cmd)
	var mu sync.Mutex // a stream takes one message at a time
	cmd.Stdout = writer(func(p []byte) error {
		mu.Lock()
		defer mu.Unlock()
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: p}})
	})
	cmd.Stderr = writer(func(p []byte) error {
		mu.Lock()
		defer mu.Unlock()
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: p}})
	})
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		return fmt.Errorf("running the plugin: %w", err)
	}
	return stream.Send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(cmd.ProcessState.ExitCode())},
	})
}

type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) {
	if err := w(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// About tells `pulumi about` which Go is used.
func (r *languageRuntime) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("finding go: %w", err)
	}
	version, err := exec.CommandContext(ctx, path, "env", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("asking %s for its version: %w", path, err)
	}
	return &pulumirpc.AboutResponse{Executable: path, Version: strings.TrimSpace(string(version))}, nil
}

// GetProgramDependencies lists the modules of the program, for `pulumi about`.
func (r *languageRuntime) GetProgramDependencies(ctx context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	format := "{{if not (or .Main .Indirect)}}{{.Path}} {{.Version}}{{end}}"
	if req.GetTransitiveDependencies() {
		format = "{{if not .Main}}{{.Path}} {{.Version}}{{end}}"
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", format, "all")
	cmd.Dir = req.GetInfo().GetProgramDirectory()
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the program's modules: %w", err)
	}
	resp := &pulumirpc.GetProgramDependenciesResponse{}
	for line := range strings.Lines(string(out)) {
		if name, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			resp.Dependencies = append(resp.Dependencies, &pulumirpc.DependencyInfo{Name: name, Version: version})
		}
	}
	return resp, nil
}
