package database

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
	// Zones are the subnets' availability zones, over which Aurora's instances are spread. Required with Aurora and readers.
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

var (
	version      = regexp.MustCompile(`^[1-9][0-9]*$`)
	mysqlVersion = regexp.MustCompile(`^[1-9][0-9]*\.[0-9]+$`)
	databaseName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	// withoutInsights are https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
	withoutInsights = regexp.MustCompile(`^db\.t(2|3|4g)\.(micro|small)$`)

	class    = regexp.MustCompile(`^db\.[a-z0-9]+\.[a-z0-9]+$`)
	roleName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
)

// oldest are the first major versions with standard support in late 2026; AWS bills older ones by the hour, which these databases refuse:
// https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
var oldest = map[Engine]float64{EngineAurora: 14, EnginePostgres: 14, EngineMySQL: 8.4}

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

// validate judges what a stack file may say.
func (a Args) validate(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	if err := check.OneOf(prefix+"engine", a.Engine, EngineAurora, EnginePostgres, EngineMySQL); err != nil {
		return err // everything else depends on it
	}
	pattern, example := version, "17"
	if a.Engine == EngineMySQL {
		pattern, example = mysqlVersion, "8.4"
	}
	if n, _ := strconv.ParseFloat(a.Version, 64); !pattern.MatchString(a.Version) {
		report("version: it isn't a major version of %s, got %q; write one like %q, AWS applies minor ones", a.Engine, a.Version, example)
	} else if n < oldest[a.Engine] {
		report("version: its standard support has ended, got %s; use %v or newer", a.Version, oldest[a.Engine])
	}
	if !databaseName.MatchString(a.DatabaseName) || slices.Contains([]string{"postgres", "mysql", "rdsadmin", "sys"}, a.DatabaseName) {
		report("databaseName: it isn't a name that the engine leaves free, got %q; use a letter, then letters, digits and underscores", a.DatabaseName)
	}
	if a.BackupRetentionDays < 1 || a.BackupRetentionDays > maxBackupDays {
		report("backupRetentionDays: it is out of range, got %d; use 1 to %d", a.BackupRetentionDays, maxBackupDays)
	}
	if a.Readers < 0 || a.Readers > maxReaders {
		report("readers: it is out of range, got %d; use 0 to %d", a.Readers, maxReaders)
	}
	if owned := a.Engine == EngineAurora || a.Readers == 0; owned != (a.MasterPassword == nil) {
		report("masterPassword: only an instance with readers has one, of which RDS can't own the password, got %d readers of %s; give or take it out", a.Readers, a.Engine)
	}
	if a.Proxy && len(a.Roles) == 0 {
		report("proxy: it signs in as the roles, of which there are none; add them, or take it out")
	}
	problems = append(problems, check.OneOf(prefix+"insights", a.Insights, InsightsStandard, InsightsAdvanced))
	problems = append(problems, windows(prefix, a.BackupWindow, a.MaintenanceWindow), check.RetentionDays(prefix+"logRetentionDays", a.LogRetentionDays), a.validateRoles(prefix))
	if a.Engine == EngineAurora {
		return errors.Join(append(problems, a.validateAurora(prefix))...)
	}
	return errors.Join(append(problems, a.validateInstance(prefix))...)
}

func (a Args) validateAurora(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	half := func(n float64) bool { return n*2 == float64(int(n*2)) }
	if a.MinCapacity < 0 || a.MinCapacity > a.MaxCapacity || a.MaxCapacity < 1 || a.MaxCapacity > maxCapacity || !half(a.MinCapacity) || !half(a.MaxCapacity) {
		report("minCapacity, maxCapacity: they aren't a range that Aurora has, got %v to %v; use halves, up to %d, the maximum at least 1", a.MinCapacity, a.MaxCapacity, maxCapacity)
	}
	if p := a.PauseAfterSeconds; p != 0 && (p < 300 || p > 86400) {
		report("pauseAfterSeconds: it is out of range, got %d; use 300 to 86400, or leave it out", p)
	}
	if a.PauseAfterSeconds != 0 && a.MinCapacity != 0 {
		report("pauseAfterSeconds: a database that stops has no least capacity, got minCapacity %v; take one of them out", a.MinCapacity)
	}
	if a.PauseAfterSeconds != 0 && a.Proxy {
		report("pauseAfterSeconds: the proxy stays connected, so that it would never stop, got %d; take one of them out", a.PauseAfterSeconds)
	}
	if a.SingleZone && a.Readers > 0 {
		report("singleZone: readers lie in another zone, got %d; take one of them out", a.Readers)
	}
	if a.InstanceClass != "" || a.StorageGiB != 0 || a.MaxStorageGiB != 0 {
		report("instanceClass, storageGiB, maxStorageGiB: Aurora sizes itself; take them out, and set maxCapacity")
	}
	return errors.Join(problems...)
}

