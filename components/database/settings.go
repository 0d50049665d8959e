package database

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about the database: plinth:database.
type Settings struct {
	// What serves it: Aurora PostgreSQL without servers to size, or an instance of PostgreSQL or MySQL. A change makes a new database.
	Engine Engine `json:"engine" jsonschema:"enum=aurora-postgresql,enum=postgres,enum=mysql"`
	// The major version, such as 17, or 8.4 for MySQL. AWS applies minor ones. A newer one upgrades in the maintenance window, with an outage.
	Version string `json:"version"`
	// The database that is made on the server. A change makes a new server.
	DatabaseName string `json:"databaseName,omitempty" jsonschema:"pattern=^[a-z][a-z0-9_]*$,default=app"`
	// Aurora's least capacity in ACU, each 2 GiB of memory, in halves.
	MinCapacity float64 `json:"minCapacity,omitempty" jsonschema:"minimum=0.5,maximum=256,default=0.5"`
	// Aurora's most capacity in ACU, in halves.
	MaxCapacity float64 `json:"maxCapacity,omitempty" jsonschema:"minimum=1,maximum=256,default=4"`
	// After how many seconds without a connection Aurora stops. Without it, it never does. It takes the place of minCapacity.
	PauseAfterSeconds int `json:"pauseAfterSeconds,omitempty" jsonschema:"minimum=300,maximum=86400"`
	// An instance's size.
	InstanceClass string `json:"instanceClass,omitempty" jsonschema:"default=db.t4g.medium"`
	// What an instance's storage starts with, in GiB.
	StorageGiB int `json:"storageGiB,omitempty" jsonschema:"minimum=20,maximum=65536,default=20"`
	// What it grows to by itself, in GiB. Default five times storageGiB.
	MaxStorageGiB int `json:"maxStorageGiB,omitempty" jsonschema:"minimum=22,maximum=65536"`
	// How many copies answer queries. Default 1 with Aurora, whose copies take over when the writer fails, and 0 otherwise. An instance's need
	// a master password, which RDS then can't own.
	Readers int `json:"readers,omitempty" jsonschema:"minimum=1,maximum=15"`
	// Whether the database lies in one zone: no standby, no reader of Aurora's own accord.
	SingleZone bool `json:"singleZone,omitempty"`
	// How many days back a restore to a point in time goes.
	BackupRetentionDays int `json:"backupRetentionDays,omitempty" jsonschema:"minimum=1,maximum=35,default=14"`
	// When the daily backup is made, in UTC.
	BackupWindow string `json:"backupWindow,omitempty" jsonschema:"default=02:00-03:00"`
	// When AWS may maintain the server, in UTC.
	MaintenanceWindow string `json:"maintenanceWindow,omitempty" jsonschema:"default=sun:03:30-sun:04:30"`
	// The snapshot that the database is restored from: a name or an ARN. Setting, changing and removing it makes a new database.
	Snapshot string `json:"snapshot,omitempty"`
	// The master password of an instance with readers: 8 to 128 characters, 41 with MySQL, none of them a space, /, @ or ". A secret.
	MasterPassword string `json:"masterPassword,omitempty" jsonschema_extras:"x-secret=true"`
	// What CloudWatch Database Insights keeps: standard a week, advanced 15 months with locks and plans, billed by vCPU or ACU.
	Insights Insights `json:"insights,omitempty" jsonschema:"enum=standard,enum=advanced,default=standard"`
	// Whether an RDS Proxy keeps connections for the clients. Only with roles.
	Proxy bool `json:"proxy,omitempty"`
	// How many days the server's logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
	// Logins that sign in with IAM tokens, made and kept by the role manager.
	Roles []Role `json:"roles,omitempty"`
	// PostgreSQL extensions to install. Only with roles.
	Extensions []string `json:"extensions,omitempty"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:database".
func (s *Settings) Validate(path string) error {
	err := s.Args().withDefaults().validate(path + ".")
	if p := s.MasterPassword; p != "" && (len(p) > maxPassword[s.Engine] || !password.MatchString(p)) {
		// The value isn't shown: it is a secret.
		err = errors.Join(err, fmt.Errorf("%s.masterPassword: it isn't a password that RDS takes, got %d characters; use 8 to %d, none of them a space, /, @ or \"", path, len(p), maxPassword[s.Engine]))
	}
	return err
}

var (
	password    = regexp.MustCompile(`^[!#-.0-?A-~]{8,}$`)
	maxPassword = map[Engine]int{EngineAurora: 128, EnginePostgres: 128, EngineMySQL: 41}
)

// Args are the settings as arguments. The caller fills in the network's, clients, keys, the role manager's archive and Disposable.
func (s *Settings) Args() *Args {
	args := &Args{
		Engine: s.Engine, Version: s.Version, DatabaseName: s.DatabaseName,
		MinCapacity: s.MinCapacity, MaxCapacity: s.MaxCapacity, PauseAfterSeconds: s.PauseAfterSeconds,
		InstanceClass: s.InstanceClass, StorageGiB: s.StorageGiB, MaxStorageGiB: s.MaxStorageGiB,
		Readers: s.Readers, SingleZone: s.SingleZone,
		BackupRetentionDays: s.BackupRetentionDays, BackupWindow: s.BackupWindow, MaintenanceWindow: s.MaintenanceWindow, Snapshot: s.Snapshot,
		Insights: s.Insights, Proxy: s.Proxy, LogRetentionDays: s.LogRetentionDays, Roles: s.Roles, Extensions: s.Extensions,
	}
	if s.MasterPassword != "" {
		args.MasterPassword = pulumi.ToSecret(pulumi.String(s.MasterPassword)).(pulumi.StringOutput)
	}
	return args
}
