package engine

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// fakeEngine records what is logged.
type fakeEngine struct {
	pulumirpc.UnimplementedEngineServer
	address string
	mu      sync.Mutex
	lines   []string
}

func (e *fakeEngine) Log(_ context.Context, r *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lines = append(e.lines, r.GetMessage())
	return &emptypb.Empty{}, nil
}

func startEngine(t *testing.T) *fakeEngine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	e := &fakeEngine{address: l.Addr().String()}
	s := grpc.NewServer()
	pulumirpc.RegisterEngineServer(s, e)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(s.Stop)
	return e
}

// startHost serves a shell script as the program and returns a way to connect to it.
func startHost(t *testing.T, script string, env ...string) (connect func(*fakeEngine) pulumirpc.LanguageRuntimeClient) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for the program is a shell script")
	}
	program := filepath.Join(t.TempDir(), "program")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"+script), 0o755))
	h, err := startLanguageHost(program, append(env, "PATH="+os.Getenv("PATH")))
	require.NoError(t, err)
	t.Cleanup(h.close)
	return func(e *fakeEngine) pulumirpc.LanguageRuntimeClient {
		conn, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", h.port()),
			grpc.WithTransportCredentials(insecure.NewCredentials()))
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		c := pulumirpc.NewLanguageRuntimeClient(conn)
		_, err = c.Handshake(t.Context(), &pulumirpc.LanguageHandshakeRequest{EngineAddress: e.address})
		require.NoError(t, err)
		return c
	}
}

func TestTheProgramGetsWhatTheSDKReads(t *testing.T) {
	t.Parallel()
	e := startEngine(t)
	connect := startHost(t, `echo "$PULUMI_PROJECT $PULUMI_STACK $PULUMI_ORGANIZATION $PULUMI_DRY_RUN $PULUMI_PARALLEL"
echo "$PULUMI_CONFIG $PULUMI_CONFIG_SECRET_KEYS" >&2
echo "$PULUMI_MONITOR $PULUMI_ENGINE $PULUMI_ROOT_DIRECTORY $INHERITED $1"
pwd
printf "no newline"`, "INHERITED=yes")
	pwd := t.TempDir()
	r, err := connect(e).Run(t.Context(), &pulumirpc.RunRequest{
		Project: "plinth", Stack: "dev", Organization: "organization", DryRun: true, Parallel: 8, Pwd: pwd,
		Config: map[string]string{"plinth:a": "1"}, ConfigSecretKeys: []string{"plinth:a"},
		MonitorAddress: "127.0.0.1:9", Args: []string{"arg"},
		Info: &pulumirpc.ProgramInfo{RootDirectory: "/root"},
	})
	require.NoError(t, err)
	require.Empty(t, r.GetError())
	require.ElementsMatch(t, []string{
		"plinth dev organization true 8\n", `{"plinth:a":"1"} ["plinth:a"]` + "\n",
		"127.0.0.1:9 " + e.address + " /root yes arg\n", pwd + "\n", "no newline\n",
	}, e.lines)
}

func TestEveryConnectionTalksToItsOwnEngine(t *testing.T) {
	t.Parallel()
	preview, update := startEngine(t), startEngine(t)
	connect := startHost(t, `echo "$PULUMI_DRY_RUN $PULUMI_ENGINE"`)
	first, second := connect(preview), connect(update) // both have shaken hands before either runs
	for client, dry := range map[pulumirpc.LanguageRuntimeClient]bool{first: true, second: false} {
		_, err := client.Run(t.Context(), &pulumirpc.RunRequest{DryRun: dry, Pwd: t.TempDir()})
		require.NoError(t, err)
	}
	require.Equal(t, []string{"true " + preview.address + "\n"}, preview.lines)
	require.Equal(t, []string{"false " + update.address + "\n"}, update.lines)
}

