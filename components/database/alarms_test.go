package database_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// alarmsOf are the alarms of a database's servers, with what the metrics' dimensions are called in
// place of their values.
func alarmsOf(t *testing.T, change func(*database.Args)) []string {
	t.Helper()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
			Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
			Account:  mockaws.Account,
		})
		if err != nil {
			return err
		}
		_, err = database.New(ctx, "main", databaseArgs(func(a *database.Args) {
			change(a)
			a.Monitor = monitor
		}))
		return err
	})
	fixture.CheckAlarms(t, rec)
	var lines []string
	for _, line := range fixture.Alarms(rec) {
		before, after, _ := strings.Cut(line, "Identifier=")
		_, after, _ = strings.Cut(after, " ")
		lines = append(lines, before+"Identifier "+after)
	}
	return lines
}

func TestDatabaseAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch a cluster as a whole", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			"database-main-capacity: AWS/RDS ACUUtilization Maximum DBClusterIdentifier 300 >= 90 3/3 missing",
			"database-main-cpu: AWS/RDS CPUUtilization Average DBClusterIdentifier 300 >= 80 3/3 missing",
			"database-main-lag: AWS/RDS AuroraReplicaLagMaximum Maximum DBClusterIdentifier 60 >= 30000 5/5 missing",
			"database-main-memory: AWS/RDS FreeableMemory Minimum DBClusterIdentifier 300 < 1.34217728e+08 3/3 missing",
		}, alarmsOf(t, func(*database.Args) {}))
	})
	t.Run("leave the lag out without readers", func(t *testing.T) {
		t.Parallel()
		lines := alarmsOf(t, func(a *database.Args) { a.SingleZone = true })
		require.Len(t, lines, 3)
		require.NotContains(t, strings.Join(lines, "\n"), "-lag")
	})
	t.Run("watch every instance", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			"database-main-cpu: AWS/RDS CPUUtilization Average DBInstanceIdentifier 300 >= 80 3/3 missing",
			"database-main-memory: AWS/RDS FreeableMemory Minimum DBInstanceIdentifier 300 < 1.34217728e+08 3/3 missing",
			"database-main-reader-1-cpu: AWS/RDS CPUUtilization Average DBInstanceIdentifier 300 >= 80 3/3 missing",
			"database-main-reader-1-lag: AWS/RDS ReplicaLag Maximum DBInstanceIdentifier 60 >= 30 5/5 missing",
			"database-main-reader-1-memory: AWS/RDS FreeableMemory Minimum DBInstanceIdentifier 300 < 1.34217728e+08 3/3 missing",
			"database-main-reader-1-storage: AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier 300 < 2.147483648e+09 3/3 missing",
			"database-main-storage: AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier 300 < 2.147483648e+09 3/3 missing",
		}, alarmsOf(t, withReaders(1)))
	})
	t.Run("sound where the settings say", func(t *testing.T) {
		t.Parallel()
		thresholds := database.AlarmThresholds{
			CPUPercent:        17,
			CapacityPercent:   18,
			FreeMemoryMiB:     1,
			FreeStorageGiB:    1,
			Connections:       20,
			ReplicaLagSeconds: 21,
		}
		lines := slices.Concat(alarmsOf(t, func(a *database.Args) { a.Alarms = thresholds }),
			alarmsOf(t, func(a *database.Args) { withReaders(1)(a); a.Alarms = thresholds }))
		for _, want := range []string{
			"database-main-cpu: AWS/RDS CPUUtilization Average DBClusterIdentifier 300 >= 17 3/3 missing",
			"database-main-capacity: AWS/RDS ACUUtilization Maximum DBClusterIdentifier 300 >= 18 3/3 missing",
			"database-main-memory: AWS/RDS FreeableMemory Minimum DBClusterIdentifier 300 < 1.048576e+06 3/3 missing",
			"database-main-connections: AWS/RDS DatabaseConnections Maximum DBClusterIdentifier 300 >= 20 1/1 missing",
			"database-main-lag: AWS/RDS AuroraReplicaLagMaximum Maximum DBClusterIdentifier 60 >= 21000 5/5 missing",
			"database-main-connections: AWS/RDS DatabaseConnections Maximum DBInstanceIdentifier 300 >= 20 1/1 missing",
			"database-main-storage: AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier 300 < 1.073741824e+09 3/3 missing",
			"database-main-reader-1-lag: AWS/RDS ReplicaLag Maximum DBInstanceIdentifier 60 >= 21 5/5 missing",
		} {
			require.Contains(t, lines, want)
		}
	})
}
