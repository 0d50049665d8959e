package cloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// maxMessage is the engine's own limit for a message, 400 MB: a stack's properties may be large.
const maxMessage = 400 << 20

// Attach serves the providers on local ports until stop is called or the context ends.
// debugProviders is the value of PULUMI_DEBUG_PROVIDERS that leads the engine to them.
func (c *Cloud) Attach(ctx context.Context) (debugProviders string, stop func() error, err error) {
	var listeners []net.Listener
	s := &servers{cloud: c}
	serve := func(pkg string, provider func() pulumirpc.ResourceProviderServer) error {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return fmt.Errorf("serve the simulated provider %s: %w", pkg, err)
		}
		listeners = append(listeners, l)
		if debugProviders != "" {
			debugProviders += ","
		}
		debugProviders += fmt.Sprintf("%s:%d", pkg, l.Addr().(*net.TCPAddr).Port)
		s.run(l, provider)
		return nil
	}
	err = serve("aws", func() pulumirpc.ResourceProviderServer { return newAWS(c) })
	for _, pkg := range Keys(c.table.Providers) {
		err = errors.Join(err, serve(pkg, c.table.Providers[pkg]))
	}
	if err != nil {
		for _, open := range listeners {
			err = errors.Join(err, open.Close())
		}
		return "", nil, err
	}
	stop = sync.OnceValue(func() error {
		for _, l := range listeners {
			_ = l.Close()
		}
		s.stop()
		return c.Close()
	})
	context.AfterFunc(ctx, func() { _ = stop() })
	return debugProviders, stop, nil
}

// servers runs one gRPC server per connection. The engine opens one connection per provider
// instance, all to the same port, and its requests don't say which instance they mean: a shared
// server would mix up the regions.
type servers struct {
	cloud *Cloud
	mu    sync.Mutex
	live  map[*grpc.Server]bool
	done  bool
}

func (s *servers) run(l net.Listener, provider func() pulumirpc.ResourceProviderServer) {
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			g := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))
			pulumirpc.RegisterResourceProviderServer(g, provider())
			if !s.add(g) {
				_ = conn.Close()
				return
			}
			go func() {
				defer s.remove(g)
				_ = g.Serve(&oneConn{conn: conn, closed: make(chan struct{})})
			}()
		}
	}()
}

func (s *servers) add(g *grpc.Server) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return false
	}
	if s.live == nil {
		s.live = map[*grpc.Server]bool{}
	}
	s.live[g] = true
	return true
}

func (s *servers) remove(g *grpc.Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, g)
}

func (s *servers) stop() {
	s.mu.Lock()
	s.done = true
	live := s.live
	s.live = nil
	s.mu.Unlock()
	for g := range live {
		g.Stop()
	}
}

// oneConn is a listener that has one connection to give. It ends when that connection does.
type oneConn struct {
	conn   net.Conn
	given  bool
	once   sync.Once
	closed chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	if !l.given {
		l.given = true
		return &watched{Conn: l.conn, end: l.end}, nil
	}
	<-l.closed
	return nil, io.EOF
}

func (l *oneConn) end() { l.once.Do(func() { close(l.closed) }) }

func (l *oneConn) Close() error { l.end(); return nil }

func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

type watched struct {
	net.Conn
	end func()
}

func (w *watched) Close() error {
	w.end()
	return w.Conn.Close()
}
