package rules

import (
	"fmt"
	"strconv"
	"strings"
)

var rdsTLSRequired = Rule{
	Name: "rds-tls-required", Group: "data", Severity: Medium,
	Title:      "Databases refuse connections without TLS.",
	Why:        "Without it a client that is set up wrong sends its password and data in the clear.",
	Fix:        "use the database tier's parameter group, which sets rds.force_ssl (PostgreSQL) or require_secure_transport (MySQL); set requireTls on a proxy",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.38", "FSBP RDS.39"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, db := range s.Of(rdsInstance, rdsCluster) {
			name, on := tlsParameter(engineOf(db))
			if name == "" || replica(db) || strings.HasPrefix(engineOf(db), "aurora") && db.Type == rdsInstance {
				continue
			}
			value, there := s.parameter(db, name)
			if there == Unknown || there == Yes && on(value) || there == No && forcesTLS(db) {
				continue
			}
			findings = append(findings, Finding{URN: db.URN, Path: parameterGroupPath(db), What: fmt.Sprintf(
				"leads to no parameter group with %s on; the server accepts connections without TLS", name)})
		}
		for _, proxy := range s.Of(rdsProxy) {
			for _, f := range mustBe("requireTls", true, false)(proxy, nil) {
				f.URN = proxy.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

// tlsParameter is the parameter that forces TLS, and what it must be.
func tlsParameter(engine string) (name string, on func(string) bool) {
	yes := func(v string) bool { return v == "1" || strings.EqualFold(v, "on") || strings.EqualFold(v, "true") }
	switch {
	case strings.Contains(engine, "postgres"), strings.HasPrefix(engine, "sqlserver"):
		return "rds.force_ssl", yes
	case strings.Contains(engine, "mysql"), engine == "mariadb":
		return "require_secure_transport", yes
	}
	return "", nil
}

// forcesTLS reports whether the engine's own default is to force TLS: PostgreSQL from 15 on RDS, from 17 on Aurora
// (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html).
func forcesTLS(db Resource) bool {
	v := db.Get("engineVersion")
	version, _, _ := strings.Cut(v.StrOr(""), ".")
	major, err := strconv.Atoi(version)
	switch engineOf(db) {
	case "postgres":
		return v.IsUnknown() || err == nil && major >= 15
	case "aurora-postgresql":
		return v.IsUnknown() || err == nil && major >= 17
	}
	return false
}

func parameterGroupPath(db Resource) string {
	if db.Type == rdsCluster {
		return "dbClusterParameterGroupName"
	}
	return "parameterGroupName"
}

// parameter reads a parameter of the database's parameter group. No: the group doesn't set it, or there is none but the default.
func (s *Stack) parameter(db Resource, name string) (value string, there Truth) {
	path := parameterGroupPath(db)
	v := s.read(db, path)
	if group := v.StrOr(""); !v.IsUnknown() && (group == "" || strings.HasPrefix(group, "default.")) {
		return "", No
	}
	groups := s.members(db, path, rdsParameterGroup, rdsClusterParameterGroup)
	if len(groups.sure) == 0 {
		return "", Unknown // a group of another stack, or one that isn't known yet
	}
	items, known := groups.sure[0].Get("parameters").Items()
	for _, item := range items {
		switch n, ok := item.Get("name").Str(); {
		case ok && n == name:
			if item.Get("value").IsUnknown() {
				return "", Unknown
			}
			return item.Get("value").text(), Yes
		case item.IsUnknown() || item.Get("name").IsUnknown():
			known = false
		}
	}
	if !known {
		return "", Unknown
	}
	return "", No
}

// text is a string, or a number or boolean written as one.
func (v Value) text() string {
	items, _ := v.Items()
	if len(items) != 1 {
		return ""
	}
	switch item := items[0].Raw(); {
	case item.IsString():
		return item.AsString()
	case item.IsBool():
		return strconv.FormatBool(item.AsBool())
	case item.IsNumber():
		return strconv.FormatFloat(item.AsNumber(), 'f', -1, 64)
	}
	return ""
}

var rdsLogExports = Rule{
	Name: "rds-log-exports", Group: "data", Severity: Medium,
	Title:      "Databases send their logs to CloudWatch, PostgreSQL its slow or changing statements as well.",
	Why:        "Logs that stay on the instance are gone with it, and nobody can alarm on them.",
	Fix:        "leave the database tier's log exports on",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP RDS.9", "FSBP RDS.34", "FSBP RDS.36", "FSBP RDS.37"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, db := range s.Of(rdsInstance, rdsCluster) {
			if db.Get("engine").IsUnknown() || strings.HasPrefix(engineOf(db), "aurora") && db.Type == rdsInstance {
				continue
			}
			if v := s.read(db, "enabledCloudwatchLogsExports"); !hasItems(v) {
				findings = append(findings, Finding{URN: db.URN, Path: "enabledCloudwatchLogsExports", What: "is empty; export the engine's logs"})
			}
			if strings.Contains(engineOf(db), "postgres") && s.logsStatements(db) == No {
				findings = append(findings, Finding{URN: db.URN, Path: parameterGroupPath(db), What: "leads to no parameter group with log_statement or log_min_duration_statement; no statement is logged"})
			}
		}
		return findings
	},
}

func (s *Stack) logsStatements(db Resource) Truth {
	statement, there := s.parameter(db, "log_statement")
	if there == Unknown || there == Yes && statement != "none" && statement != "" {
		return either(there, No)
	}
	duration, there := s.parameter(db, "log_min_duration_statement")
	if there == Yes && strings.HasPrefix(duration, "-") {
		return No
	}
	return there
}
