package database

import (
	"cmp"

	"github.com/plinth-infra/plinth/internal/check"
)

// Engine is what serves the database.
type Engine string

const (
	// EngineAurora is Aurora PostgreSQL, Serverless v2: it follows the load, and its storage spans
	// three zones.
	EngineAurora Engine = "aurora-postgresql"
	// EnginePostgres is a PostgreSQL instance.
	EnginePostgres Engine = "postgres"
	// EngineMySQL is a MySQL instance.
	EngineMySQL Engine = "mysql"
)

// Settings is what a stack file says of the database. The zero value of what isn't required is the
// safe production answer.
type Settings struct {
	// What serves the database: Aurora PostgreSQL without servers to size, or an instance of
	// PostgreSQL or MySQL. A change makes a new database.
	Engine Engine `json:"engine" jsonschema:"enum=aurora-postgresql,enum=postgres,enum=mysql"`
	// The major version, such as 17, or 8.4 for MySQL. AWS applies minor ones by itself. A newer
	// one upgrades in the maintenance window, with an outage; it is required, so that no upgrade
	// comes by itself.
	Version string `json:"version"`
	// The database that is made on the server. A change makes a new server.
	DatabaseName string `json:"databaseName,omitempty" jsonschema:"pattern=^[a-z][a-z0-9_]{0\\,62}$,example=app"`
	// Aurora's minimum capacity in ACU, each 2 GiB of memory, in steps of a half.
	MinCapacity float64 `json:"minCapacity,omitempty" jsonschema:"minimum=0.5,maximum=256"`
	// Aurora's maximum capacity in ACU, in steps of a half.
	MaxCapacity float64 `json:"maxCapacity,omitempty" jsonschema:"minimum=1,maximum=256"`
	// Seconds without a connection after which Aurora stops; the next connection waits about 15
	// seconds. It takes the place of minCapacity. Without it Aurora never stops.
	PauseAfterSeconds int `json:"pauseAfterSeconds,omitempty" jsonschema:"minimum=300,maximum=86400"`
	// An instance's size.
	InstanceClass string `json:"instanceClass,omitempty" jsonschema:"pattern=^db\\.[a-z0-9]+\\.[a-z0-9]+$,example=db.t4g.medium"`
	// Storage that an instance starts with, in GiB.
	StorageGiB int `json:"storageGiB,omitempty" jsonschema:"minimum=20,maximum=65536"`
	// Storage that an instance grows to by itself, in GiB. Default five times storageGiB.
	MaxStorageGiB int `json:"maxStorageGiB,omitempty" jsonschema:"minimum=22,maximum=65536"`
	// Number of copies that answer queries. Default 1 with Aurora, whose copies take over when the
	// writer fails, and none otherwise. An instance's need a master password, which RDS then can't
	// own.
	Readers int `json:"readers,omitempty" jsonschema:"minimum=1,maximum=15"`
	// Leaves out the standby of an instance, and Aurora's reader. When its zone fails, the database
	// is down.
	SingleZone bool `json:"singleZone,omitempty"`
	// Days that a restore to a point in time can go back.
	BackupRetentionDays int `json:"backupRetentionDays,omitempty" jsonschema:"minimum=1,maximum=35"`
	// When the daily backup is made, in UTC. It mustn't overlap maintenanceWindow.
	BackupWindow string `json:"backupWindow,omitempty" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$,example=02:00-03:00"`
	// When AWS may maintain the server, in UTC.
	MaintenanceWindow string `json:"maintenanceWindow,omitempty" jsonschema:"pattern=^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$,example=sun:03:30-sun:04:30"`
	// The snapshot that the database is restored from: a name or an ARN. It has to be encrypted,
	// and for an instance with the key of the new database. Setting, changing and removing it makes
	// a new database.
	Snapshot string `json:"snapshot,omitempty"`
	// What CloudWatch Database Insights, which follows Performance Insights, keeps: standard a
	// week, advanced 15 months with locks and plans, billed by vCPU or ACU.
	Insights Insights `json:"insights,omitempty" jsonschema:"enum=standard,enum=advanced"`
	// Puts an RDS Proxy between clients and servers, which keeps connections for them. It signs in
	// by IAM as the client's own user, so that nobody has a password. Only with roles. Clients that
	// come and go, such as functions, want it; it is billed by the hour.
	Proxy bool `json:"proxy,omitempty"`
	// Days that the logs of servers, proxy and role manager are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
	// Logins that sign in with IAM tokens, made and kept by the role manager. Without any there is
	// no role manager.
	Roles []Role `json:"roles,omitempty"`
	// PostgreSQL extensions to install. Only with roles.
	Extensions []string `json:"extensions,omitempty"`
	// Where alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// Insights is a mode of CloudWatch Database Insights.
type Insights string

const (
	// InsightsStandard keeps the load by statement and wait for a week, and costs nothing.
	InsightsStandard Insights = "standard"
	// InsightsAdvanced keeps it for 15 months, with locks, plans and slow statements, and is billed
	// by vCPU or ACU.
	InsightsAdvanced Insights = "advanced"
)

const (
	// growth is how many times its first storage an instance grows to.
	growth        = 5
	maxStorageGiB = 65536
)

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.DatabaseName = cmp.Or(s.DatabaseName, "app")
	s.BackupRetentionDays = cmp.Or(s.BackupRetentionDays, 14)
	s.BackupWindow = cmp.Or(s.BackupWindow, "02:00-03:00")
	s.MaintenanceWindow = cmp.Or(s.MaintenanceWindow, "sun:03:30-sun:04:30")
	s.Insights = cmp.Or(s.Insights, InsightsStandard)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
	if s.Engine != EngineAurora {
		s.InstanceClass = cmp.Or(s.InstanceClass, "db.t4g.medium")
		s.StorageGiB = cmp.Or(s.StorageGiB, 20)
		s.MaxStorageGiB = cmp.Or(s.MaxStorageGiB, min(growth*s.StorageGiB, maxStorageGiB))
		return
	}
	s.MaxCapacity = cmp.Or(s.MaxCapacity, 4)
	if s.PauseAfterSeconds == 0 {
		s.MinCapacity = cmp.Or(s.MinCapacity, 0.5)
	}
	if !s.SingleZone {
		s.Readers = cmp.Or(s.Readers, 1)
	}
}