func (a Args) validateInstance(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	if !class.MatchString(a.InstanceClass) || a.InstanceClass == "db.serverless" {
		report("instanceClass: it isn't the class of an instance, got %q; write one like db.t4g.medium", a.InstanceClass)
	}
	if a.Engine == EngineMySQL && withoutInsights.MatchString(a.InstanceClass) {
		report("instanceClass: MySQL has no Performance Insights on it, which every database here has, got %q; use db.t4g.medium or larger", a.InstanceClass)
	}
	if a.StorageGiB < defaultStorageGiB || a.StorageGiB > maxStorageGiB {
		report("storageGiB: it is out of range, got %d; use %d to %d", a.StorageGiB, defaultStorageGiB, maxStorageGiB)
	}
	// A tenth is the least distance that RDS takes.
	if a.MaxStorageGiB*10 < a.StorageGiB*11 || a.MaxStorageGiB > maxStorageGiB {
		report("maxStorageGiB: it has to be a tenth above storageGiB and at most %d, got %d; leave it out for %d times as much", maxStorageGiB, a.MaxStorageGiB, growth)
	}
	if a.MinCapacity != 0 || a.MaxCapacity != 0 || a.PauseAfterSeconds != 0 {
		report("minCapacity, maxCapacity, pauseAfterSeconds: only Aurora has them; take them out, or use the engine %s", EngineAurora)
	}
	return errors.Join(problems...)
}

func (a Args) validateRoles(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	seen, migrators := map[string]bool{}, 0
	for i, r := range a.Roles {
		if !roleName.MatchString(r.Name) || r.Name == masterUser || strings.HasPrefix(r.Name, "pg_") || strings.HasPrefix(r.Name, "rds") || slices.Contains([]string{"public", "postgres", "root", "mysql"}, r.Name) {
			report("roles[%d].name: it isn't a name that the engine leaves free, got %q; use a letter, then letters, digits and underscores", i, r.Name)
		}
		if seen[r.Name] {
			report("roles[%d].name: the role is there twice, got %q; take one out", i, r.Name)
		}
		seen[r.Name] = true
		if r.Kind == KindMigrator {
			migrators++
		}
		problems = append(problems, check.OneOf(fmt.Sprintf("%sroles[%d].kind", prefix, i), r.Kind, KindApp, KindMigrator, KindReadOnly, KindCustom), r.validateGrants(fmt.Sprintf("%sroles[%d].grants", prefix, i)))
	}
	if len(a.Roles) > 0 && (migrators > 1 || migrators == 0 && a.Engine != EngineMySQL) {
		report("roles: one migrator owns the schema, got %d; name one", migrators)
	}
	if len(a.Extensions) > 0 && (len(a.Roles) == 0 || a.Engine == EngineMySQL) {
		report("extensions: the role manager installs them, in PostgreSQL; add roles, or take them out")
	}
	return errors.Join(problems...)
}

// maxTableName is PostgreSQL's; MySQL takes one more.
const maxTableName = 63

func (r Role) validateGrants(path string) error {
	var problems []error
	if (r.Kind == KindCustom) != (len(r.Grants) > 0) {
		problems = append(problems, fmt.Errorf("%s: a custom role says what it may do, and no other does, got %d of a role of kind %q; add or take them out", path, len(r.Grants), r.Kind))
	}
	for i, g := range r.Grants {
		if len(g.Privileges) == 0 {
			problems = append(problems, fmt.Errorf("%s[%d].privileges: it is empty; name %s, %s, %s or %s", path, i, PrivilegeSelect, PrivilegeInsert, PrivilegeUpdate, PrivilegeDelete))
		}
		for k, p := range g.Privileges {
			problems = append(problems, check.OneOf(fmt.Sprintf("%s[%d].privileges[%d]", path, i, k), p, PrivilegeSelect, PrivilegeInsert, PrivilegeUpdate, PrivilegeDelete))
		}
		for k, t := range g.Tables {
			if t == "" || len(t) > maxTableName || strings.ContainsFunc(t, unicode.IsControl) {
				problems = append(problems, fmt.Errorf("%s[%d].tables[%d]: it isn't the name of a table, got %q; use 1 to %d characters", path, i, k, t, maxTableName))
			}
		}
	}
	return errors.Join(problems...)
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
