package database_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	sgType           = "aws:ec2/securityGroup:SecurityGroup"
	sgInType         = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	sgOutType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	dbClusterType    = "aws:rds/cluster:Cluster"
	dbMemberType     = "aws:rds/clusterInstance:ClusterInstance"
	dbInstanceType   = "aws:rds/instance:Instance"
	dbSubnetsType    = "aws:rds/subnetGroup:SubnetGroup"
	dbParametersType = "aws:rds/parameterGroup:ParameterGroup"
	dbClusterPGType  = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
	dbLogsType       = "aws:cloudwatch/logGroup:LogGroup"
	dbInvocationType = "aws:lambda/invocation:Invocation"
	dbKeyARN         = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555"
)

func databaseArgs(change func(*database.Args)) *database.Args {
	args := &database.Args{
		Settings: database.Settings{Engine: database.EngineAurora, Version: "17"},
		VPCID:    pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{
			pulumi.String("subnet-0123456789abcdef0"),
			pulumi.String("subnet-0123456789abcdef1"),
		},
		Zones:   []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"},
		Clients: map[string]pulumi.StringInput{"shop": pulumi.String("sg-0123456789abcdef0")},
	}
	if change != nil {
		change(args)
	}
	return args
}

func onPostgres(a *database.Args) { a.Engine, a.Zones = database.EnginePostgres, nil }
func onMySQL(a *database.Args)    { a.Engine, a.Version, a.Zones = database.EngineMySQL, "8.4", nil }

func runDatabase(t *testing.T, change func(*database.Args), opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "main", databaseArgs(change))
		if err != nil {
			return err
		}
		for key, value := range map[string]pulumi.Input{
			"endpoint": d.Endpoint,
			"reader":   d.ReaderEndpoint,
			"port":     d.Port,
			"secret":   d.SecretARN,
			"manager":  d.RoleManager,
			"check":    d.CheckEvent,
			"user":     pulumi.StringArray(d.Connect("shop").Resources),
		} {
			ctx.Export(key, value)
		}
		return nil
	}, opts...)
}

func TestAurora(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, []string{
			"plinth:database:Database main < stack",
			"aws:kms/key:Key main-key < main",
			dbSubnetsType + " main < main",
			sgType + " main < main",
			dbLogsType + " main-postgresql < main", "aws:iam/role:Role main-monitoring < main",
			"aws:iam/rolePolicyAttachment:RolePolicyAttachment main-monitoring < main",
			dbClusterPGType + " main < main",
			dbClusterType + " main < main", dbMemberType + " main-1 < main", dbMemberType + " main-2 < main",
			sgInType + " main-from-shop < main", sgOutType + " main-of-shop < main",
		}, runDatabase(t, nil).Tree())
	})
	t.Run("is ready for production by default", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, nil)
		cluster := rec.Only(t, dbClusterType)
		require.True(t, cluster.Protect)
		require.True(t, rec.Only(t, "aws:kms/key:Key").Protect)
		key := "arn:aws:kms:eu-west-1:123456789012:key/"
		for path, want := range map[string]any{
			"engine":                                       "aurora-postgresql",
			"engineVersion":                                "17",
			"engineLifecycleSupport":                       "open-source-rds-extended-support-disabled",
			"storageEncrypted":                             true,
			"manageMasterUserPassword":                     true,
			"iamDatabaseAuthenticationEnabled":             true,
			"deletionProtection":                           true,
			"skipFinalSnapshot":                            false,
			"deleteAutomatedBackups":                       false,
			"copyTagsToSnapshot":                           true,
			"backupRetentionPeriod":                        14.0,
			"serverlessv2ScalingConfiguration.minCapacity": 0.5,
			"serverlessv2ScalingConfiguration.maxCapacity": 4.0,
			"databaseName":                                 "app",
			"port":                                         5432.0,
		} {
			require.Equal(t, want, cluster.Get(path), path)
		}
		require.Contains(t, cluster.Get("kmsKeyId"), key)
		require.Equal(t, cluster.Get("kmsKeyId"), cluster.Get("masterUserSecretKmsKeyId"))
		require.False(t, cluster.Has("masterPassword"), "the password never passes through the program")
		require.Equal(t, cluster.Get("clusterIdentifier").(string)+"-final", cluster.Get("finalSnapshotIdentifier"))

		logs := rec.Only(t, dbLogsType)
		require.Equal(t, fmt.Sprintf("/aws/rds/cluster/%s/postgresql", cluster.Get("clusterIdentifier")),
			logs.Get("name"))
		require.True(t, cluster.DependsOn(logs), "RDS would make a log group that is kept for ever")

		members := rec.Of(dbMemberType)
		require.Len(t, members, 2)
		zones := map[any]bool{}
		for _, m := range members {
			zones[m.Get("availabilityZone")] = true
			require.Equal(t, "db.serverless", m.Get("instanceClass"))
			require.Equal(t, false, m.Get("publiclyAccessible"))
			require.Equal(t, true, m.Get("performanceInsightsEnabled"))
			require.True(t, m.DependsOn(rec.Only(t, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")))
		}
		require.Len(t, zones, 2)
		require.Equal(t, "1", parameters(t, rec.Only(t, dbClusterPGType))["rds.force_ssl"])
		require.Equal(t, "aurora-postgresql17", rec.Only(t, dbClusterPGType).Get("family"))
	})
	// New ones are spread over all zones, those that stand are left
	// where they are.
	t.Run("another zone moves no server", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t,
			func(a *database.Args) { a.Zones, a.Readers = []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"}, 3 })
		var zones []any
		for i := range 4 {
			m := rec.One(t, dbMemberType, fmt.Sprintf("main-%d", i+1))
			zones = append(zones, m.Get("availabilityZone"))
			require.Equal(t, []string{"availabilityZone"}, m.IgnoreChanges, "another zone makes an instance anew")
		}
		require.Equal(t, []any{"eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1a"}, zones)
		require.Empty(t, rec.Only(t, dbClusterType).IgnoreChanges)
	})
	t.Run("that pauses has no minimum capacity", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, func(a *database.Args) { a.PauseAfterSeconds, a.SingleZone = 600, true })
		cluster := rec.Only(t, dbClusterType)
		require.Equal(t, 0.0, cluster.Get("serverlessv2ScalingConfiguration.minCapacity"))
		require.Equal(t, 600.0, cluster.Get("serverlessv2ScalingConfiguration.secondsUntilAutoPause"))
		require.Len(t, rec.Of(dbMemberType), 1)
	})
}

