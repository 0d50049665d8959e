package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// vault hands out credentials in turn, the last one again and again.
type vault struct {
	mu    sync.Mutex
	turns []credentials
	asked int
}

func (v *vault) get(context.Context, string) (credentials, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	c := v.turns[min(v.asked, len(v.turns)-1)]
	v.asked++
	return c, nil
}

// fixture is a manager of one server, with all it ever logged.
type fixture struct {
	server
	engine Engine
	log    *safeBuffer
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// testPlugin stands for AWS's, which only RDS has; it is MariaDB's for sockets, which takes no password either.
var testPlugin = &plugin{"unix_socket", "rds"}

func (f fixture) manager(turns ...credentials) manager {
	if len(turns) == 0 {
		turns = []credentials{f.master}
	}
	return manager{secrets: &vault{turns: turns}, secret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", log: slog.New(slog.NewJSONHandler(f.log, nil)),
		trust: f.trust, patience: time.Millisecond, mysqlPlugin: testPlugin}
}

// call runs one action, and proves on the way that no secret was printed.
func (f fixture) call(t *testing.T, action Action, change func(*Request)) ([]string, error) {
	t.Helper()
	r := f.request(action)
	if change != nil {
		change(&r)
	}
	out, err := f.manager().handle(t.Context(), event(t, r))
	f.noSecret(t, out, err)
	return out.Changes, err
}

func (f fixture) noSecret(t *testing.T, out Response, err error) {
	t.Helper()
	require.NotContains(t, f.log.String(), masterPassword)
	require.NotContains(t, fmt.Sprint(out, err), masterPassword)
}

func event(t *testing.T, r Request) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(r)
	require.NoError(t, err)
	return b
}

func (f fixture) request(action Action) Request {
	r := Request{Action: action, Engine: f.engine, Host: f.host, Port: f.port, Database: "shop", Roles: []Role{
		{Name: "migrator", Kind: Migrator}, {Name: "app", Kind: App}, {Name: "reader", Kind: ReadOnly},
		{Name: "billing", Kind: Custom, Grants: []Grant{{Privileges: []string{"select", "INSERT"}, Tables: []string{"orders"}}}},
	}}
	if f.engine == PostgreSQL {
		r.Extensions = []string{"pgcrypto"}
	}
	return r
}

// both runs a test on a fresh server of each engine.
func both(t *testing.T, test func(t *testing.T, f fixture)) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts database servers")
	}
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		test(t, fixture{startPostgreSQL(t), PostgreSQL, &safeBuffer{}})
	})
	t.Run("MySQL", func(t *testing.T) {
		t.Parallel()
		test(t, fixture{startMySQL(t), MySQL, &safeBuffer{}})
	})
}

func TestASecondRunChangesNothing(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		_, err := f.call(t, Check, nil)
		require.ErrorContains(t, err, "run the action manage", "a fresh database is nothing but drift")
		first, err := f.call(t, Manage, nil)
		require.NoError(t, err)
		require.Contains(t, first, `create role "app"`)
		second, err := f.call(t, Manage, nil)
		require.NoError(t, err)
		require.Empty(t, second)
		clean, err := f.call(t, Check, nil)
		require.NoError(t, err)
		require.Empty(t, clean)
		more, err := f.call(t, Manage, func(r *Request) { r.Roles = append(r.Roles, Role{Name: "second", Kind: ReadOnly}) })
		require.NoError(t, err)
		for _, change := range more {
			require.Contains(t, change, "second", "a role that is added touches no other")
		}
	})
}

func TestConcurrentRunsAreSafe(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Go(func() { _, errs[i] = f.manager().handle(t.Context(), event(t, f.request(Manage))) })
		}
		group.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		clean, err := f.call(t, Check, nil)
		require.NoError(t, err)
		require.Empty(t, clean)
	})
}

// TestALockThatIsntHadInTimeNamesWhoHasIt: a call ends in words before Lambda ends it, and the next one after the holder's end works.
func TestALockThatIsntHadInTimeNamesWhoHasIt(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		holder, err := f.manager().open(t.Context(), f.request(Manage))
		require.NoError(t, err)
		require.NoError(t, holder.lock(t.Context(), time.Second))

		begun, allowed := time.Now(), toAnswer+toWork+2*time.Second
		ctx, cancel := context.WithTimeout(t.Context(), allowed)
		defer cancel()
		out, err := f.manager().handle(ctx, event(t, f.request(Manage)))
		require.Less(t, time.Since(begun), allowed-toAnswer-toWork/2)
		require.ErrorContains(t, err, "wait for other runs: session "+f.session(t, holder)+` of "master"`)
		require.ErrorContains(t, err, "didn't let go of it within 2s")
		f.noSecret(t, out, err)
		require.Empty(t, out.Changes)

		holder.close(t.Context())
		_, err = f.call(t, Manage, nil)
		require.NoError(t, err)
	})
}

