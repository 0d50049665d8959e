package database

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/plinth-infra/plinth/internal/check"
)

var (
	version      = regexp.MustCompile(`^[1-9][0-9]*$`)
	mysqlVersion = regexp.MustCompile(`^[1-9][0-9]*\.[0-9]+$`)
	// withoutInsights are
	// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
	withoutInsights = regexp.MustCompile(`^db\.t(2|3|4g)\.(micro|small)$`)
	password        = regexp.MustCompile(`^[!#-.0-?A-~]{8,}$`)
	maxPassword     = map[Engine]int{EngineAurora: 128, EnginePostgres: 128, EngineMySQL: 41}
)

// oldest are the first major versions with standard support in late 2026; AWS bills older ones by
// the hour, which these databases refuse:
// https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
// and https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
var oldest = map[Engine]float64{EngineAurora: 14, EnginePostgres: 14, EngineMySQL: 8.4}

// Validate reports settings that don't go together.
func (s *Settings) Validate(p *check.Problems) {
	if _, known := oldest[s.Engine]; !known {
		return // everything else depends on it
	}
	s.validateVersion(p.In("version"))
	if slices.Contains([]string{"postgres", "mysql", "rdsadmin", "sys"}, s.DatabaseName) {
		p.At("databaseName").Value(s.DatabaseName).Say("the engine has a database of this name itself").
			Fix("write another")
	}
	if s.Proxy && len(s.Roles) == 0 {
		p.At("proxy").Value(true).Say("it signs in as the roles, of which there are none").
			Fix("add roles, or remove it")
	}
	s.validateWindows(p)
	s.validateRoles(p)
	if s.Engine == EngineAurora {
		s.validateAurora(p)
	} else {
		s.validateInstance(p)
	}
}

func (s *Settings) validateVersion(p *check.Problems) {
	pattern, example := version, "17"
	if s.Engine == EngineMySQL {
		pattern, example = mysqlVersion, "8.4"
	}
	n, _ := strconv.ParseFloat(s.Version, 64)
	switch {
	case s.Version == "": // reported as missing
	case !pattern.MatchString(s.Version):
		p.At().Value(s.Version).Say("not a major version of %s", s.Engine).
			Fix("write one like %q: AWS applies minor ones", example)
	case n < oldest[s.Engine]:
		p.At().Value(s.Version).Say("its standard support has ended").Fix("write %v or newer", oldest[s.Engine])
	}
}

// CheckMasterPassword judges whether a master password is given where RDS can't own it, and only
// there: for an instance with readers.
func CheckMasterPassword(p *check.Problems, s *Settings, given bool) {
	needed := s.Engine != EngineAurora && s.Readers > 0
	switch {
	case given == needed:
	case needed:
		p.At().Say("RDS can't own the password of an instance with readers").Fix("give one")
	default:
		p.At().Secret().Say("RDS owns the password of everything but an instance with readers").Fix("remove it")
	}
}

// CheckPasswordForm judges a master password that is known.
func CheckPasswordForm(p *check.Problems, engine Engine, text string) {
	if longest := maxPassword[engine]; len(text) > longest || !password.MatchString(text) {
		p.At().Secret().Say("RDS doesn't take this password of %d characters", len(text)).
			Fix(`write 8 to %d characters, none of them a space, /, @ or "`, longest)
	}
}

