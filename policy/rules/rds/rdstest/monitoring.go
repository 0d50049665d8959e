package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func logExports() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-log-exports"}
	exports := func(v any) props { return props{"enabledCloudwatchLogsExports": v} }
	group := func(name, parameter string, value any) coretest.Resource {
		return coretest.Of("rds/parameterGroup:ParameterGroup", name,
			props{"parameters": []any{props{"name": parameter, "value": value}}}).WithOutputs(props{
			"id":   name + "-1",
			"name": name + "-1",
		})
	}
	s.Pass("logs of each engine, and PostgreSQL's statements",
		coretest.Of(coretest.DatabaseType, "a",
			props{"engine": "mysql", "enabledCloudwatchLogsExports": []string{"error", "slowquery"}}),
		group("g", "log_statement", "ddl"),
		coretest.Of(coretest.DatabaseType, "b",
			postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "g-1"})),
		group("h", "log_min_duration_statement", "1000"),
		coretest.Of(coretest.DatabaseType, "c",
			postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "h-1"})))
	s.Fail("no logs", "a b",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "mysql"}),
		coretest.Of(clusterToken, "b", props{"engine": "aurora-mysql", "enabledCloudwatchLogsExports": []any{}})).
		Saying("enabledCloudwatchLogsExports")
	s.Fail("PostgreSQL that logs no statements", "a b c",
		coretest.Of(coretest.DatabaseType, "a", postgres(exports([]string{"postgresql"}))),
		group("g", "log_min_duration_statement", "-1"),
		coretest.Of(coretest.DatabaseType, "b",
			postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "g-1"})),
		group("h", "log_statement", "none"),
		coretest.Of(coretest.DatabaseType, "c",
			postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "h-1"}))).
		Saying("log_min_duration_statement")
	s.Unknown("exports, groups and engines that aren't known yet",
		coretest.Of(coretest.DatabaseType, "a",
			postgres(exports(coretest.Unknown), props{"parameterGroupName": coretest.Unknown})),
		coretest.Of(coretest.DatabaseType, "b", props{"engine": coretest.Unknown}))
	s.Shape("numbers are no engine", "a",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": 7, "enabledCloudwatchLogsExports": []any{}}))
	s.Other("a cluster of documents", coretest.Of("docdb/cluster:Cluster", "d", props{"engine": "docdb"}))
	return s
}

func minorUpgrades() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-minor-upgrades"}
	s.Boolean(coretest.DatabaseType, "autoMinorVersionUpgrade", true, true, postgres())
	s.Fail("an instance of a cluster", "a",
		coretest.Of(coretest.ClusterMemberType, "a", props{"autoMinorVersionUpgrade": false}))
	return s
}

func monitoring() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-monitoring"}
	s.Boolean(coretest.DatabaseType, "performanceInsightsEnabled", true, false,
		postgres(props{"monitoringInterval": 60}))
	s.Fail("no enhanced monitoring", "a a b",
		coretest.Of(coretest.DatabaseType, "a", postgres()),
		coretest.Of(coretest.ClusterMemberType, "b",
			props{"monitoringInterval": 0, "performanceInsightsEnabled": true})).Saying("monitoringInterval")
	return s
}
