package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// mySQL works as the master user of RDS does. Its statements aren't transactional, so each stands alone and may be repeated.
type mySQL struct {
	pool *sql.DB
	conn *sql.Conn // the lock belongs to a connection
	sign plugin
}

// plugin is how roles sign in.
type plugin struct{ name, as string }

// iamPlugin is the one of RDS and Aurora: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
var iamPlugin = plugin{"AWSAuthenticationPlugin", "RDS"}

// mysqlRights are what the kinds may do in the database, beside the rights on rows.
var mysqlRights = map[Kind][]string{
	App:      {"DELETE", "EXECUTE", "INSERT", "SELECT", "UPDATE"},
	ReadOnly: {"SELECT", "SHOW VIEW"},
	Migrator: {"ALTER", "ALTER ROUTINE", "CREATE", "CREATE ROUTINE", "CREATE TEMPORARY TABLES", "CREATE VIEW", "DELETE", "DROP", "EVENT", "EXECUTE",
		"INDEX", "INSERT", "LOCK TABLES", "REFERENCES", "SELECT", "SHOW VIEW", "TRIGGER", "UPDATE"},
}

func openMySQL(ctx context.Context, r Request, c credentials, trust []byte, sign *plugin) (database, error) {
	tlsConfig, err := tlsConfig(r.Host, trust)
	if err != nil {
		return nil, err
	}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(r.Host, strconv.Itoa(r.Port))
	cfg.User, cfg.Passwd = c.Username, c.Password
	cfg.TLS, cfg.AllowFallbackToPlaintext = tlsConfig, false
	// Identifiers are quoted with backticks, which no mode changes; strings are bound.
	cfg.Params = map[string]string{"sql_mode": "'STRICT_ALL_TABLES'"}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db := &mySQL{pool: pool, conn: conn, sign: iamPlugin}
	if sign != nil {
		db.sign = *sign
	}
	return db, nil
}

func (m *mySQL) close(context.Context) {
	_ = m.conn.Close()
	_ = m.pool.Close()
}

// lockName is the user lock that runs share.
const lockName = "plinth.rolemanager"

func (m *mySQL) lock(ctx context.Context, wait time.Duration) error {
	var got sql.NullInt64
	if err := m.conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", lockName, int(math.Ceil(wait.Seconds()))).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return m.held(ctx, wait)
	}
	return nil
}

// held says who has the lock.
func (m *mySQL) held(ctx context.Context, wait time.Duration) error {
	var id sql.NullInt64
	if err := m.conn.QueryRowContext(ctx, "SELECT IS_USED_LOCK(?)", lockName).Scan(&id); err != nil {
		return fmt.Errorf("the lock wasn't free within %v; who has it can't be seen: %w", wait.Round(time.Second), err)
	}
	if !id.Valid {
		return fmt.Errorf("the lock wasn't free within %v, and is now; call again", wait.Round(time.Second))
	}
	user, host := "?", "?"
	// Without a row there is still the session's number.
	_ = m.conn.QueryRowContext(ctx, "SELECT USER, HOST FROM information_schema.PROCESSLIST WHERE ID = ?", id.Int64).Scan(&user, &host)
	return fmt.Errorf("session %d of %q (from %s) has the lock and didn't let go of it within %v; call again when it is done, or end it with CALL mysql.rds_kill(%d)",
		id.Int64, user, host, wait.Round(time.Second), id.Int64)
}

func (m *mySQL) apply(ctx context.Context, changes []change) error {
	for _, c := range changes {
		if _, err := m.conn.ExecContext(ctx, c.sql); err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
	}
	return nil
}

// tick quotes an identifier, an account's name or host included.
func tick(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// pattern is a database's name as GRANT takes it, where a bare _ or % would match others.
func pattern(name string) string {
	return strings.NewReplacer(`\`, `\\`, `_`, `\_`, `%`, `\%`).Replace(name)
}

func account(name, host string) string { return tick(name) + "@" + tick(host) }

func (m *mySQL) plan(ctx context.Context, r Request) ([]change, error) {
	s := &myPlan{ctx: ctx, conn: m.conn, r: r, sign: m.sign}
	for _, step := range []func() error{s.database, s.accounts, s.global, s.schemas, s.tables} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return s.changes, nil
}

type myPlan struct {
	ctx     context.Context
	conn    *sql.Conn
	r       Request
	sign    plugin
	changes []change
	known   map[string]bool
}

func (s *myPlan) add(what, sql string) { s.changes = append(s.changes, change{what: what, sql: sql}) }

// each calls f for every row, all columns as text.
func (s *myPlan) each(f func(row []string), query string, args ...any) (err error) {
	found, err := s.conn.QueryContext(s.ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	columns, err := found.Columns()
	if err != nil {
		return err
	}
	for found.Next() {
		cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := found.Scan(into...); err != nil {
			return err
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = c.String
		}
		f(row)
	}
	return found.Err()
}

func (s *myPlan) database() error {
	exists := false
	err := s.each(func([]string) { exists = true }, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", s.r.Database)
	if err == nil && !exists {
		s.add(fmt.Sprintf("create database %q", s.r.Database), "CREATE DATABASE "+tick(s.r.Database))
	}
	return err
}

// accounts makes each role one account, for every host, that signs in by IAM token over TLS. Accounts without a name are everybody's
// and go, as do others with a role's name.
func (s *myPlan) accounts() error {
	s.known = map[string]bool{}
	right := map[string]bool{}
	wanted := map[string]bool{"": true}
	for _, role := range s.r.Roles {
		wanted[role.Name] = true
	}
	err := s.each(func(row []string) {
		name, host, plugin, tls := row[0], row[1], row[2], row[3]
		if !wanted[name] {
			return
		}
		if name == "" || host != "%" {
			s.add(fmt.Sprintf("drop the account %q at %q", name, host), "DROP USER "+account(name, host))
			return
		}
		s.known[name] = true
		right[name] = strings.EqualFold(plugin, s.sign.name) && tls != ""
	}, "SELECT User, Host, plugin, ssl_type FROM mysql.user")
	if err != nil {
		return err
	}
	how := " IDENTIFIED WITH " + s.sign.name + " AS '" + s.sign.as + "' REQUIRE SSL"
	for _, role := range s.r.Roles {
		switch {
		case !s.known[role.Name]:
			s.add(fmt.Sprintf("create role %q", role.Name), "CREATE USER "+account(role.Name, "%")+how)
		case !right[role.Name]:
			s.add(fmt.Sprintf("let role %q sign in by IAM token over TLS only", role.Name), "ALTER USER "+account(role.Name, "%")+how)
		}
	}
	return nil
}

// settle makes a role's privileges on an object exactly what they should be.
func (s *myPlan) settle(role, on string, have, want []string) {
	var missing, excess []string
	for _, p := range want {
		if !slices.Contains(have, p) {
			missing = append(missing, p)
		}
	}
	for _, p := range have {
		if !slices.Contains(want, p) {
			excess = append(excess, p)
		}
	}
	if len(missing) > 0 {
		s.add(fmt.Sprintf("grant %s on %s to %q", strings.Join(missing, ", "), on, role), "GRANT "+strings.Join(missing, ", ")+" ON "+on+" TO "+account(role, "%"))
	}
	if len(excess) > 0 {
		s.add(fmt.Sprintf("revoke %s on %s from %q", strings.Join(excess, ", "), on, role), "REVOKE "+strings.Join(excess, ", ")+" ON "+on+" FROM "+account(role, "%"))
	}
}