func (s *Settings) validateAurora(p *check.Problems) {
	half := func(n float64) bool { return n*2 == float64(int(n*2)) }
	for _, capacity := range []struct {
		key   string
		value float64
	}{{"minCapacity", s.MinCapacity}, {"maxCapacity", s.MaxCapacity}} {
		if !half(capacity.value) {
			p.At(capacity.key).Value(capacity.value).Say("Aurora has steps of a half").Fix("round it")
		}
	}
	if s.MinCapacity > s.MaxCapacity {
		p.At("minCapacity").Value(s.MinCapacity).Say("above maxCapacity %v", s.MaxCapacity).
			Fix("write at most that")
	}
	if s.PauseAfterSeconds != 0 && s.MinCapacity != 0 {
		p.At("pauseAfterSeconds").Value(s.PauseAfterSeconds).
			Say("a database that stops has no minimum capacity, and minCapacity is %v", s.MinCapacity).
			Fix("remove one of them")
	}
	if s.PauseAfterSeconds != 0 && s.Proxy {
		p.At("pauseAfterSeconds").Value(s.PauseAfterSeconds).
			Say("the proxy stays connected, so that the database would never stop").
			Fix("remove one of them")
	}
	if s.SingleZone && s.Readers > 0 {
		p.At("singleZone").Value(true).Say("readers lie in another zone, and there are %d", s.Readers).
			Fix("remove one of them")
	}
	for key, set := range map[string]bool{
		"instanceClass": s.InstanceClass != "",
		"storageGiB":    s.StorageGiB != 0,
		"maxStorageGiB": s.MaxStorageGiB != 0,
	} {
		if set {
			p.At(key).Say("Aurora sizes itself").Fix("remove it, and set maxCapacity")
		}
	}
}

func (s *Settings) validateInstance(p *check.Problems) {
	if s.Engine == EngineMySQL && withoutInsights.MatchString(s.InstanceClass) {
		p.At("instanceClass").Value(s.InstanceClass).
			Say("MySQL has no Performance Insights on it, which every database here has").
			Fix("write db.t4g.medium or larger")
	}
	// A tenth is the least distance that RDS takes.
	if s.MaxStorageGiB*10 < s.StorageGiB*11 {
		p.At("maxStorageGiB").Value(s.MaxStorageGiB).
			Say("RDS takes a tenth above storageGiB %d or more", s.StorageGiB).
			Fix("remove it for %d times as much", growth)
	}
	for key, set := range map[string]bool{
		"minCapacity":       s.MinCapacity != 0,
		"maxCapacity":       s.MaxCapacity != 0,
		"pauseAfterSeconds": s.PauseAfterSeconds != 0,
	} {
		if set {
			p.At(key).Say("only Aurora has it").Fix("remove it, or use the engine %s", EngineAurora)
		}
	}
}

func (s *Settings) validateRoles(p *check.Problems) {
	seen, migrators := map[string]bool{}, 0
	for i, r := range s.Roles {
		if seen[r.Name] && r.Name != "" {
			p.At("roles", i, "name").Value(r.Name).Say("the role is there twice").Fix("remove one")
		}
		seen[r.Name] = true
		if r.Kind == KindMigrator {
			migrators++
		}
	}
	if len(s.Roles) > 0 && (migrators > 1 || migrators == 0 && s.Engine != EngineMySQL) {
		p.At("roles").Say("one migrator owns the schema, got %d", migrators).Fix("name one")
	}
	if len(s.Extensions) > 0 && (len(s.Roles) == 0 || s.Engine == EngineMySQL) {
		p.At("extensions").Say("the role manager installs them, in PostgreSQL").Fix("add roles, or remove them")
	}
}

// Validate reports names that the engine keeps for itself, and grants that don't fit the kind.
func (r *Role) Validate(p *check.Problems) {
	engines := []string{"public", "postgres", "root", "mysql", masterUser}
	if slices.Contains(engines, r.Name) || strings.HasPrefix(r.Name, "pg_") || strings.HasPrefix(r.Name, "rds") {
		p.At("name").Value(r.Name).Say("the engine keeps this name for itself").Fix("write another")
	}
	switch {
	case r.Kind == KindCustom && len(r.Grants) == 0:
		p.At("grants").Say("required for kind %q, got none", r.Kind).Fix("list at least one")
	case r.Kind != KindCustom && len(r.Grants) > 0:
		p.At("grants").Say("only for kind %q, got %d of kind %q", KindCustom, len(r.Grants), r.Kind).Fix("remove them")
	}
}

// maxTableName is PostgreSQL's, in bytes; MySQL takes one more.
const maxTableName = 63

// Validate reports names that no table has.
func (g *Grant) Validate(p *check.Problems) {
	for i, t := range g.Tables {
		if t == "" || len(t) > maxTableName || strings.ContainsFunc(t, unicode.IsControl) {
			p.At("tables", i).Value(t).Say("not the name of a table").Fix("write 1 to %d characters", maxTableName)
		}
	}
}