// session is a connection's number on the server.
func (f fixture) session(t *testing.T, db database) (id string) {
	t.Helper()
	if f.engine == PostgreSQL {
		require.NoError(t, db.(*postgreSQL).conn.QueryRow(t.Context(), "SELECT pg_backend_pid()::text").Scan(&id))
		return id
	}
	require.NoError(t, db.(*mySQL).conn.QueryRowContext(t.Context(), "SELECT CONNECTION_ID()").Scan(&id))
	return id
}

// TestAServerThatNeverAnswersIsOneClearError: it takes the connection and says nothing, as one that is overloaded.
func TestAServerThatNeverAnswersIsOneClearError(t *testing.T) {
	t.Parallel()
	for _, engine := range []Engine{PostgreSQL, MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			mute, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer func() { _ = mute.Close() }()
			f := fixture{server{host: "localhost", port: mute.Addr().(*net.TCPAddr).Port, master: credentials{"master", masterPassword}}, engine, &safeBuffer{}}
			ctx, cancel := context.WithTimeout(t.Context(), toAnswer+time.Second)
			defer cancel()
			out, err := f.manager().handle(ctx, event(t, f.request(Manage)))
			require.NoError(t, ctx.Err(), "there is time left to answer")
			require.ErrorContains(t, err, `connect to localhost as "master"`)
			f.noSecret(t, out, err)
		})
	}
}

func TestACallWaitsForTheLockAsLongAsItsTimeAllows(t *testing.T) {
	t.Parallel()
	require.Equal(t, unlimited, patienceOf(t.Context()))
	for what, row := range map[string]struct{ left, wait time.Duration }{
		"the time of the function": {300 * time.Second, 255 * time.Second}, "hardly any": {toWork, time.Second}, "none": {-time.Second, time.Second},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), row.left)
		ended, cancelEarly := early(ctx)
		require.InDelta(t, row.wait.Seconds(), patienceOf(ended).Seconds(), 1, what)
		cancelEarly()
		cancel()
	}
}

func TestHostileNamesAreQuoted(t *testing.T) {
	hostile := []string{`a"; DROP ROLE app; --`, "b`; DROP DATABASE shop; #", `c' OR '1'='1`, `d\`, "e%_f", "Ünïcode", "space here"}
	both(t, func(t *testing.T, f fixture) {
		_, err := f.call(t, Manage, nil)
		require.NoError(t, err)
		add := func(r *Request) {
			for i, name := range hostile {
				r.Roles = append(r.Roles, Role{Name: name, Kind: []Kind{App, ReadOnly}[i%2]})
			}
			if f.engine == PostgreSQL {
				r.Schema = `s"x; DROP SCHEMA public; --`
			} else {
				r.Database = "my_db%`x"
			}
		}
		_, err = f.call(t, Manage, add)
		require.NoError(t, err)
		clean, err := f.call(t, Check, add)
		require.NoError(t, err)
		require.Empty(t, clean)
	})
}

func TestAWrongPasswordIsTriedWithAFreshSecretOnce(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		wrong := credentials{"master", "another-secret-entirely"}
		rotated := f.manager(wrong, f.master)
		_, err := rotated.handle(t.Context(), event(t, f.request(Manage)))
		require.NoError(t, err, "RDS rotated the secret between reading it and signing in")

		never := f.manager(wrong)
		out, err := never.handle(t.Context(), event(t, f.request(Manage)))
		require.ErrorContains(t, err, `as "master"`)
		require.NotContains(t, err.Error(), wrong.Password)
		require.Equal(t, 2, never.secrets.(*vault).asked)
		f.noSecret(t, out, err)
	})
}

func TestAServerThatIsAwayIsOneClearError(t *testing.T) {
	t.Parallel()
	for engine := range map[Engine]bool{PostgreSQL: true, MySQL: true} {
		f := fixture{server{host: "localhost", port: freePort(t), master: credentials{"master", masterPassword}}, engine, &safeBuffer{}}
		_, err := f.call(t, Manage, nil)
		require.ErrorContains(t, err, `connect to localhost as "master"`)
		require.ErrorContains(t, err, "refused")
	}
}

func TestAServerWithAnotherCertificateIsNotTrusted(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		f.trust = nil
		_, err := f.call(t, Manage, nil)
		require.ErrorContains(t, err, "certificate signed by unknown authority")
	})
}
