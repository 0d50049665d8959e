package database_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
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
