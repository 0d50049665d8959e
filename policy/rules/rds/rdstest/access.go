package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func publicDatabases() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-no-public-access"}
	s.Boolean(coretest.DatabaseType, "publiclyAccessible", false, false, postgres())
	s.Fail("an instance of a cluster, and a replica", "a b",
		coretest.Of(coretest.ClusterMemberType, "a", props{"publiclyAccessible": true}),
		coretest.Of(coretest.DatabaseType, "b",
			postgres(props{"replicateSourceDb": "main", "publiclyAccessible": true})))
	return s
}

func iamAuth() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-iam-auth"}
	s.Boolean(coretest.DatabaseType, "iamDatabaseAuthenticationEnabled", true, false, postgres())
	inherited(s, coretest.DatabaseType)
	s.Pass("engines that don't know it",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "sqlserver-ex"}),
		coretest.Of(coretest.DatabaseType, "b", props{"engine": coretest.Unknown}))
	s.Fail("a cluster", "a", coretest.Of(clusterToken, "a", aurora()))
	return s
}

func managedPasswords() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-managed-password"}
	s.Pass("managed by RDS, or a secret",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"manageMasterUserPassword": true})),
		coretest.Of(clusterToken, "b", aurora(props{"masterPassword": coretest.Secret("hunter2hunter2")})))
	s.Pass("what is restored has one already",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"snapshotIdentifier": "s"})),
		coretest.Of(clusterToken, "b", aurora(props{"globalClusterIdentifier": "g"})))
	inherited(s, coretest.DatabaseType)
	s.Fail("in clear, or none at all", "a b c",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"password": "hunter2hunter2"})),
		coretest.Of(clusterToken, "b", aurora(props{"masterPassword": "hunter2hunter2"})),
		coretest.Of(coretest.DatabaseType, "c", postgres())).Saying("password: is in clear")
	s.Unknown("not known yet",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"password": coretest.Unknown})),
		coretest.Of(coretest.DatabaseType, "b", postgres(props{"manageMasterUserPassword": coretest.Unknown})))
	s.Shape("a number is no password", "a", coretest.Of(coretest.DatabaseType, "a", postgres(props{"password": 7})))
	s.Other("a broker", coretest.Of("mq/broker:Broker", "b", props{"password": "hunter2hunter2"}))
	return s
}

func inVPC() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-in-vpc"}
	s.Pass("a subnet group", coretest.Of(coretest.DatabaseType, "a", postgres(props{"dbSubnetGroupName": "data"})))
	inherited(s, coretest.DatabaseType)
	s.Fail("none, and the default one", "a b",
		coretest.Of(coretest.DatabaseType, "a", postgres()),
		coretest.Of(clusterToken, "b", aurora(props{"dbSubnetGroupName": "default"}))).Saying(`is "default"`)
	s.Unknown("not known yet",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"dbSubnetGroupName": coretest.Unknown})))
	s.Shape("a number is no group", "a",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"dbSubnetGroupName": 7})))
	s.Other("a cache", coretest.Of("elasticache/replicationGroup:ReplicationGroup", "c", props{}))
	return s
}
