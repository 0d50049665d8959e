package database

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/plinth-infra/plinth/components/internal/check"
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
