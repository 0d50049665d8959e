package database

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/monitoring"
)

// Engine is what serves the database.
type Engine string

const (
	// EngineAurora is Aurora PostgreSQL, Serverless v2: it follows the load, and its storage spans three zones.
	EngineAurora Engine = "aurora-postgresql"
	// EnginePostgres is a PostgreSQL instance.
	EnginePostgres Engine = "postgres"
	// EngineMySQL is a MySQL instance.
	EngineMySQL Engine = "mysql"
)

// Args describes the database. The zero value of what isn't required is the safe production answer.
type Args struct {
	// Engine is what serves it. A change makes a new database. Required.
	Engine Engine
	// Version is the major version, such as 17 or 8.4; AWS applies minor ones by itself. A newer one upgrades in the maintenance window,
	// with an outage. Required, so that no upgrade comes by itself.
	Version string
	// DatabaseName is the database that is made on the server. A change makes a new server. Default app.
	DatabaseName string

	// VPCID and SubnetIDs are where it stands: isolated subnets of two zones or more. Required.
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput
	// Zones are the subnets' availability zones, over which Aurora's new instances are spread; those that stand stay where they are.
	// Required with Aurora and readers.
	Zones []string
	// Clients are the security groups that may connect, by name. The rules are made on both sides.
	Clients map[string]pulumi.StringInput

	// MinCapacity and MaxCapacity are Aurora's, in ACU of 2 GiB of memory, in steps of a half. Default 0.5 and 4, at most 256.
	MinCapacity, MaxCapacity float64
	// PauseAfterSeconds stops Aurora when nobody was connected for so long, 300 to 86400; the next connection waits about 15 seconds.
	// It takes the place of MinCapacity. Default 0: it never stops.
	PauseAfterSeconds int

	// InstanceClass is an instance's size. Default db.t4g.medium.
	InstanceClass string
	// StorageGiB is what an instance starts with, MaxStorageGiB what it grows to by itself. Default 20 and five times as much.
	StorageGiB, MaxStorageGiB int

	// Readers are copies that answer queries; Aurora's take over when the writer fails. Default 1 with Aurora, 0 otherwise; at most 15.
	// An instance's need MasterPassword.
	Readers int
	// SingleZone drops the standby of an instance, and Aurora's reader. When its zone fails, the database is down.
	SingleZone bool

	// BackupRetentionDays is how far back a restore to a point in time goes. Default 14, at most 35.
	BackupRetentionDays int
	// BackupWindow and MaintenanceWindow are in UTC. They mustn't overlap. Default 02:00-03:00 and sun:03:30-sun:04:30.
	BackupWindow, MaintenanceWindow string
	// Snapshot is what the database is restored from: a name or an ARN. It has to be encrypted, and for an instance with the key of
	// KeyARN. Setting, changing and removing it makes a new database.
	Snapshot string

	// KeyARN encrypts storage, backups, the master password and what Performance Insights keeps. A change makes a new database. Nil makes
	// a key.
	KeyARN pulumi.StringPtrInput
	// MasterPassword is for an instance with readers, which RDS makes only where it doesn't own the password itself:
	// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
	// A Pulumi secret, kept in a secret beside the database; nobody rotates it. Nil everywhere else, where RDS owns and rotates it.
	MasterPassword pulumi.StringInput
	// Insights is what CloudWatch Database Insights keeps. Default InsightsStandard.
	Insights Insights
	// Proxy puts an RDS Proxy between clients and the servers, which keeps connections for them. It signs in by IAM as the client's own
	// user, so that nobody has a password. Needs Roles. Clients that come and go, such as functions, want it; it is billed by the hour.
	Proxy bool
	// LogRetentionDays is how long the server's logs are kept, of CloudWatch's list. Default 365.
	LogRetentionDays int
	// LogKeyARN encrypts the logs with a customer key. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Roles are the database's own logins, which sign in with IAM tokens. Empty makes none, and no function that would.
	Roles []Role
	// Extensions are PostgreSQL extensions to install. Only with Roles.
	Extensions []string
	// RoleManagerArchive is the path of the role manager's zip, which `make functions` builds. Required with Roles.
	RoleManagerArchive string

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection and the final snapshot and applies changes at once, for stacks meant to be torn down.
	Disposable bool
}

// Insights is a mode of CloudWatch Database Insights, which follows Performance Insights.
type Insights string

