package database_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestDatabaseArgs(t *testing.T) {
	t.Parallel()
	type args = database.Args
	postgres := func(change func(*args)) func(*args) { return func(a *args) { onPostgres(a); change(a) } }
	mysql := func(change func(*args)) func(*args) { return func(a *args) { onMySQL(a); change(a) } }
	roles := func(list ...database.Role) func(*args) { return func(a *args) { a.Roles = list } }
	password := pulumi.String("correct-horse-battery")
	read := []database.Privilege{database.PrivilegeSelect}
	for name, c := range map[string]struct {
		change func(*args)
		want   string
	}{
		"no network":      {func(a *args) { a.VPCID = nil }, "subnetIds: network or subnets are missing"},
		"another engine":  {func(a *args) { a.Engine = "oracle" }, `engine: not an allowed value, got "oracle"`},
		"no version":      {func(a *args) { a.Version = "" }, "version: required, got nothing"},
		"a minor version": {func(a *args) { a.Version = "17.2" }, "version: not a major version of aurora-postgresql"},
		"half a version":  {mysql(func(a *args) { a.Version = "8" }), "version: not a major version of mysql"},
		"an old version":  {func(a *args) { a.Version = "13" }, `version: its standard support has ended, got "13"`},
		"an old MySQL": {
			mysql(func(a *args) { a.Version = "8.0" }),
			`version: its standard support has ended, got "8.0"`,
		},
		"readers alone": {postgres(func(a *args) { a.Readers = 1 }), "masterPassword: RDS can't own the password"},
		"RDS's password": {
			func(a *args) { a.MasterPassword = password },
			"masterPassword: RDS owns the password of everything but",
		},
		"no zones":  {func(a *args) { a.Zones = nil }, "zones: readers lie in another zone"},
		"a capital": {func(a *args) { a.DatabaseName = "App" }, `databaseName: wrong form, got "App"`},
		"the engine's own": {
			func(a *args) { a.DatabaseName = "postgres" },
			"databaseName: the engine has a database of this name",
		},
		"old backups":  {func(a *args) { a.BackupRetentionDays = 36 }, "backupRetentionDays: too large, got 36"},
		"a crowd":      {func(a *args) { a.Readers = 16 }, "readers: too large, got 16; write 15 or less"},
		"a short hour": {func(a *args) { a.BackupWindow = "2:00-3:00" }, "backupWindow: wrong form"},
		"a day in capitals": {
			func(a *args) { a.MaintenanceWindow = "Sun:03:30-Sun:04:30" }, "maintenanceWindow: wrong form",
		},
		"an overlap": {
			func(a *args) { a.BackupWindow = "03:00-04:00" },
			"backupWindow: it overlaps maintenanceWindow sun:03:30-sun:04:30",
		},
		"a quarter of an hour": {
			func(a *args) { a.BackupWindow = "02:00-02:15" }, "backupWindow: RDS takes half an hour or more",
		},
		"a week of maintenance": {
			func(a *args) { a.MaintenanceWindow = "sun:03:30-sat:03:30" },
			"maintenanceWindow: RDS takes half an hour to a day",
		},
		"three quarters": {
			func(a *args) { a.MinCapacity = 0.75 },
			"minCapacity: Aurora has steps of a half, got 0.75",
		},
		"too much at once": {func(a *args) { a.MinCapacity = 8 }, "minCapacity: above maxCapacity 4, got 8"},
		"more than there is": {
			func(a *args) { a.MaxCapacity = 257 }, "maxCapacity: too large, got 257; write 256 or less",
		},
		"a short pause": {func(a *args) { a.PauseAfterSeconds = 60 }, "pauseAfterSeconds: too small, got 60"},
		"a pause at work": {
			func(a *args) { a.PauseAfterSeconds, a.MinCapacity = 600, 1 },
			"pauseAfterSeconds: a database that stops has no minimum capacity",
		},
		"a reader nowhere": {
			func(a *args) { a.SingleZone, a.Readers = true, 1 }, "singleZone: readers lie in another zone",
		},
		"a size for Aurora": {
			func(a *args) { a.InstanceClass = "db.t4g.medium" }, "instanceClass: Aurora sizes itself",
		},
		"half a class": {
			postgres(func(a *args) { a.InstanceClass = "t4g.medium" }), `instanceClass: wrong form, got "t4g.medium"`,
		},
		"no servers": {
			postgres(func(a *args) { a.InstanceClass = "db.serverless" }),
			`instanceClass: wrong form, got "db.serverless"`,
		},
		"no insights": {
			mysql(func(a *args) { a.InstanceClass = "db.t4g.micro" }),
			"instanceClass: MySQL has no Performance Insights on it",
		},
		"a small disk": {postgres(func(a *args) { a.StorageGiB = 10 }), "storageGiB: too small, got 10"},
		"no growth": {
			postgres(func(a *args) { a.StorageGiB, a.MaxStorageGiB = 100, 109 }),
			"maxStorageGiB: RDS takes a tenth above storageGiB 100 or more, got 109",
		},
		"an instance's capacity": {postgres(func(a *args) { a.MaxCapacity = 4 }), "maxCapacity: only Aurora has it"},
		"an odd log": {
			func(a *args) { a.LogRetentionDays = 2 },
			"logRetentionDays: not an allowed value, got 2",
		},
		"the most insights": {func(a *args) { a.Insights = "most" }, "insights: not an allowed value"},
		"a proxy of nobody": {func(a *args) { a.Proxy = true }, "proxy: it signs in as the roles"},
		"a proxy at night": {
			func(a *args) { withProxy("x")(a); a.PauseAfterSeconds = 600 },
			"pauseAfterSeconds: the proxy stays connected",
		},
		"the proxy's name": {
			func(a *args) { a.Clients["proxy"] = pulumi.String("sg-0") },
			"clients.proxy: the database has a client of this name",
		},
		"the role manager's name": {
			func(a *args) { a.Clients["roles"] = pulumi.String("sg-0") },
			"clients.roles: the database has a client of this name",
		},
		"a client without a group": {func(a *args) { a.Clients["x"] = nil }, "clients.x: no security group"},
		"no archive":               {withRoles(""), "roleManagerArchive: missing"},
		"no migrator": {
			roles(database.Role{Name: "shop", Kind: database.KindApp}), "roles: one migrator owns the schema, got 0",
		},
		"a superuser": {
			roles(database.Role{Name: "postgres", Kind: database.KindMigrator}),
			"roles[0].name: the engine keeps this name for itself",
		},
		"a role in capitals": {
			roles(database.Role{Name: "Shop", Kind: database.KindMigrator}), `roles[0].name: wrong form, got "Shop"`,
		},
		"a role twice": {
			func(a *args) { withRoles("x")(a); a.Roles[1].Name = "shop" }, "roles[1].name: the role is there twice",
		},
		"a kind of power": {
			roles(database.Role{Name: "shop", Kind: "root"}), `roles[0].kind: not an allowed value, got "root"`,
		},
		"grants of nothing": {
			customRole(database.KindCustom), `roles[1].grants: required for kind "custom", got none; list at least one`,
		},
		"an app's grants": {
			customRole(database.KindApp, database.Grant{Privileges: read}),
			`roles[1].grants: only for kind "custom", got 1 of kind "app"`,
		},
		"no privilege": {
			customRole(database.KindCustom, database.Grant{Tables: []string{"orders"}}),
			"roles[1].grants[0].privileges: required, got nothing",
		},
		"an unknown privilege": {
			customRole(database.KindCustom, database.Grant{Privileges: []database.Privilege{"truncate"}}),
			`roles[1].grants[0].privileges[0]: not an allowed value, got "truncate"`,
		},
		"a table without a name": {
			customRole(database.KindCustom, database.Grant{Privileges: read, Tables: []string{""}}),
			`roles[1].grants[0].tables[0]: not the name of a table, got ""`,
		},
		"extensions alone": {
			func(a *args) { a.Extensions = []string{"pg_trgm"} }, "extensions: the role manager installs them",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := database.New(ctx, "main", databaseArgs(c.change))
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
}

func TestDatabaseName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a--b", "a-", "A", strings.Repeat("a", 33)} {
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := database.New(ctx, name, databaseArgs(nil))
			return err
		})
		require.ErrorContains(t, err, "rename it", name)
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error { _, err := database.New(ctx, "main", nil); return err })
	require.ErrorContains(t, err, "engine: required, got nothing")
}