func TestAFailingProgramIsReportedAsPulumiDoes(t *testing.T) {
	t.Parallel()
	e := startEngine(t)
	r, err := startHost(t, "echo broken >&2; exit 3")(e).Run(t.Context(), &pulumirpc.RunRequest{Pwd: t.TempDir()})
	require.NoError(t, err)
	require.Equal(t, "program exited with non-zero exit code: 3", r.GetError())
	require.Equal(t, []string{"broken\n"}, e.lines)

	r, err = startHost(t, "exit 32")(e).Run(t.Context(), &pulumirpc.RunRequest{Pwd: t.TempDir()})
	require.NoError(t, err)
	require.Empty(t, r.GetError(), "the SDK has reported the error itself")
	require.True(t, r.GetBail())

	r, err = startHost(t, "kill -9 $$")(e).Run(t.Context(), &pulumirpc.RunRequest{Pwd: t.TempDir()})
	require.NoError(t, err)
	require.Contains(t, r.GetError(), "killed")
}

func TestNothingIsToBeInstalled(t *testing.T) {
	t.Parallel()
	c := startHost(t, "")(startEngine(t))
	r, err := c.GetRequiredPackages(t.Context(), &pulumirpc.GetRequiredPackagesRequest{})
	require.NoError(t, err)
	require.Empty(t, r.GetPackages())
	_, err = c.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	about, err := c.About(t.Context(), &pulumirpc.AboutRequest{})
	require.NoError(t, err)
	require.Contains(t, about.GetVersion(), "go1.")
}

func TestAPolicyPackGivenAsAFolderIsBuiltAndRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module pack\n\ngo 1.26\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(`package main

import (
	"fmt"
	"os"
)

func main() {
	wd, _ := os.Getwd()
	fmt.Println(4242, os.Args[1], os.Getenv("X"), wd)
	fmt.Fprintln(os.Stderr, "complaint")
	os.Exit(5)
}
`), 0o600))
	h, err := startLanguageHost("", os.Environ())
	require.NoError(t, err)
	defer h.close()
	conn, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", h.port()),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	stream, err := pulumirpc.NewLanguageRuntimeClient(conn).RunPlugin(t.Context(), &pulumirpc.RunPluginRequest{
		Pwd: dir, Args: []string{"127.0.0.1:1"}, Env: []string{"X=y"},
		Info: &pulumirpc.ProgramInfo{ProgramDirectory: dir},
	})
	require.NoError(t, err)
	var out, errs string
	for {
		m, err := stream.Recv()
		require.NoError(t, err)
		out, errs = out+string(m.GetStdout()), errs+string(m.GetStderr())
		if exit, ok := m.GetOutput().(*pulumirpc.RunPluginResponse_Exitcode); ok {
			require.EqualValues(t, 5, exit.Exitcode)
			break
		}
	}
	require.Equal(t, "4242 127.0.0.1:1 y "+dir+"\n", out)
	require.Equal(t, "complaint\n", errs)
}

func TestTheEnvironmentLeadsNowhereOutside(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIA")
	t.Setenv("AWS_PROFILE", "production")
	t.Setenv("PULUMI_ACCESS_TOKEN", "pul-1")
	t.Setenv("PULUMI_BACKEND_URL", "s3://production-state")
	t.Setenv("PULUMI_DEBUG_PROVIDERS", "aws:1")
	t.Setenv("PULUMI_PARALLEL", "3")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte("name: plinth\nruntime: go\n"), 0o600))
	s, err := Open(Options{Root: dir})
	require.NoError(t, err)
	env := s.environment()
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "PULUMI_ACCESS_TOKEN", "PULUMI_DEBUG_PROVIDERS"} {
		require.False(t, slices.ContainsFunc(env, func(kv string) bool { return kv[:min(len(kv), len(name)+1)] == name+"=" }), name)
	}
	require.NotContains(t, env, "PULUMI_BACKEND_URL=s3://production-state")
	require.Contains(t, env, "PULUMI_BACKEND_URL=file://"+filepath.Join(dir, ".plinth", "backend"))
	require.Contains(t, env, "PULUMI_PARALLEL=3", "what leads nowhere stays")
}