const (
	// InsightsStandard keeps the load by statement and wait for a week, and costs nothing.
	InsightsStandard Insights = "standard"
	// InsightsAdvanced keeps it for 15 months, with locks, plans and slow statements, and is billed by vCPU or ACU.
	InsightsAdvanced Insights = "advanced"
)

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
	// What it may do.
	Privileges []Privilege `json:"privileges" jsonschema:"minItems=1,uniqueItems=true,enum=select,enum=insert,enum=update,enum=delete"`
	// The tables. Without any it is all of them, those of the future included.
	Tables []string `json:"tables,omitempty"`
}

// Role is one login.
type Role struct {
	// The login's name.
	Name string `json:"name"`
	// What it may do: app reads and writes rows, migrator owns the schema, readonly reads rows, custom has its grants alone.
	Kind Kind `json:"kind" jsonschema:"enum=app,enum=migrator,enum=readonly,enum=custom"`
	// What a custom role may do.
	Grants []Grant `json:"grants,omitempty"`
}

const (
	// maxName leaves room in the 63 characters of an identifier for autonaming's eight, the generation's seven and "-reader-15", or for a
	// proxy's seven and "-reader".
	maxName           = 32
	maxReaders        = 15
	defaultMin        = 0.5
	defaultMax        = 4
	maxCapacity       = 256
	defaultStorageGiB = 20
	maxStorageGiB     = 65536
	growth            = 5
	maxBackupDays     = 35
)

func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Zones, r.Roles, r.Extensions, r.Clients = slices.Clone(r.Zones), slices.Clone(r.Roles), slices.Clone(r.Extensions), maps.Clone(r.Clients)
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName)}
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if strings.Contains(name, "--") || strings.HasSuffix(name, "-") {
		report("its name has two hyphens in a row, or ends with one, which RDS doesn't take, got %q", name)
	}
	if r.VPCID == nil || r.SubnetIDs == nil {
		report("vpcId, subnetIds: they are missing; give the network's, with its isolated subnets")
	}
	if r.Engine == EngineAurora && r.Readers > 0 && len(r.Zones) < 2 {
		report("zones: readers lie in another zone than the writer, got %d zones; give the network's", len(r.Zones))
	}
	if len(r.Roles) > 0 && r.RoleManagerArchive == "" {
		report("roleManagerArchive: it is missing; give the path of the role manager's zip, which `make functions` builds")
	}
	for client, group := range r.Clients {
		if err := check.Name(client, maxName); err != nil || group == nil || client == roleManager || client == proxy {
			report("clients: %q isn't the name of a client with a security group; use lower-case letters, digits and hyphens, and neither %s nor %s", client, roleManager, proxy)
		}
	}
	return r, errors.Join(append(problems, r.validate(""))...)
}

func (a Args) withDefaults() Args {
	a.DatabaseName = cmp.Or(a.DatabaseName, "app")
	a.BackupRetentionDays = cmp.Or(a.BackupRetentionDays, 14)
	a.BackupWindow = cmp.Or(a.BackupWindow, "02:00-03:00")
	a.MaintenanceWindow = cmp.Or(a.MaintenanceWindow, "sun:03:30-sun:04:30")
	a.Insights = cmp.Or(a.Insights, InsightsStandard)
	a.LogRetentionDays = cmp.Or(a.LogRetentionDays, check.DefaultRetentionDays)
	if a.Engine != EngineAurora {
		a.InstanceClass = cmp.Or(a.InstanceClass, "db.t4g.medium")
		a.StorageGiB = cmp.Or(a.StorageGiB, defaultStorageGiB)
		a.MaxStorageGiB = cmp.Or(a.MaxStorageGiB, min(growth*a.StorageGiB, maxStorageGiB))
		return a
	}
	a.MaxCapacity = cmp.Or(a.MaxCapacity, defaultMax)
	if a.PauseAfterSeconds == 0 {
		a.MinCapacity = cmp.Or(a.MinCapacity, defaultMin)
	}
	if !a.SingleZone {
		a.Readers = cmp.Or(a.Readers, 1)
	}
	return a
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"engine": pulumi.String(string(a.Engine)), "version": pulumi.String(a.Version), "readers": pulumi.Int(a.Readers),
		"singleZone": pulumi.Bool(a.SingleZone), "disposable": pulumi.Bool(a.Disposable),
	}
}

// Port is the engine's.
func (a Args) Port() int {
	if a.Engine == EngineMySQL {
		return 3306
	}
	return 5432
}
