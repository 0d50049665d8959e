package database_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
)

func withReaders(n int) func(*database.Args) {
	return func(a *database.Args) {
		onPostgres(a)
		a.Readers, a.MasterPassword = n, pulumi.String("correct-horse-battery")
	}
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
