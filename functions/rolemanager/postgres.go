package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// postgreSQL works as the master user of RDS does: with the right to make roles, as the database's owner, not as a superuser.
type postgreSQL struct{ conn *pgx.Conn }

// lockKey is the advisory lock that runs share: "plinth" in ASCII.
const lockKey = 0x706c696e7468

const (
	// statementLockTimeout is how long a statement waits for a table or role that somebody works on.
	statementLockTimeout = "30s"
	// pgerrLockNotAvailable is what lock_timeout makes.
	pgerrLockNotAvailable = "55P03"
)

func openPostgreSQL(ctx context.Context, r Request, c credentials, trust []byte) (database, error) {
	cfg, err := pgx.ParseConfig("")
	if err != nil {
		return nil, err
	}
	tlsConfig, err := tlsConfig(r.Host, trust)
	if err != nil {
		return nil, err
	}
	cfg.Host, cfg.Port, cfg.Database = r.Host, uint16(r.Port), r.Database //nolint:gosec // a port that isn't one fails to connect
	cfg.User, cfg.Password = c.Username, c.Password
	cfg.TLSConfig, cfg.Fallbacks = tlsConfig, nil // never without TLS
	cfg.RuntimeParams = map[string]string{"application_name": "plinth-rolemanager", "lock_timeout": statementLockTimeout, "search_path": "pg_catalog"}
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &postgreSQL{conn}, nil
}

func (p *postgreSQL) close(ctx context.Context) { _ = p.conn.Close(ctx) }

func (p *postgreSQL) lock(ctx context.Context, wait time.Duration) error {
	// The wait for a whole run is longer than for a statement's table.
	if _, err := p.conn.Exec(ctx, fmt.Sprintf("SET lock_timeout = %d", wait.Milliseconds())); err != nil {
		return err
	}
	_, err := p.conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(lockKey))
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == pgerrLockNotAvailable {
		return p.held(ctx, wait)
	}
	if err != nil {
		return err
	}
	_, err = p.conn.Exec(ctx, "SET lock_timeout = '"+statementLockTimeout+"'")
	return err
}

// held says who has the lock.
func (p *postgreSQL) held(ctx context.Context, wait time.Duration) error {
	var pid int32
	var user, program, address, since string
	err := p.conn.QueryRow(ctx, `SELECT a.pid, COALESCE(a.usename, '?')::text, COALESCE(a.application_name, '?'), COALESCE(host(a.client_addr), '?'), COALESCE(to_char(a.backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS'), '?')
		FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND (l.classid::bigint << 32) + l.objid::bigint = $1`, int64(lockKey)).Scan(&pid, &user, &program, &address, &since)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("the lock wasn't free within %v, and is now; call again", wait.Round(time.Second))
	}
	if err != nil {
		return fmt.Errorf("the lock wasn't free within %v; who has it can't be seen: %w", wait.Round(time.Second), err)
	}
	return fmt.Errorf("session %d of %q (%s, from %s, since %s UTC) has the lock and didn't let go of it within %v; call again when it is done, or end it with SELECT pg_terminate_backend(%d)",
		pid, user, program, address, since, wait.Round(time.Second), pid)
}

// apply runs all changes in one transaction: PostgreSQL's roles and grants are transactional.
func (p *postgreSQL) apply(ctx context.Context, changes []change) error {
	err := pgx.BeginFunc(ctx, p.conn, func(tx pgx.Tx) error {
		for _, c := range changes {
			if _, err := tx.Exec(ctx, c.sql); err != nil {
				return fmt.Errorf("%s: %w", c.what, err)
			}
		}
		return nil
	})
	// Roles belong to the whole server, the lock to one database: a run for another database may have got in between. The next
	// round looks again.
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "42710" || (pg.Code == "23505" && pg.TableName == "") || pg.Message == "tuple concurrently updated") {
		return nil
	}
	return err
}

func (p *postgreSQL) plan(ctx context.Context, r Request) ([]change, error) {
	s := &pgPlan{ctx: ctx, conn: p.conn, r: r}
	for _, role := range r.Roles {
		s.names = append(s.names, role.Name)
		if role.Kind == Migrator {
			s.migrator = role.Name
		}
	}
	// In the order of dependence. What can't be seen yet, because it hangs on what an earlier step makes, is the next round's.
	if err := s.roles(); err != nil {
		return nil, err
	}
	made := len(s.changes)
	for _, step := range []func() error{s.memberships, s.database, s.publicSchema, s.schema, s.extensions, s.owners, s.relations, s.functions, s.defaults, s.searchPaths} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return s.inTheMigratorsName(made), nil
}

