package database

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// AlarmThresholds say where a database's alarms sound.
type AlarmThresholds struct {
	// CPU that is used for a quarter of an hour, in percent.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
	// Share of an Aurora database's maximum capacity that is used for a quarter of an hour, in
	// percent: it can't grow any more.
	CapacityPercent int `json:"capacityPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
	// MiB of memory that are left, for a quarter of an hour.
	FreeMemoryMiB int `json:"freeMemoryMiB,omitempty" jsonschema:"minimum=1"`
	// GiB of an instance's storage that are left. Below a tenth of the storage it grows by itself,
	// unless it grew in the last six hours.
	FreeStorageGiB int `json:"freeStorageGiB,omitempty" jsonschema:"minimum=1"`
	// Number of connections that there are for five minutes. Without it nobody is told: how many
	// there may be depends on the size.
	Connections int `json:"connections,omitempty" jsonschema:"minimum=1"`
	// Seconds that readers are behind the writer, for five minutes.
	ReplicaLagSeconds int `json:"replicaLagSeconds,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what is unset.
func (t *AlarmThresholds) SetDefaults() {
	t.CPUPercent = cmp.Or(t.CPUPercent, 80)
	t.CapacityPercent = cmp.Or(t.CapacityPercent, 90)
	t.FreeMemoryMiB = cmp.Or(t.FreeMemoryMiB, 128)
	t.FreeStorageGiB = cmp.Or(t.FreeStorageGiB, 2)
	t.ReplicaLagSeconds = cmp.Or(t.ReplicaLagSeconds, 30)
}

const (
	mebibyte = 1 << 20
	gibibyte = 1 << 30
)

// clusterAlarms are on what runs out in an Aurora cluster. Storage doesn't: it grows by itself.
// Metrics:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
func clusterAlarms(name string, identifier pulumi.StringInput, readers bool, t AlarmThresholds) alarm.Set {
	metric := alarm.Metrics("AWS/RDS", pulumi.StringMap{"DBClusterIdentifier": identifier})
	list := append(serverAlarms(name, metric, t), alarm.Steady(alarm.Alarm{
		Name:        "capacity",
		Metric:      metric("ACUUtilization", "Maximum"),
		Threshold:   float64(t.CapacityPercent),
		MissingData: alarm.Missing,
		Description: fmt.Sprintf("The database %s has used %d%% of its largest capacity for a quarter of an hour. "+
			"Raise maxCapacity, or look for the queries behind it in Performance Insights.", name, t.CapacityPercent),
	}))
	if readers {
		const milliseconds = 1000
		list = append(list, lagAlarm(name, metric("AuroraReplicaLagMaximum", "Maximum"), milliseconds, t))
	}
	return alarm.Set{Name: "database-" + name, Alarms: list}
}

// instanceAlarms are on what runs out in an instance. Metrics:
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
func instanceAlarms(name string, identifier pulumi.StringInput, replica bool, t AlarmThresholds) alarm.Set {
	metric := alarm.Metrics("AWS/RDS", pulumi.StringMap{"DBInstanceIdentifier": identifier})
	list := append(serverAlarms(name, metric, t), alarm.Steady(alarm.Alarm{
		Name:        "storage",
		Metric:      metric("FreeStorageSpace", "Minimum"),
		Threshold:   float64(t.FreeStorageGiB) * gibibyte,
		Below:       true,
		MissingData: alarm.Missing,
		Description: fmt.Sprintf("The database %s has less than %d GiB left, and stops when there is nothing. "+
			"Raise storageGiB or maxStorageGiB, and look at what grows.", name, t.FreeStorageGiB),
	}))
	if replica {
		list = append(list, lagAlarm(name, metric("ReplicaLag", "Maximum"), 1, t))
	}
	return alarm.Set{Name: "database-" + name, Alarms: list}
}

// serverAlarms are what all databases have. A database that pauses or is stopped isn't measured.
func serverAlarms(name string, metric func(name, statistic string) alarm.Metric, t AlarmThresholds) []alarm.Alarm {
	list := []alarm.Alarm{
		alarm.Steady(alarm.Alarm{
			Name:        "cpu",
			Metric:      metric("CPUUtilization", "Average"),
			Threshold:   float64(t.CPUPercent),
			MissingData: alarm.Missing,
			Description: fmt.Sprintf("The database %s has used %d%% of its CPU for a quarter of an hour. "+
				"Look for the queries behind it in Performance Insights, or make it larger.", name, t.CPUPercent),
		}),
		alarm.Steady(alarm.Alarm{
			Name:        "memory",
			Metric:      metric("FreeableMemory", "Minimum"),
			Threshold:   float64(t.FreeMemoryMiB) * mebibyte,
			Below:       true,
			MissingData: alarm.Missing,
			Description: fmt.Sprintf("The database %s has less than %d MiB of memory left. "+
				"Look at how many connections there are and what they sort, or make it larger.", name, t.FreeMemoryMiB),
		}),
	}
	if t.Connections == 0 {
		return list
	}
	return append(list, alarm.Once(alarm.Alarm{
		Name:        "connections",
		Metric:      metric("DatabaseConnections", "Maximum"),
		Threshold:   float64(t.Connections),
		MissingData: alarm.Missing,
		Description: fmt.Sprintf("The database %s has %d connections or more, and refuses more than its largest "+
			"number. Look for who doesn't give them back, and use pools.", name, t.Connections),
	}))
}

// lagAlarm is on readers that fall behind; unit is what a second is in the metric.
func lagAlarm(name string, lag alarm.Metric, unit float64, t AlarmThresholds) alarm.Alarm {
	return alarm.Lasting(5, alarm.Alarm{
		Name:        "lag",
		Metric:      lag,
		Threshold:   float64(t.ReplicaLagSeconds) * unit,
		MissingData: alarm.Missing,
		Description: fmt.Sprintf("Readers of the database %s are %d seconds behind its writer. "+
			"Look for large transactions, and for readers that are too small.", name, t.ReplicaLagSeconds),
	})
}