// judged are the problems of settings, as a stack file has them.
func judged(s database.Settings) error {
	check.Defaults(&s)
	var p check.Problems
	check.Settings(p.In("plinth:database"), &s)
	return p.Err()
}

func TestDatabaseWindows(t *testing.T) {
	t.Parallel()
	t.Run("may touch and not overlap", func(t *testing.T) {
		t.Parallel()
		for windows, taken := range map[[2]string]bool{
			{"03:00-03:30", "sun:03:30-sun:04:30"}: true,
			{"04:30-05:00", "sun:03:30-sun:04:30"}: true,
			{"23:30-00:30", "sat:23:00-sun:00:00"}: false,
			{"23:30-00:30", "mon:00:30-mon:01:00"}: true,
			{"00:00-00:30", "sun:23:45-mon:00:15"}: false,
		} {
			err := judged(database.Settings{
				Engine:            database.EnginePostgres,
				Version:           "17",
				BackupWindow:      windows[0],
				MaintenanceWindow: windows[1],
			})
			require.Equal(t, taken, err == nil, "%v: %v", windows, err)
		}
	})
}

func TestDatabaseSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, judged(database.Settings{Engine: database.EngineAurora, Version: "17"}))
		require.ErrorContains(t, judged(database.Settings{}), "plinth:database.engine: required")
		err := judged(database.Settings{
			Engine:           database.EngineAurora,
			Version:          "x",
			DatabaseName:     "1",
			InstanceClass:    "db.t4g.medium",
			LogRetentionDays: 2,
			Roles:            []database.Role{{}},
			Alarms:           database.AlarmThresholds{CPUPercent: 101},
		})
		for _, want := range []string{
			"version", "databaseName", "instanceClass", "logRetentionDays", "roles", "roles[0].name", "roles[0].kind",
			"alarms.cpuPercent",
		} {
			require.ErrorContains(t, err, "plinth:database."+want+": ")
		}
		require.Len(t, strings.Split(err.Error(), "\n"), 8)
	})
}
