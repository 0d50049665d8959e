package engine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progress shows on one line that something long is under way: what, for how long, and how far. It stays silent for
// the first second, so that what is quick doesn't flicker. On a terminal the line is rewritten each second, in a
// log there is one line every half minute.
type progress struct {
	out   io.Writer
	what  string
	unit  string
	start time.Time

	mu    sync.Mutex
	count int
	shown bool
	stop  chan struct{}
	done  chan struct{}
}

func startProgress(out io.Writer, what, unit string) *progress {
	p := &progress{out: out, what: what, unit: unit, start: time.Now(),
		stop: make(chan struct{}), done: make(chan struct{})}
	go p.run(isTerminal(out))
	return p
}

func (p *progress) run(terminal bool) {
	defer close(p.done)
	wait, every := time.Second, 30*time.Second
	if terminal {
		every = time.Second
	}
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(wait):
			p.show(terminal)
			wait = every
		}
	}
}

func (p *progress) show(terminal bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = true
	if terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%s", p.line())
		return
	}
	fmt.Fprintln(p.out, p.line())
}

func (p *progress) line() string {
	s := fmt.Sprintf("sandbox: %s … %s", p.what, time.Since(p.start).Round(time.Second))
	if p.count > 0 {
		s += fmt.Sprintf(", %d %s", p.count, p.unit)
	}
	return s
}

// Write counts lines: each is one step of what is under way.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count += bytes.Count(b, []byte{'\n'})
	return len(b), nil
}

// end says how long it took, if anything was said before.
func (p *progress) end(err error) {
	close(p.stop)
	<-p.done
	if !p.shown {
		return
	}
	result := "done"
	if err != nil {
		result = "failed"
	}
	if isTerminal(p.out) {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	fmt.Fprintf(p.out, "%s, %s\n", p.line(), result)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// waitLock takes a lock between processes and says so when it has to wait.
func waitLock(ctx context.Context, path string, log io.Writer, what string) (unlock func(), err error) {
	if err := os.MkdirAll(parent(path), 0o755); err != nil {
		return nil, err
	}
	m := newMutex(path)
	got := make(chan error, 1)
	go func() { got <- m.Lock() }()
	wait := startProgress(log, "waiting for another sandbox that is "+what, "")
	select {
	case err = <-got:
		wait.end(err)
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		return func() { _ = m.Unlock() }, nil
	case <-ctx.Done():
		wait.end(ctx.Err())
		go func() { // give it back when it comes after all
			if <-got == nil {
				_ = m.Unlock()
			}
		}()
		return nil, ctx.Err()
	}
}