func parameters(t *testing.T, group *mockaws.Resource) map[string]string {
	t.Helper()
	all := map[string]string{}
	for i := range group.Get("parameters").([]any) {
		all[group.Get(fmt.Sprintf("parameters[%d].name", i)).(string)] = group.Get(fmt.Sprintf("parameters[%d].value", i)).(string)
	}
	return all
}

func TestParameterGroup(t *testing.T) {
	t.Parallel()
	t.Run("never differs and never stops an upgrade", func(t *testing.T) {
		t.Parallel()
		for token, engine := range map[string]func(*database.Args){dbClusterPGType: nil, dbParametersType: onMySQL} {
			for _, disposable := range []bool{false, true} {
				group := runDatabase(t, func(a *database.Args) {
					if engine != nil {
						engine(a)
					}
					a.Disposable = disposable
				}).Only(t, token)
				require.Equal(t, !disposable, group.RetainOnDelete,
					"the old group is in use until the maintenance window")
				list := group.Get("parameters").([]any)
				require.NotEmpty(t, list)
				for i := range list {
					require.Equal(t, "pending-reboot", group.Get(fmt.Sprintf("parameters[%d].applyMethod", i)),
						"what AWS says of a value that is the engine's own")
				}
			}
		}
	})
}

func TestDatabaseNetwork(t *testing.T) {
	t.Parallel()
	t.Run("lets only clients in", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, nil)
		in, out := rec.Only(t, sgInType), rec.Only(t, sgOutType)
		require.Equal(t, "sg-0123456789abcdef0", in.Get("referencedSecurityGroupId"))
		require.Equal(t, "sg-0123456789abcdef0", out.Get("securityGroupId"),
			"a client's group may let nothing out of its own accord")
		require.Equal(t, in.Get("securityGroupId"), out.Get("referencedSecurityGroupId"))
		for _, rule := range []*mockaws.Resource{in, out} {
			require.Equal(t, 5432.0, rule.Get("fromPort"))
			require.Equal(t, 5432.0, rule.Get("toPort"))
			require.False(t, rule.Has("cidrIpv4"))
		}
	})
}

func TestInstance(t *testing.T) {
	t.Parallel()
	t.Run("has a standby and storage that grows", func(t *testing.T) {
		t.Parallel()
		for engine, c := range map[string]struct {
			change    func(*database.Args)
			parameter string
			family    string
			port      float64
			logs      []any
		}{
			"postgres": {onPostgres, "rds.force_ssl", "postgres17", 5432, []any{"postgresql", "upgrade"}},
			"mysql":    {onMySQL, "require_secure_transport", "mysql8.4", 3306, []any{"error", "slowquery"}},
		} {
			rec := runDatabase(t, c.change)
			instance, group := rec.Only(t, dbInstanceType), rec.Only(t, dbParametersType)
			for path, want := range map[string]any{
				"engine":                           engine,
				"multiAz":                          true,
				"storageType":                      "gp3",
				"allocatedStorage":                 20.0,
				"maxAllocatedStorage":              100.0,
				"port":                             c.port,
				"storageEncrypted":                 true,
				"manageMasterUserPassword":         true,
				"publiclyAccessible":               false,
				"deletionProtection":               true,
				"iamDatabaseAuthenticationEnabled": true,
				"enabledCloudwatchLogsExports":     c.logs,
				"engineLifecycleSupport":           "open-source-rds-extended-support-disabled",
			} {
				require.Equal(t, want, instance.Get(path), engine+": "+path)
			}
			require.True(t, instance.Protect)
			require.Equal(t, "1", parameters(t, group)[c.parameter])
			require.Equal(t, c.family, group.Get("family"))
			require.Empty(t, rec.Of(dbClusterType))
			require.Equal(t, rec.Output("endpoint"), rec.Output("reader"), "without readers the server itself reads")
		}
	})
}