// Port is the one that the engine listens on.
func (s *Settings) Port() int {
	if s.Engine == EngineMySQL {
		return 3306
	}
	return 5432
}

// Kind decides a role's rights.
type Kind string

const (
	KindApp      Kind = "app"      // Reads and writes rows.
	KindMigrator Kind = "migrator" // Owns the schema and changes it.
	KindReadOnly Kind = "readonly" // Reads rows.
	KindCustom   Kind = "custom"   // Has what its grants say, and nothing else.
)

// Privilege is a right on rows.
type Privilege string

const (
	PrivilegeSelect Privilege = "select"
	PrivilegeInsert Privilege = "insert"
	PrivilegeUpdate Privilege = "update"
	PrivilegeDelete Privilege = "delete"
)

// Grant is what a custom role may do with the rows of some tables.
type Grant struct {
	// What the role may do.
	Privileges []Privilege `json:"privileges" jsonschema:"minItems=1,uniqueItems=true,enum=select,enum=insert,enum=update,enum=delete"`
	// The tables. Without any it is all of them, those of the future included.
	Tables []string `json:"tables,omitempty"`
}

// Role is one login.
type Role struct {
	// The login's name.
	Name string `json:"name" jsonschema:"pattern=^[a-z][a-z0-9_]{0\\,31}$,example=shop"`
	// What the role may do: app reads and writes rows, migrator owns the schema, readonly reads
	// rows, custom has its grants alone.
	Kind Kind `json:"kind" jsonschema:"enum=app,enum=migrator,enum=readonly,enum=custom"`
	// What a custom role may do. Required for kind custom, and for no other.
	Grants []Grant `json:"grants,omitempty"`
}
