package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func backups() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-backup-retention"}
	days := func(n any) props { return props{"backupRetentionPeriod": n} }
	s.Pass("as many days as asked for",
		coretest.Of(coretest.DatabaseType, "a", postgres(days(14))),
		coretest.Of(clusterToken, "b", aurora(days("14")))).Configured("minDays", 14.0)
	s.Pass("a cluster keeps one day by default", coretest.Of(clusterToken, "a", aurora()))
	inherited(s, coretest.DatabaseType)
	s.Fail("none, and absent, which means none on an instance", "a b",
		coretest.Of(coretest.DatabaseType, "a", postgres(days(0))),
		coretest.Of(coretest.DatabaseType, "b", postgres())).Saying("is 0; it must be at least 1")
	s.Fail("fewer than the configuration asks for", "a b",
		coretest.Of(coretest.DatabaseType, "a", postgres(days(7))),
		coretest.Of(clusterToken, "b", aurora())).Configured("minDays", 14.0).Saying("is 7; it must be at least 14")
	s.Unknown("not known yet", coretest.Of(coretest.DatabaseType, "a", postgres(days(coretest.Unknown))))
	s.Shape("a list is no number", "a", coretest.Of(coretest.DatabaseType, "a", postgres(days([]any{7}))))
	s.Other("a backup plan", coretest.Of("backup/plan:Plan", "p", days(0)))
	return s
}

func deletionProtection() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-deletion-protection"}
	s.Boolean(coretest.DatabaseType, "deletionProtection", true, false, postgres())
	inherited(s, coretest.DatabaseType)
	s.Pass("a cluster with both",
		coretest.Of(clusterToken, "a", aurora(props{"deletionProtection": true, "skipFinalSnapshot": false})))
	s.Fail("protected, but without a final snapshot", "a",
		coretest.Of(clusterToken, "a", aurora(props{"deletionProtection": true, "skipFinalSnapshot": true}))).
		Saying("skipFinalSnapshot")
	s.Fail("neither", "a a", coretest.Of(coretest.DatabaseType, "a", postgres(props{"skipFinalSnapshot": "true"})))
	return s
}

func copyTags() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-copy-tags"}
	s.Boolean(coretest.DatabaseType, "copyTagsToSnapshot", true, false, postgres())
	s.Fail("a cluster", "a", coretest.Of(clusterToken, "a", aurora()))
	return s
}
