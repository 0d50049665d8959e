package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// change is one statement that is missing for the roles to be right.
type change struct {
	what string // in words, for the log and the response
	sql  string
	// scaffold is what the others need, and is gone when they are done: nobody is told of it.
	scaffold bool
}

// database is one engine's way of doing things, on one connection.
type database interface {
	// lock waits so long for no other run to work on the same server, and says who does if that wasn't enough; it ends with the connection.
	lock(ctx context.Context, wait time.Duration) error
	// plan tells what is missing.
	plan(ctx context.Context, r Request) ([]change, error)
	// apply carries changes out: all or, where the engine can't, in order.
	apply(ctx context.Context, changes []change) error
	close(ctx context.Context)
}

// credentials are the master's.
type credentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// LogValue keeps the password out of logs, whoever prints them.
func (c credentials) LogValue() slog.Value { return slog.StringValue(c.Username + ":***") }

// String is LogValue for fmt.
func (c credentials) String() string { return c.Username + ":***" }

// secrets is where the master's credentials are.
type secrets interface {
	get(ctx context.Context, id string) (credentials, error)
}

type manager struct {
	secrets secrets
	secret  string
	log     *slog.Logger
	// trust adds certificates in tests, patience shortens waiting there.
	trust    []byte
	patience time.Duration
	// mysqlPlugin replaces AWS's sign-in plugin in tests: no other server has it.
	mysqlPlugin *plugin
}

const (
	// toAnswer is kept of a call's time to fail in words: Lambda's own end of it tells nothing.
	toAnswer = 5 * time.Second
	// toWork is kept for what comes after the lock: a round takes a second, and a statement that waits for somebody's table up to 30.
	toWork = 40 * time.Second
	// unlimited is how long a call without a deadline waits, which is none of Lambda's.
	unlimited = 5 * time.Minute
)

// rounds is how often a run looks again after its changes: what is made first (a schema, a role) shows what else is missing.
const rounds = 4

func (m manager) handle(ctx context.Context, event json.RawMessage) (Response, error) {
	r, err := decode(event)
	if err != nil {
		return Response{}, err
	}
	if m.secret == "" {
		return Response{}, errors.New("MASTER_SECRET_ARN isn't set")
	}
	whole := ctx
	ctx, cancel := early(ctx)
	defer cancel()
	db, err := m.open(ctx, r)
	if err != nil {
		return Response{}, err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(whole), toAnswer/2)
		defer cancel()
		db.close(closing)
	}()
	if err := db.lock(ctx, patienceOf(ctx)); err != nil {
		return Response{}, fmt.Errorf("wait for other runs: %w", err)
	}
	if r.Action == Check {
		return m.check(ctx, db, r)
	}
	return m.manage(ctx, db, r)
}

// early ends before the call does.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, end.Add(-toAnswer))
	}
	return context.WithCancel(ctx)
}

// patienceOf is how long a call may wait for the lock: all of its time but what it needs afterwards, and a second at least, because where
// nobody has the lock there is no wait.
func patienceOf(ctx context.Context) time.Duration {
	end, ok := ctx.Deadline()
	if !ok {
		return unlimited
	}
	return max(time.Until(end)-toWork, time.Second)
}

func (m manager) check(ctx context.Context, db database, r Request) (Response, error) {
	changes, err := db.plan(ctx, r)
	if err != nil {
		return Response{}, err
	}
	if out := words(changes); len(out.Changes) > 0 {
		m.log.WarnContext(ctx, "drift", "database", r.Database, "missing", out.Changes)
		return out, fmt.Errorf("%d things differ from the stack file; run the action manage: %s", len(out.Changes), strings.Join(out.Changes, "; "))
	}
	m.log.InfoContext(ctx, "no drift", "database", r.Database)
	return Response{Changes: []string{}}, nil
}

func (m manager) manage(ctx context.Context, db database, r Request) (Response, error) {
	done := Response{Changes: []string{}}
	for range rounds {
		changes, err := db.plan(ctx, r)
		if err != nil {
			return done, err
		}
		if len(changes) == 0 {
			m.log.InfoContext(ctx, "managed", "database", r.Database, "changes", done.Changes)
			return done, nil
		}
		if err := db.apply(ctx, changes); err != nil {
			return done, err
		}
		done.Changes = append(done.Changes, words(changes).Changes...)
	}
	changes, err := db.plan(ctx, r)
	if err == nil && len(changes) > 0 {
		err = fmt.Errorf("after %d rounds there is still to do: %s", rounds, strings.Join(words(changes).Changes, "; "))
	}
	return done, err
}

func words(changes []change) Response {
	list := []string{}
	for _, c := range changes {
		if !c.scaffold {
			list = append(list, c.what)
		}
	}
	return Response{Changes: list}
}

// open connects as the master. Where the password is refused it looks the secret up once more, because RDS may just have rotated it.
func (m manager) open(ctx context.Context, r Request) (database, error) {
	patience := m.patience
	if patience == 0 {
		patience = 5 * time.Second
	}
	for attempt := 1; ; attempt++ {
		c, err := m.secrets.get(ctx, m.secret)
		if err != nil {
			return nil, fmt.Errorf("read the master's secret: %w", err)
		}
		db, err := m.connect(ctx, r, c)
		if err == nil {
			return db, nil
		}
		if attempt == 2 || !refused(err) {
			return nil, fmt.Errorf("connect to %s as %q: %w", r.Host, c.Username, scrub(err, c.Password))
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("connect to %s as %q: %w", r.Host, c.Username, ctx.Err())
		case <-time.After(patience):
		}
	}
}

func (m manager) connect(ctx context.Context, r Request, c credentials) (database, error) {
	if r.Engine == MySQL {
		return openMySQL(ctx, r, c, m.trust, m.mysqlPlugin)
	}
	return openPostgreSQL(ctx, r, c, m.trust)
}

// scrub keeps a password out of an error, should a driver ever put it there.
func scrub(err error, password string) error {
	if password == "" || !strings.Contains(err.Error(), password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), password, "***"))
}
