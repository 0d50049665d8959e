package database_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/tests/fixture"
)

func withRoles(archive string) func(*database.Args) {
	return func(a *database.Args) {
		a.Roles = []database.Role{{Name: "shop", Kind: database.KindApp}, {Name: "owner", Kind: database.KindMigrator}}
		a.Extensions, a.RoleManagerArchive = []string{"pg_trgm"}, archive
	}
}

// customRole adds a role of the kind, with these grants, to a migrator.
func customRole(kind database.Kind, grants ...database.Grant) func(*database.Args) {
	return func(a *database.Args) {
		a.Roles = []database.Role{
			{Name: "owner", Kind: database.KindMigrator},
			{Name: "billing", Kind: kind, Grants: grants},
		}
		a.RoleManagerArchive = "x"
	}
}

func TestDatabaseRoles(t *testing.T) {
	t.Parallel()
	t.Run("custom grants reach the role manager", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, func(a *database.Args) {
			customRole(
				database.KindCustom,
				database.Grant{
					Privileges: []database.Privilege{database.PrivilegeSelect, database.PrivilegeInsert},
					Tables:     []string{"orders"},
				},
				database.Grant{Privileges: []database.Privilege{database.PrivilegeSelect}},
			)(a)
			a.RoleManagerArchive = fixture.Archive(t, "bootstrap")
		})
		var event struct{ Roles []any }
		require.NoError(t, json.Unmarshal([]byte(rec.Only(t, dbInvocationType).Get("input").(string)), &event))
		require.Equal(
			t,
			[]any{
				map[string]any{"name": "owner", "kind": "migrator"},
				map[string]any{"name": "billing", "kind": "custom", "grants": []any{
					map[string]any{
						"privileges": []any{"select", "insert"},
						"tables":     []any{"orders"},
					}, map[string]any{"privileges": []any{"select"}},
				}},
			},
			event.Roles,
		)
	})
	t.Run("are made by a function in the network", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, withRoles(fixture.Archive(t, "bootstrap")))
		call := rec.Only(t, dbInvocationType)
		var event map[string]any
		require.NoError(t, json.Unmarshal([]byte(call.Get("input").(string)), &event))
		require.Equal(t, map[string]any{
			"action":     "manage",
			"engine":     "postgres",
			"host":       rec.Output("endpoint"),
			"port":       5432.0,
			"database":   "app",
			"extensions": []any{"pg_trgm"},
			"roles": []any{
				map[string]any{"name": "shop", "kind": "app"},
				map[string]any{"name": "owner", "kind": "migrator"},
			},
		}, event)
		// What an engineer calls it with is the same, and changes nothing.
		require.Equal(t, strings.Replace(call.Get("input").(string), `"manage"`, `"check"`, 1), rec.Output("check"))
		require.Equal(t, call.Get("functionName"), rec.Output("manager"))
		require.Len(t, call.Get("triggers.input"), 64)
		require.Len(t, call.Get("triggers.code"), 64)
		for _, m := range rec.Of(dbMemberType) {
			require.True(t, call.DependsOn(m), "the server has to answer")
		}
		require.True(t, call.DependsOn(rec.One(t, sgInType, "main-from-roles")))
		fn := rec.Only(t, "aws:lambda/function:Function")
		require.Equal(t, rec.Output("secret"), fn.Get("environment.variables.MASTER_SECRET_ARN"))
		require.Equal(t, []any{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"}, fn.Get("vpcConfig.subnetIds"))
	})
}

func TestConnect(t *testing.T) {
	t.Parallel()
	t.Run("is the right of one user of one database", func(t *testing.T) {
		t.Parallel()
		users := runDatabase(t, nil).Output("user").([]any)
		require.Len(t, users, 1)
		require.Equal(t, "Connectshopreader", new(database.Database).Connect("shop_reader").Sid,
			"letters and digits, and each user's its own")
		require.Regexp(t, `^arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-[A-Z0-9]+/shop$`, users[0])
	})
}
