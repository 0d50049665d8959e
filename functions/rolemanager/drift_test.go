package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"
)

// exec runs statements as the master; as runs them in a role's place, the way that the role itself would.
func (f fixture) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		require.NoError(t, f.try(t, "", sql), sql)
	}
}

func (f fixture) try(t *testing.T, role, sql string) error {
	t.Helper()
	r := f.request(Manage)
	db, err := f.manager().connect(t.Context(), r, f.master)
	require.NoError(t, err)
	defer db.close(context.WithoutCancel(t.Context()))
	switch db := db.(type) {
	case *postgreSQL:
		// Roles have no password: the master, who made them, speaks in their name, for the length of a transaction. SET ROLE leaves the search
		// path alone.
		name, set := "migrator", ""
		if role != "" {
			name, set = role, "SET LOCAL ROLE "+quote(role)+"; SET LOCAL search_path = app; "
		}
		_, err := db.conn.Exec(t.Context(), fmt.Sprintf("GRANT %[1]s TO CURRENT_USER; %[2]s%[3]s; RESET ROLE; REVOKE %[1]s FROM CURRENT_USER", quote(name), set, sql))
		return err
	case *mySQL:
		_, err := db.conn.ExecContext(t.Context(), "USE shop")
		require.NoError(t, err)
		_, err = db.conn.ExecContext(t.Context(), sql)
		return err
	}
	return nil
}

// pgRoleCan tells what PostgreSQL lets a role do, by doing it.
func TestTheRolesOfPostgreSQLCanDoWhatTheyAreForAndNoMore(t *testing.T) {
	if testing.Short() {
		t.Skip("starts database servers")
	}
	t.Parallel()
	f := fixture{startPostgreSQL(t), PostgreSQL, &safeBuffer{}}
	_, err := f.call(t, Manage, nil)
	require.NoError(t, err)
	require.NoError(t, f.try(t, "migrator", "CREATE TABLE orders (id serial PRIMARY KEY, total int); CREATE TABLE notes (id int); CREATE VIEW totals AS SELECT total FROM orders; CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
	_, err = f.call(t, Manage, nil) // a custom role's rights on named tables come once there are tables
	require.NoError(t, err)
	for _, c := range []struct {
		role, sql string
		allowed   bool
	}{
		{"app", "INSERT INTO orders (total) VALUES (1)", true},
		{"app", "SELECT * FROM orders, totals", true},
		{"app", "DELETE FROM orders", true},
		{"app", "SELECT one()", true},
		{"app", "SELECT gen_random_bytes(4)", true},
		{"app", "CREATE TABLE mine (id int)", false},
		{"app", "DROP TABLE orders", false},
		{"app", "TRUNCATE orders", false},
		{"app", "CREATE TABLE public.mine (id int)", false},
		{"app", "CREATE SCHEMA mine", false},
		{"app", "CREATE ROLE mine", false},
		{"reader", "SELECT * FROM orders", true},
		{"reader", "SELECT last_value FROM orders_id_seq", true},
		{"reader", "INSERT INTO orders (total) VALUES (1)", false},
		{"reader", "SELECT nextval('orders_id_seq')", false},
		{"reader", "SELECT one()", false},
		{"reader", "CREATE TEMPORARY TABLE t (id int)", false},
		{"billing", "INSERT INTO orders (total) VALUES (1)", true},
		{"billing", "SELECT * FROM notes", false},
		{"billing", "UPDATE orders SET total = 2", false},
		{"migrator", "ALTER TABLE orders ADD COLUMN note text", true},
		{"migrator", "CREATE SCHEMA mine", false},
		{"migrator", "CREATE TABLE public.mine (id int)", false},
	} {
		err := f.try(t, c.role, c.sql)
		if c.allowed {
			require.NoError(t, err, "%s: %s", c.role, c.sql)
		} else {
			require.ErrorContains(t, err, "SQLSTATE 42501", "%s: %s", c.role, c.sql)
		}
	}
}

// TestACustomRolesGrantsFollowTheTables: those on all tables hold for what a migration makes later, those on one wait for the next call.
func TestACustomRolesGrantsFollowTheTables(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		audited := func(r *Request) {
			r.Roles = append(r.Roles, Role{Name: "audit", Kind: Custom, Grants: []Grant{{Privileges: []string{"SELECT"}}}})
		}
		_, err := f.call(t, Manage, audited)
		require.NoError(t, err)
		clean, err := f.call(t, Check, audited)
		require.NoError(t, err, "a table that isn't there yet is no drift")
		require.Empty(t, clean)

		require.NoError(t, f.try(t, "migrator", "CREATE TABLE orders (id int)"))
		if f.engine == PostgreSQL {
			require.NoError(t, f.try(t, "audit", "SELECT * FROM orders"))
			require.ErrorContains(t, f.try(t, "billing", "SELECT * FROM orders"), "SQLSTATE 42501")
		}
		missing, err := f.call(t, Check, audited)
		require.Error(t, err)
		require.Len(t, missing, 1, "the grant on the one table, and none of those on all")
		require.Contains(t, missing[0], `grant INSERT, SELECT on `)
		require.Contains(t, missing[0], "billing")
		done, err := f.call(t, Manage, audited)
		require.NoError(t, err)
		require.Equal(t, missing, done)
		if f.engine == PostgreSQL {
			require.NoError(t, f.try(t, "billing", "INSERT INTO orders VALUES (1)"))
		}
	})
}