func withReaders(n int) func(*database.Args) {
	return func(a *database.Args) {
		onPostgres(a)
		a.Readers, a.MasterPassword = n, pulumi.String("correct-horse-battery")
	}
}

func TestInstanceWithReaders(t *testing.T) {
	t.Parallel()
	// RDS refuses readers of an instance whose password it owns.
	t.Run("master password is secret everywhere", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, withReaders(1))
		primary, version := rec.One(t, dbInstanceType, "main"), rec.Only(t,
			"aws:secretsmanager/secretVersion:SecretVersion")
		require.False(t, primary.Has("manageMasterUserPassword"))
		require.True(t, primary.IsSecret("password"))
		require.True(t, version.IsSecret("secretString"))
		require.True(t, rec.Only(t, "aws:secretsmanager/secret:Secret").Protect)
		require.Equal(t, primary.Get("kmsKeyId"), rec.Only(t, "aws:secretsmanager/secret:Secret").Get("kmsKeyId"))
		require.NotEmpty(t, rec.Output("secret"))
	})
	t.Run("readers take what is their source's", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, withReaders(2))
		primary, reader := rec.One(t, dbInstanceType, "main"), rec.One(t, dbInstanceType, "main-reader-1")
		require.Equal(t, primary.Get("identifier"), reader.Get("replicateSourceDb"))
		require.Equal(t, true, reader.Get("skipFinalSnapshot"), "a replica can't leave one")
		for _, path := range []string{
			"username",
			"password",
			"dbName",
			"manageMasterUserPassword",
			"dbSubnetGroupName",
			"engine",
			"backupRetentionPeriod",
		} {
			require.False(t, reader.Has(path), path)
		}
		require.NotEqual(t, rec.Output("endpoint"), rec.Output("reader"))
		require.Len(t, rec.Output("user"), 3, "IAM knows every instance by an id of its own")
		require.True(t, reader.DependsOn(rec.One(t, dbLogsType, "main-reader-1-postgresql")))
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

func TestDatabase(t *testing.T) {
	t.Parallel()
	t.Run("disposable leaves nothing", func(t *testing.T) {
		t.Parallel()
		for kind, change := range map[string]func(*database.Args){dbClusterType: func(a *database.Args) {}, dbInstanceType: onPostgres} {
			rec := runDatabase(t, func(a *database.Args) { change(a); a.Disposable = true })
			db := rec.Only(t, kind)
			for path, want := range map[string]any{
				"deletionProtection":      false,
				"skipFinalSnapshot":       true,
				"deleteAutomatedBackups":  true,
				"finalSnapshotIdentifier": nil,
			} {
				require.Equal(t, want, db.Get(path), path)
			}
			for _, r := range rec.Resources {
				require.False(t, r.Protect, r.URN)
			}
		}
	})
	t.Run("restored takes user and name from its snapshot and stands beside the old one", func(t *testing.T) {
		t.Parallel()
		for kind, change := range map[string]func(*database.Args){dbClusterType: func(a *database.Args) {}, dbInstanceType: onPostgres} {
			name := map[string]string{dbClusterType: "clusterIdentifier", dbInstanceType: "identifier"}[kind]
			own := func(a *database.Args) { change(a); a.KeyARN = pulumi.String(dbKeyARN) }
			before := runDatabase(t, own).Only(t, kind)
			rec := runDatabase(t, func(a *database.Args) { own(a); a.Snapshot = "friday" })
			after := rec.Only(t, kind)
			require.Empty(t, rec.Of("aws:kms/key:Key"))
			require.Equal(t, "friday", after.Get("snapshotIdentifier"))
			for _, path := range []string{"masterUsername", "username", "databaseName", "dbName"} {
				require.False(t, after.Has(path), path)
			}
			require.NotEqual(t, before.Get(name), after.Get(name))
			require.NotEqual(t, before.Get("finalSnapshotIdentifier"), after.Get("finalSnapshotIdentifier"))
			again := runDatabase(t,
				func(a *database.Args) { own(a); a.Version, a.BackupRetentionDays = "18", 20 }).Only(t, kind)
			require.Equal(t, before.Get(name), again.Get(name), "what changes in place keeps the name")
		}
	})
}

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

func TestDatabasePolicies(t *testing.T) {
	t.Parallel()
	t.Run("find what a disposable database in one zone lacks", func(t *testing.T) {
		t.Parallel()
		for rule, change := range map[string]func(*database.Args){
			"aurora-multi-az: ": func(a *database.Args) {}, "rds-multi-az: ": onPostgres,
		} {
			found := fmt.Sprint(
				judge.Findings(
					runDatabase(
						t,
						func(a *database.Args) { change(a); a.SingleZone, a.Disposable, a.BackupRetentionDays = true, true, 7 },
					),
					false,
				),
			)
			for _, name := range []string{
				rule,
				"rds-deletion-protection: ",
				"rds-backup-retention: ",
				"stateful-protected: ",
			} {
				require.Contains(t, found, name)
			}
		}
	})
}
