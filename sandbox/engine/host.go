package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// languageHost is the Go language plugin of a run: where the official one compiles the program, it starts the binary
// that was built beforehand. The engine attaches to it (PULUMI_DEBUG_LANGUAGES), so that the CLI needs no plugin on
// the PATH and an installed one isn't used by accident.
//
// One connection is one engine: `up` opens one for its preview and one for its update, each with an engine address
// of its own. So every connection gets its own server.
type languageHost struct {
	listener net.Listener
	program  string   // the built program
	env      []string // what the program and plugins inherit

	mu      sync.Mutex
	servers []*grpc.Server
	closed  bool
	used    time.Duration // CPU of the programs that ended
}

// startLanguageHost listens on a free local port and serves until close.
func startLanguageHost(program string, env []string) (*languageHost, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("language host: %w", err)
	}
	h := &languageHost{listener: l, program: program, env: env}
	go h.accept()
	return h, nil
}

// port is what PULUMI_DEBUG_LANGUAGES wants.
func (h *languageHost) port() int { return h.listener.Addr().(*net.TCPAddr).Port }

func (h *languageHost) accept() {
	for {
		conn, err := h.listener.Accept()
		if err != nil {
			return
		}
		s := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))
		pulumirpc.RegisterLanguageRuntimeServer(s, &languageRuntime{host: h})
		h.mu.Lock()
		if h.closed {
			h.mu.Unlock()
			_ = conn.Close()
			return
		}
		h.servers = append(h.servers, s)
		h.mu.Unlock()
		go func() { _ = s.Serve(&oneConn{conn: conn, done: make(chan struct{})}) }()
	}
}

// count adds what an ended program used.
func (h *languageHost) count(p *os.ProcessState) {
	if p == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.used += p.UserTime() + p.SystemTime()
}

func (h *languageHost) cpu() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.used
}

// close ends every server; programs that still run are killed with their requests.
func (h *languageHost) close() {
	_ = h.listener.Close()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, s := range h.servers {
		s.Stop()
	}
}

// maxMessage is the engine's own limit of a message, in bytes.
const maxMessage = 1024 * 1024 * 400

// oneConn is a listener that yields one connection and then waits to be closed.
type oneConn struct {
	conn net.Conn
	once sync.Once
	done chan struct{}
	stop sync.Once
}

func (l *oneConn) Accept() (net.Conn, error) {
	var c net.Conn
	l.once.Do(func() { c = l.conn })
	if c != nil {
		return c, nil
	}
	<-l.done
	return nil, net.ErrClosed
}

func (l *oneConn) Close() error   { l.stop.Do(func() { close(l.done) }); return nil }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// languageRuntime answers one engine.
type languageRuntime struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	host   *languageHost
	engine string
}

func (r *languageRuntime) Handshake(_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	r.engine = req.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (r *languageRuntime) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// GetRequiredPackages asks for nothing: the providers are simulated, so none is to be downloaded.
func (r *languageRuntime) GetRequiredPackages(context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// InstallDependencies has nothing to do: the binary is built.
func (r *languageRuntime) InstallDependencies(*pulumirpc.InstallDependenciesRequest,
	grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse],
) error {
	return nil
}

// Run starts the program with the environment that the SDK's pulumi.Run reads, and waits for its end.
func (r *languageRuntime) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	env, err := runEnvironment(req, r.engine)
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient(r.engine, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("reaching the engine: %w", err)
	}
	defer conn.Close()
	engine := pulumirpc.NewEngineClient(conn)

	cmd := exec.CommandContext(ctx, r.host.program, req.GetArgs()...)
	cmd.Dir = req.GetPwd()
	cmd.Env = append(slices.Clone(r.host.env), env...)
	// An interrupt from the terminal is the engine's to handle; it cancels this request, which ends the program.
	cmdutil.RegisterProcessGroup(cmd)
	cmd.WaitDelay = 10 * time.Second
	out, errs := logLines(ctx, engine), logLines(ctx, engine)
	cmd.Stdout, cmd.Stderr = out, errs
	runErr := cmd.Run()
	r.host.count(cmd.ProcessState)
	out.flush()
	errs.flush()
	return runResponse(runErr)
}

// runResponse turns the end of a program into what the engine prints, in the words of the official host.
func runResponse(err error) (*pulumirpc.RunResponse, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == constant.ExitStatusLoggedError:
		return &pulumirpc.RunResponse{Bail: true}, nil // the program has said why
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return &pulumirpc.RunResponse{
			Error: fmt.Sprintf("program exited with non-zero exit code: %d", exit.ExitCode()),
		}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("program ended: %v", exit)}, nil
	default:
		return nil, fmt.Errorf("starting the program: %w", err)
	}
}

// runEnvironment is the contract between a language host and the Go SDK.
func runEnvironment(req *pulumirpc.RunRequest, engine string) ([]string, error) {
	config, err := json.Marshal(req.GetConfig())
	if err != nil {
		return nil, fmt.Errorf("encoding the configuration: %w", err)
	}
	secrets, err := json.Marshal(req.GetConfigSecretKeys())
	if err != nil {
		return nil, fmt.Errorf("encoding the names of secrets: %w", err)
	}
	return []string{
		pulumi.EnvOrganization + "=" + req.GetOrganization(),
		pulumi.EnvProject + "=" + req.GetProject(),
		pulumi.EnvStack + "=" + req.GetStack(),
		pulumi.EnvPulumiRootDirectory + "=" + req.GetInfo().GetRootDirectory(),
		pulumi.EnvConfig + "=" + string(config),
		pulumi.EnvConfigSecretKeys + "=" + string(secrets),
		pulumi.EnvDryRun + "=" + strconv.FormatBool(req.GetDryRun()),
		pulumi.EnvParallel + "=" + strconv.Itoa(int(req.GetParallel())),
		pulumi.EnvMonitor + "=" + req.GetMonitorAddress(),
		pulumi.EnvEngine + "=" + engine,
	}, nil
}

// lineLogger hands a program's output to the engine line by line: written to our own output it would tear the
// engine's display, or a JSON result, apart.
type lineLogger struct {
	log  func(string)
	rest []byte
}

func logLines(ctx context.Context, engine pulumirpc.EngineClient) *lineLogger {
	return &lineLogger{log: func(line string) {
		_, _ = engine.Log(ctx, &pulumirpc.LogRequest{Severity: pulumirpc.LogSeverity_INFO, Message: line + "\n"})
	}}
}

func (l *lineLogger) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	for {
		advance, line, _ := bufio.ScanLines(l.rest, false)
		if advance == 0 {
			return len(p), nil
		}
		l.log(string(line))
		l.rest = l.rest[advance:]
	}
}

func (l *lineLogger) flush() {
	if len(l.rest) > 0 {
		l.log(string(l.rest))
		l.rest = nil
	}
}