// inTheMigratorsName makes the master a member of the migrator for the length of the transaction: as such it hands the schema over and grants
// what the migrator owns. A member that stayed one would belong to rds_iam by way of the migrator, and RDS takes no password of such a
// user: https://github.com/cyrilgdn/terraform-provider-postgresql/issues/289. made is where the roles exist.
func (s *pgPlan) inTheMigratorsName(made int) []change {
	if len(s.changes) == 0 {
		return nil
	}
	enter := change{"enter " + s.migrator, "GRANT " + quote(s.migrator) + " TO CURRENT_USER", true}
	leave := change{"leave " + s.migrator, "REVOKE " + quote(s.migrator) + " FROM CURRENT_USER", true}
	return append(slices.Insert(s.changes, made, enter), leave)
}

// pgPlan collects what is missing.
type pgPlan struct {
	ctx      context.Context
	conn     *pgx.Conn
	r        Request
	names    []string
	migrator string
	changes  []change

	known     map[string]bool // the roles that exist
	hasSchema bool
}

func (s *pgPlan) add(what, sql string) { s.changes = append(s.changes, change{what: what, sql: sql}) }

func quote(parts ...string) string { return pgx.Identifier(parts).Sanitize() }

// rows collects the rows of a query.
func rows[T any](s *pgPlan, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	found, err := s.conn.Query(s.ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, scan)
}

// roles makes the logins, with no attribute beyond signing in.
func (s *pgPlan) roles() error {
	type attributes struct {
		Name                                                  string
		Login, Super, CreateDB, CreateRole, Replicate, Bypass bool
	}
	found, err := rows(s, pgx.RowToStructByPos[attributes], `SELECT rolname::text, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
		FROM pg_roles WHERE rolname = ANY($1)`, s.names)
	if err != nil {
		return err
	}
	s.known = map[string]bool{}
	for _, a := range found {
		s.known[a.Name] = true
		for _, wrong := range []struct {
			is    bool
			right string
		}{{!a.Login, "LOGIN"}, {a.Super, "NOSUPERUSER"}, {a.CreateDB, "NOCREATEDB"}, {a.CreateRole, "NOCREATEROLE"}, {a.Replicate, "NOREPLICATION"}, {a.Bypass, "NOBYPASSRLS"}} {
			if wrong.is {
				s.add(fmt.Sprintf("set role %q to %s", a.Name, wrong.right), "ALTER ROLE "+quote(a.Name)+" "+wrong.right)
			}
		}
	}
	for _, name := range s.names {
		if !s.known[name] {
			s.add(fmt.Sprintf("create role %q", name), "CREATE ROLE "+quote(name)+" LOGIN")
		}
	}
	return nil
}

// memberships lets the roles sign in by IAM token and takes every other group from them.
func (s *pgPlan) memberships() error {
	var iam bool
	if err := s.conn.QueryRow(s.ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam')").Scan(&iam); err != nil {
		return err
	}
	if !iam {
		return errors.New("the server has no role rds_iam: it isn't a database of RDS or Aurora")
	}
	type membership struct{ Member, Group string }
	found, err := rows(s, pgx.RowToStructByPos[membership], `SELECT DISTINCT u.rolname::text, g.rolname::text FROM pg_auth_members m
		JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = ANY($1) ORDER BY 1, 2`, s.names)
	if err != nil {
		return err
	}
	signs := map[string]bool{}
	for _, m := range found {
		if m.Group == "rds_iam" {
			signs[m.Member] = true
			continue
		}
		s.add(fmt.Sprintf("take role %q out of %q", m.Member, m.Group), "REVOKE "+quote(m.Group)+" FROM "+quote(m.Member))
	}
	for _, name := range s.names {
		if !signs[name] {
			s.add(fmt.Sprintf("let role %q sign in by IAM token", name), "GRANT rds_iam TO "+quote(name))
		}
	}
	return nil
}
