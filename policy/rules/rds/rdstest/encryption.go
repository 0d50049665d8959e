package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func encryptedDatabases() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-encrypted"}
	s.Boolean(coretest.DatabaseType, "storageEncrypted", true, false,
		postgres(props{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}))
	s.Fail("AWS's own key, which is only advised against", "a b",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"storageEncrypted": true})),
		coretest.Of(clusterToken, "b", aurora(props{"storageEncrypted": true, "kmsKeyId": ""}))).
		Saying("kmsKeyId: is (absent)", "better a key of your own")
	s.Unknown("a key that is made in this run",
		coretest.Of(coretest.DatabaseType, "a",
			postgres(props{"storageEncrypted": true, "kmsKeyId": coretest.Unknown})),
		coretest.Of(coretest.DatabaseType, "b", postgres(props{"storageEncrypted": coretest.Unknown})))
	inherited(s, coretest.DatabaseType)
	s.Pass("a replica of another region's cluster inherits",
		coretest.Of(clusterToken, "a", aurora(props{"replicationSourceIdentifier": "arn:x"})))
	s.Pass("what is restored keeps its source's, unless it says otherwise",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"snapshotIdentifier": "s"})),
		coretest.Of(clusterToken, "b", aurora(props{"engineMode": "serverless"})))
	s.Fail("a cluster, and a restored one that says no", "a b",
		coretest.Of(clusterToken, "a", aurora()),
		coretest.Of(coretest.DatabaseType, "b", postgres(props{"snapshotIdentifier": "s", "storageEncrypted": false})))
	return s
}

func forcedTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-tls-required"}
	group := func(token, name, parameter string, value any) coretest.Resource {
		return coretest.Of(token, name, props{
			"family": "x",
			"parameters": []any{
				props{"name": "log_statement", "value": "ddl"},
				props{"name": parameter, "value": value},
			},
		}).
			WithOutputs(props{"id": name + "-1", "name": name + "-1"})
	}
	single, whole := "rds/parameterGroup:ParameterGroup", "rds/clusterParameterGroup:ClusterParameterGroup"
	s.Pass("forced by the parameter group of each engine",
		group(single, "g", "rds.force_ssl", "1"),
		coretest.Of(coretest.DatabaseType, "a",
			props{"engine": "postgres", "engineVersion": "14.2", "parameterGroupName": "g-1"}),
		group(single, "h", "require_secure_transport", "ON"),
		coretest.Of(coretest.DatabaseType, "b", props{"engine": "mysql", "parameterGroupName": "h-1"}),
		group(whole, "i", "rds.force_ssl", 1),
		coretest.Of(clusterToken, "c", aurora(props{"dbClusterParameterGroupName": "i-1"})))
	s.Pass("newer versions of PostgreSQL force it by themselves",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "postgres", "engineVersion": "16.4"}),
		coretest.Of(clusterToken, "b", aurora(props{"engineVersion": "17.4"})))
	s.Pass("in a preview, by reference",
		group(single, "g", "rds.force_ssl", "1"),
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "postgres", "parameterGroupName": coretest.Unknown}).
			From("parameterGroupName", "g")).InPreview()
	s.Pass("a group of another stack isn't known",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "mysql", "parameterGroupName": "shared"}))
	inherited(s, coretest.DatabaseType)
	s.Fail("no group, the default one, one without it, one that turns it off", "a b c d",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "mysql"}),
		coretest.Of(clusterToken, "b",
			aurora(props{"dbClusterParameterGroupName": "default.aurora-postgresql16", "engineVersion": "16.1"})),
		group(single, "g", "max_connections", "7"),
		coretest.Of(coretest.DatabaseType, "c", props{"engine": "mariadb", "parameterGroupName": "g-1"}),
		group(single, "h", "rds.force_ssl", "0"),
		coretest.Of(coretest.DatabaseType, "d",
			props{"engine": "postgres", "engineVersion": "16.4", "parameterGroupName": "h-1"})).
		Saying("require_secure_transport", "rds.force_ssl")
	s.Fail("a proxy that doesn't require it", "p",
		coretest.Of("rds/proxy:Proxy", "p", props{"engineFamily": "POSTGRESQL"})).Saying("requireTls")
	s.Unknown("a group, a parameter and an engine that aren't known yet",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "mysql", "parameterGroupName": coretest.Unknown}),
		coretest.Of(coretest.DatabaseType, "b", props{"engine": coretest.Unknown}),
		group(single, "g", "require_secure_transport", coretest.Unknown),
		coretest.Of(coretest.DatabaseType, "c", props{"engine": "mysql", "parameterGroupName": coretest.Unknown}).
			From("parameterGroupName", "g"),
		coretest.Of("rds/proxy:Proxy", "p", props{"requireTls": coretest.Unknown}))
	s.Shape("a number is no group", "a",
		coretest.Of(coretest.DatabaseType, "a", props{"engine": "mysql", "parameterGroupName": 7}),
		coretest.Of(coretest.DatabaseType, "b", props{"engine": []any{}}))
	s.Other("a table", coretest.Of("dynamodb/table:Table", "t", props{"engine": "mysql"}))
	return s
}

func modernCA() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-modern-ca"}
	s.Pass("the default, and a current one",
		coretest.Of(coretest.DatabaseType, "a", postgres()),
		coretest.Of(coretest.DatabaseType, "b", postgres(props{"caCertIdentifier": "rds-ca-ecc384-g1"})))
	s.Fail("the authority of 2019", "a b c",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"caCertIdentifier": "rds-ca-2019"})),
		coretest.Of(coretest.ClusterMemberType, "b", props{"caCertIdentifier": "rds-ca-2019"}),
		coretest.Of(clusterToken, "c", aurora(props{"caCertificateIdentifier": "rds-ca-2019"}))).Saying("rds-ca-2019")
	s.Unknown("not known yet",
		coretest.Of(coretest.DatabaseType, "a", postgres(props{"caCertIdentifier": coretest.Unknown})))
	s.Shape("a number is none", "", coretest.Of(coretest.DatabaseType, "a", postgres(props{"caCertIdentifier": 2019})))
	s.Other("a cluster of documents",
		coretest.Of("docdb/clusterInstance:ClusterInstance", "d", props{"caCertIdentifier": "rds-ca-2019"}))
	return s
}