// RDS takes no password of whoever belongs to rds_iam: the master would have been let in for the last time.
func TestTheMasterBelongsToNoRoleThatSignsInByToken(t *testing.T) {
	if testing.Short() {
		t.Skip("starts database servers")
	}
	t.Parallel()
	f := fixture{startPostgreSQL(t), PostgreSQL, &safeBuffer{}}
	_, err := f.call(t, Manage, nil)
	require.NoError(t, err)
	db, err := f.manager().connect(t.Context(), f.request(Check), f.master)
	require.NoError(t, err, "the next sign-in by password")
	defer db.close(context.WithoutCancel(t.Context()))
	var has bool
	require.NoError(t, db.(*postgreSQL).conn.QueryRow(t.Context(), "SELECT pg_has_role('rds_iam', 'USAGE')").Scan(&has))
	require.False(t, has)
}

func TestDriftIsReportedAndRepaired(t *testing.T) {
	drifts := map[Engine][]string{
		PostgreSQL: {
			`GRANT CREATE ON DATABASE shop TO app`,
			`GRANT CONNECT ON DATABASE shop TO PUBLIC`,
			`GRANT USAGE ON SCHEMA public TO PUBLIC`,
			`ALTER ROLE app CREATEDB`,
			`ALTER ROLE app NOLOGIN`,
			`GRANT migrator TO app`,
			`REVOKE rds_iam FROM app`,
			`ALTER ROLE reader IN DATABASE shop RESET search_path`,
			`DROP EXTENSION pgcrypto`,
			`REVOKE USAGE ON SCHEMA app FROM app`,
			`GRANT CREATE ON SCHEMA app TO PUBLIC`,
			`GRANT INSERT ON app.orders TO reader`,
			`GRANT SELECT ON app.orders TO PUBLIC`,
			`REVOKE SELECT ON app.orders FROM app`,
			`GRANT DELETE ON app.orders TO billing`,
			`GRANT UPDATE ON SEQUENCE app.orders_id_seq TO reader`,
			`GRANT EXECUTE ON FUNCTION app.one() TO PUBLIC`,
			`ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA app GRANT INSERT ON TABLES TO reader`,
			`ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA app REVOKE SELECT ON TABLES FROM app`,
			`ALTER DEFAULT PRIVILEGES FOR ROLE migrator GRANT EXECUTE ON FUNCTIONS TO PUBLIC`,
			`CREATE TABLE app.masters (id serial); CREATE FUNCTION app.two(int, text) RETURNS int LANGUAGE sql AS 'SELECT 2'`,
			`ALTER SCHEMA app OWNER TO master`,
			`GRANT reader TO CURRENT_USER; DROP OWNED BY reader; DROP ROLE reader`,
		},
		MySQL: {
			"GRANT CREATE ON shop.* TO app@`%`",
			"GRANT SELECT ON *.* TO reader@`%`",
			"GRANT SELECT ON mysql.* TO reader@`%`",
			"GRANT SELECT ON shop.* TO reader@`%` WITH GRANT OPTION",
			"REVOKE SELECT ON shop.* FROM app@`%`",
			"GRANT DELETE ON shop.orders TO billing@`%`",
			"GRANT SELECT ON shop.notes TO billing@`%`",
			"REVOKE INSERT ON shop.orders FROM billing@`%`",
			"ALTER USER app@`%` REQUIRE NONE",
			"ALTER USER app@`%` IDENTIFIED BY 'a-password-of-its-own'",
			"CREATE USER app@localhost IDENTIFIED BY 'a-password-of-its-own'",
			"CREATE USER ''@localhost",
			"DROP USER reader@`%`",
		},
	}
	both(t, func(t *testing.T, f fixture) {
		_, err := f.call(t, Manage, nil)
		require.NoError(t, err)
		if f.engine == MySQL {
			f.exec(t, "CREATE TABLE orders (id int)", "CREATE TABLE notes (id int)")
		} else {
			require.NoError(t, f.try(t, "migrator", "CREATE TABLE orders (id serial PRIMARY KEY, total int); CREATE TABLE notes (id int); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
		}
		_, err = f.call(t, Manage, nil)
		require.NoError(t, err)
		for _, drift := range drifts[f.engine] {
			f.exec(t, drift)
			_, err := f.call(t, Check, nil)
			require.ErrorContains(t, err, "differ from the stack file", drift)
			changes, err := f.call(t, Manage, nil)
			require.NoError(t, err, drift)
			require.NotEmpty(t, changes, drift)
			_, err = f.call(t, Check, nil)
			require.NoError(t, err, drift)
		}
	})
}

func TestAFailureIsTheServersWords(t *testing.T) {
	both(t, func(t *testing.T, f fixture) {
		change := func(r *Request) { r.Database = "nowhere" }
		if f.engine == MySQL {
			return // the database is made there
		}
		_, err := f.call(t, Manage, change)
		require.ErrorContains(t, err, `database "nowhere" does not exist`)
		_, err = f.call(t, Manage, func(r *Request) { r.Extensions = []string{"no_such_extension"} })
		require.ErrorContains(t, err, `install extension "no_such_extension"`)
	})
}

func TestRefusalsAreTold(t *testing.T) {
	t.Parallel()
	require.True(t, refused(fmt.Errorf("x: %w", &mysql.MySQLError{Number: 1045})))
	require.False(t, refused(&mysql.MySQLError{Number: 1046}))
	require.False(t, refused(context.DeadlineExceeded))
}
