package rds

import (
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var rdsMinorUpgrades = core.Rule{
	Name:       "rds-minor-upgrades",
	Group:      "data",
	Severity:   core.High,
	Title:      "Databases take minor versions by themselves.",
	Why:        "Minor versions close security holes; one that nobody applies stays open.",
	Fix:        "leave autoMinorVersionUpgrade out: its default is true",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.13", "FSBP RDS.35", "CIS 2.2.2"},
	Types:      []string{core.RDSInstance, core.RDSClusterInstance},
	Resource:   core.MustBe("autoMinorVersionUpgrade", true, true),
}

var rdsMonitoring = core.Rule{
	Name:       "rds-monitoring",
	Group:      "data",
	Severity:   core.Low,
	Title:      "Databases have enhanced monitoring and Performance Insights.",
	Why:        "Without them nobody sees which query or process made the database slow.",
	Fix:        "leave the database tier's monitoring on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP RDS.6"},
	Types:      []string{core.RDSInstance, core.RDSClusterInstance},
	Resource: core.Both(core.AtLeast("monitoringInterval", 0, "", 1),
		core.MustBe("performanceInsightsEnabled", true, false)),
}

var rdsLogExports = core.Rule{
	Name:       "rds-log-exports",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Databases send their logs to CloudWatch, PostgreSQL its slow or changing statements as well.",
	Why:        "Logs that stay on the instance are gone with it, and nobody can alarm on them.",
	Fix:        "leave the database tier's log exports on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.9", "FSBP RDS.34", "FSBP RDS.36", "FSBP RDS.37"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, db := range s.Of(core.RDSInstance, core.RDSCluster) {
			if db.Get("engine").IsUnknown() ||
				strings.HasPrefix(core.EngineOf(db), "aurora") && db.Type == core.RDSInstance {
				continue
			}
			if v := s.Read(db, "enabledCloudwatchLogsExports"); !core.HasItems(v) {
				findings = append(findings, core.Finding{
					URN:  db.URN,
					Path: "enabledCloudwatchLogsExports",
					What: "is empty; export the engine's logs",
				})
			}
			if strings.Contains(core.EngineOf(db), "postgres") && logsStatements(s, db) == core.No {
				findings = append(findings, core.Finding{
					URN:  db.URN,
					Path: parameterGroupPath(db),
					What: "leads to no parameter group with log_statement or log_min_duration_statement; no " +
						"statement is logged",
				})
			}
		}
		return findings
	},
}

func logsStatements(s *core.Stack, db core.Resource) core.Truth {
	statement, there := parameter(s, db, "log_statement")
	if there == core.Unknown || there == core.Yes && statement != "none" && statement != "" {
		return core.Or(there, core.No)
	}
	duration, there := parameter(s, db, "log_min_duration_statement")
	if there == core.Yes && strings.HasPrefix(duration, "-") {
		return core.No
	}
	return there
}
