package rulestest

import (
	"maps"
	"strconv"
	"strings"
)

// at is an object that holds a value at a path.
func at(path string, value any) props {
	key, rest, nested := strings.Cut(path, ".")
	if nested {
		return props{key: at(rest, value)}
	}
	return props{key: value}
}

func with(base props, more ...props) props {
	merged := maps.Clone(base)
	for _, m := range more {
		maps.Copy(merged, m)
	}
	return merged
}

// boolean are the cases of a rule that wants one boolean, absent means def, on a resource that is right otherwise.
func (s *suite) boolean(token, path string, want, def bool, base props) {
	s.pass("set as it must be, also as text", of(token, "a", with(base, at(path, want))), of(token, "b", with(base, at(path, strconv.FormatBool(want)))))
	s.fail("set the other way, also as text", "a b", of(token, "a", with(base, at(path, !want))), of(token, "b", with(base, at(path, strings.ToUpper(strconv.FormatBool(!want)))))).
		says(path+": is "+strconv.FormatBool(!want), "it must be "+strconv.FormatBool(want))
	if def == want {
		s.pass("absent means "+strconv.FormatBool(def), of(token, "a", base))
		s.shape("a list isn't a boolean, so it counts as absent", "", of(token, "a", with(base, at(path, []any{!want, !want}))))
	} else {
		s.fail("absent means "+strconv.FormatBool(def), "a", of(token, "a", base))
		s.shape("a list isn't a boolean, so it counts as absent", "a", of(token, "a", with(base, at(path, []any{want, want}))))
	}
	s.unknown("not known yet", of(token, "a", with(base, at(path, Unknown))))
	s.other("another type's property of this name", of("iot/thing:Thing", "t", at(path, !want)))
}

const (
	instanceToken = "rds/instance:Instance"
	clusterToken  = "rds/cluster:Cluster"
	memberToken   = "rds/clusterInstance:ClusterInstance"
)

func postgres(more ...props) props { return with(props{"engine": "postgres"}, more...) }
func aurora(more ...props) props   { return with(props{"engine": "aurora-postgresql"}, more...) }

// inherited are cases about databases whose settings come from elsewhere.
func (s *suite) inherited(tokens ...string) {
	for _, token := range tokens {
		s.pass("a replica inherits", of(token, "a", postgres(props{"replicateSourceDb": "main"})), of(token, "b", postgres(props{"replicateSourceDb": Unknown})).from("replicateSourceDb", "main"))
	}
}

func rdsCases() []Case {
	return gather(
		multiAZ(), auroraZones(), encryptedDatabases(), backups(), deletionProtection(), publicDatabases(), iamAuth(), forcedTLS(), logExports(),
		minorUpgrades(), monitoring(), managedPasswords(), inVPC(), copyTags(), modernCA(),
	)
}

func multiAZ() *suite {
	s := &suite{rule: "rds-multi-az"}
	s.boolean(instanceToken, "multiAz", true, false, postgres())
	s.inherited(instanceToken)
	s.pass("an Aurora instance's cluster decides", of(instanceToken, "a", aurora()), of(clusterToken, "b", aurora()))
	return s
}

func auroraZones() *suite {
	s := &suite{rule: "aurora-multi-az"}
	cluster := func(name string, more ...props) Resource {
		return of(clusterToken, name, aurora(more...)).outputs(props{"id": name + "-1", "clusterIdentifier": name + "-1"})
	}
	member := func(name, cluster string, more ...props) Resource {
		return of(memberToken, name, with(props{"clusterIdentifier": cluster + "-1"}, more...))
	}
	pending := func(name, cluster string) Resource {
		return of(memberToken, name, props{"clusterIdentifier": Unknown}).from("clusterIdentifier", cluster)
	}
	zone := func(z string) props { return props{"availabilityZone": z} }
	s.pass("two instances", cluster("c"), member("a", "c"), member("b", "c", zone("eu-west-1b")))
	s.pass("in a preview, by reference", cluster("c"), pending("a", "c"), pending("b", "c")).preview()
	s.pass("other engines and Serverless v1 bring their own standbys", of(clusterToken, "a", props{"engine": "mysql", "dbClusterInstanceClass": "db.r6gd.large"}), cluster("b", props{"engineMode": "serverless"}))
	s.fail("one instance, none, and two of another cluster", "a b", cluster("a"), member("x", "a"), cluster("b"), cluster("c"), member("y", "c"), member("z", "c")).says("has 1 instance", "has 0 instance")
	s.fail("two instances in one zone", "c", cluster("c"), member("a", "c", zone("eu-west-1a")), member("b", "c", zone("eu-west-1a"))).says("one zone")
	s.fail("in a preview, one by reference", "c", cluster("c"), pending("a", "c")).preview()
	s.unknown("an instance whose cluster can't be told", cluster("c"), pending("a", "c"), of(memberToken, "b", props{"clusterIdentifier": Unknown}))
	s.shape("numbers are no clusters", "c", cluster("c"), of(memberToken, "a", props{"clusterIdentifier": 7}), of(clusterToken, "d", props{"engine": []any{}}))
	s.other("a cluster of documents", of("docdb/cluster:Cluster", "d", props{"engine": "aurora"}))
	return s
}

func encryptedDatabases() *suite {
	s := &suite{rule: "rds-encrypted"}
	s.boolean(instanceToken, "storageEncrypted", true, false, postgres(props{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}))
	s.fail("AWS's own key, which is only advised against", "a b", of(instanceToken, "a", postgres(props{"storageEncrypted": true})), of(clusterToken, "b", aurora(props{"storageEncrypted": true, "kmsKeyId": ""}))).says("kmsKeyId: is (absent)", "better a key of your own")
	s.unknown("a key that is made in this run", of(instanceToken, "a", postgres(props{"storageEncrypted": true, "kmsKeyId": Unknown})), of(instanceToken, "b", postgres(props{"storageEncrypted": Unknown})))
	s.inherited(instanceToken)
	s.pass("a replica of another region's cluster inherits", of(clusterToken, "a", aurora(props{"replicationSourceIdentifier": "arn:x"})))
	s.pass("what is restored keeps its source's, unless it says otherwise", of(instanceToken, "a", postgres(props{"snapshotIdentifier": "s"})), of(clusterToken, "b", aurora(props{"engineMode": "serverless"})))
	s.fail("a cluster, and a restored one that says no", "a b", of(clusterToken, "a", aurora()), of(instanceToken, "b", postgres(props{"snapshotIdentifier": "s", "storageEncrypted": false})))
	return s
}

func backups() *suite {
	s := &suite{rule: "rds-backup-retention"}
	days := func(n any) props { return props{"backupRetentionPeriod": n} }
	s.pass("as many days as asked for", of(instanceToken, "a", postgres(days(14))), of(clusterToken, "b", aurora(days("14")))).config("minDays", 14.0)
	s.pass("a cluster keeps one day by default", of(clusterToken, "a", aurora()))
	s.inherited(instanceToken)
	s.fail("none, and absent, which means none on an instance", "a b", of(instanceToken, "a", postgres(days(0))), of(instanceToken, "b", postgres())).says("is 0; it must be at least 1")
	s.fail("fewer than the configuration asks for", "a b", of(instanceToken, "a", postgres(days(7))), of(clusterToken, "b", aurora())).config("minDays", 14.0).says("is 7; it must be at least 14")
	s.unknown("not known yet", of(instanceToken, "a", postgres(days(Unknown))))
	s.shape("a list is no number", "a", of(instanceToken, "a", postgres(days([]any{7}))))
	s.other("a backup plan", of("backup/plan:Plan", "p", days(0)))
	return s
}

func deletionProtection() *suite {
	s := &suite{rule: "rds-deletion-protection"}
	s.boolean(instanceToken, "deletionProtection", true, false, postgres())
	s.inherited(instanceToken)
	s.pass("a cluster with both", of(clusterToken, "a", aurora(props{"deletionProtection": true, "skipFinalSnapshot": false})))
	s.fail("protected, but without a final snapshot", "a", of(clusterToken, "a", aurora(props{"deletionProtection": true, "skipFinalSnapshot": true}))).says("skipFinalSnapshot")
	s.fail("neither", "a a", of(instanceToken, "a", postgres(props{"skipFinalSnapshot": "true"})))
	return s
}

func publicDatabases() *suite {
	s := &suite{rule: "rds-no-public-access"}
	s.boolean(instanceToken, "publiclyAccessible", false, false, postgres())
	s.fail("an instance of a cluster, and a replica", "a b", of(memberToken, "a", props{"publiclyAccessible": true}), of(instanceToken, "b", postgres(props{"replicateSourceDb": "main", "publiclyAccessible": true})))
	return s
}

func iamAuth() *suite {
	s := &suite{rule: "rds-iam-auth"}
	s.boolean(instanceToken, "iamDatabaseAuthenticationEnabled", true, false, postgres())
	s.inherited(instanceToken)
	s.pass("engines that don't know it", of(instanceToken, "a", props{"engine": "sqlserver-ex"}), of(instanceToken, "b", props{"engine": Unknown}))
	s.fail("a cluster", "a", of(clusterToken, "a", aurora()))
	return s
}

func forcedTLS() *suite {
	s := &suite{rule: "rds-tls-required"}
	group := func(token, name, parameter string, value any) Resource {
		return of(token, name, props{"family": "x", "parameters": []any{props{"name": "log_statement", "value": "ddl"}, props{"name": parameter, "value": value}}}).
			outputs(props{"id": name + "-1", "name": name + "-1"})
	}
	single, whole := "rds/parameterGroup:ParameterGroup", "rds/clusterParameterGroup:ClusterParameterGroup"
	s.pass("forced by the parameter group of each engine", group(single, "g", "rds.force_ssl", "1"), of(instanceToken, "a", props{"engine": "postgres", "engineVersion": "14.2", "parameterGroupName": "g-1"}),
		group(single, "h", "require_secure_transport", "ON"), of(instanceToken, "b", props{"engine": "mysql", "parameterGroupName": "h-1"}),
		group(whole, "i", "rds.force_ssl", 1), of(clusterToken, "c", aurora(props{"dbClusterParameterGroupName": "i-1"})))
	s.pass("newer versions of PostgreSQL force it by themselves", of(instanceToken, "a", props{"engine": "postgres", "engineVersion": "16.4"}), of(clusterToken, "b", aurora(props{"engineVersion": "17.4"})))
	s.pass("in a preview, by reference", group(single, "g", "rds.force_ssl", "1"), of(instanceToken, "a", props{"engine": "postgres", "parameterGroupName": Unknown}).from("parameterGroupName", "g")).preview()
	s.pass("a group of another stack isn't known", of(instanceToken, "a", props{"engine": "mysql", "parameterGroupName": "shared"}))
	s.inherited(instanceToken)
	s.fail("no group, the default one, one without it, one that turns it off", "a b c d", of(instanceToken, "a", props{"engine": "mysql"}), of(clusterToken, "b", aurora(props{"dbClusterParameterGroupName": "default.aurora-postgresql16", "engineVersion": "16.1"})),
		group(single, "g", "max_connections", "7"), of(instanceToken, "c", props{"engine": "mariadb", "parameterGroupName": "g-1"}), group(single, "h", "rds.force_ssl", "0"),
		of(instanceToken, "d", props{"engine": "postgres", "engineVersion": "16.4", "parameterGroupName": "h-1"})).says("require_secure_transport", "rds.force_ssl")
	s.fail("a proxy that doesn't require it", "p", of("rds/proxy:Proxy", "p", props{"engineFamily": "POSTGRESQL"})).says("requireTls")
	s.unknown("a group, a parameter and an engine that aren't known yet", of(instanceToken, "a", props{"engine": "mysql", "parameterGroupName": Unknown}), of(instanceToken, "b", props{"engine": Unknown}),
		group(single, "g", "require_secure_transport", Unknown), of(instanceToken, "c", props{"engine": "mysql", "parameterGroupName": Unknown}).from("parameterGroupName", "g"), of("rds/proxy:Proxy", "p", props{"requireTls": Unknown}))
	s.shape("a number is no group", "a", of(instanceToken, "a", props{"engine": "mysql", "parameterGroupName": 7}), of(instanceToken, "b", props{"engine": []any{}}))
	s.other("a table", of("dynamodb/table:Table", "t", props{"engine": "mysql"}))
	return s
}

func logExports() *suite {
	s := &suite{rule: "rds-log-exports"}
	exports := func(v any) props { return props{"enabledCloudwatchLogsExports": v} }
	group := func(name, parameter string, value any) Resource {
		return of("rds/parameterGroup:ParameterGroup", name, props{"parameters": []any{props{"name": parameter, "value": value}}}).outputs(props{"id": name + "-1", "name": name + "-1"})
	}
	s.pass("logs of each engine, and PostgreSQL's statements", of(instanceToken, "a", props{"engine": "mysql", "enabledCloudwatchLogsExports": []string{"error", "slowquery"}}),
		group("g", "log_statement", "ddl"), of(instanceToken, "b", postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "g-1"})),
		group("h", "log_min_duration_statement", "1000"), of(instanceToken, "c", postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "h-1"})))
	s.fail("no logs", "a b", of(instanceToken, "a", props{"engine": "mysql"}), of(clusterToken, "b", props{"engine": "aurora-mysql", "enabledCloudwatchLogsExports": []any{}})).says("enabledCloudwatchLogsExports")
	s.fail("PostgreSQL that logs no statements", "a b c", of(instanceToken, "a", postgres(exports([]string{"postgresql"}))), group("g", "log_min_duration_statement", "-1"),
		of(instanceToken, "b", postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "g-1"})), group("h", "log_statement", "none"), of(instanceToken, "c", postgres(exports([]string{"postgresql"}), props{"parameterGroupName": "h-1"}))).
		says("log_min_duration_statement")
	s.unknown("exports, groups and engines that aren't known yet", of(instanceToken, "a", postgres(exports(Unknown), props{"parameterGroupName": Unknown})), of(instanceToken, "b", props{"engine": Unknown}))
	s.shape("numbers are no engine", "a", of(instanceToken, "a", props{"engine": 7, "enabledCloudwatchLogsExports": []any{}}))
	s.other("a cluster of documents", of("docdb/cluster:Cluster", "d", props{"engine": "docdb"}))
	return s
}

func minorUpgrades() *suite {
	s := &suite{rule: "rds-minor-upgrades"}
	s.boolean(instanceToken, "autoMinorVersionUpgrade", true, true, postgres())
	s.fail("an instance of a cluster", "a", of(memberToken, "a", props{"autoMinorVersionUpgrade": false}))
	return s
}

func monitoring() *suite {
	s := &suite{rule: "rds-monitoring"}
	s.boolean(instanceToken, "performanceInsightsEnabled", true, false, postgres(props{"monitoringInterval": 60}))
	s.fail("no enhanced monitoring", "a a b", of(instanceToken, "a", postgres()), of(memberToken, "b", props{"monitoringInterval": 0, "performanceInsightsEnabled": true})).says("monitoringInterval")
	return s
}

func managedPasswords() *suite {
	s := &suite{rule: "rds-managed-password"}
	s.pass("managed by RDS, or a secret", of(instanceToken, "a", postgres(props{"manageMasterUserPassword": true})), of(clusterToken, "b", aurora(props{"masterPassword": Secret("hunter2hunter2")})))
	s.pass("what is restored has one already", of(instanceToken, "a", postgres(props{"snapshotIdentifier": "s"})), of(clusterToken, "b", aurora(props{"globalClusterIdentifier": "g"})))
	s.inherited(instanceToken)
	s.fail("in clear, or none at all", "a b c", of(instanceToken, "a", postgres(props{"password": "hunter2hunter2"})), of(clusterToken, "b", aurora(props{"masterPassword": "hunter2hunter2"})), of(instanceToken, "c", postgres())).says("password: is in clear")
	s.unknown("not known yet", of(instanceToken, "a", postgres(props{"password": Unknown})), of(instanceToken, "b", postgres(props{"manageMasterUserPassword": Unknown})))
	s.shape("a number is no password", "a", of(instanceToken, "a", postgres(props{"password": 7})))
	s.other("a broker", of("mq/broker:Broker", "b", props{"password": "hunter2hunter2"}))
	return s
}

func inVPC() *suite {
	s := &suite{rule: "rds-in-vpc"}
	s.pass("a subnet group", of(instanceToken, "a", postgres(props{"dbSubnetGroupName": "data"})))
	s.inherited(instanceToken)
	s.fail("none, and the default one", "a b", of(instanceToken, "a", postgres()), of(clusterToken, "b", aurora(props{"dbSubnetGroupName": "default"}))).says(`is "default"`)
	s.unknown("not known yet", of(instanceToken, "a", postgres(props{"dbSubnetGroupName": Unknown})))
	s.shape("a number is no group", "a", of(instanceToken, "a", postgres(props{"dbSubnetGroupName": 7})))
	s.other("a cache", of("elasticache/replicationGroup:ReplicationGroup", "c", props{}))
	return s
}

func copyTags() *suite {
	s := &suite{rule: "rds-copy-tags"}
	s.boolean(instanceToken, "copyTagsToSnapshot", true, false, postgres())
	s.fail("a cluster", "a", of(clusterToken, "a", aurora()))
	return s
}

func modernCA() *suite {
	s := &suite{rule: "rds-modern-ca"}
	s.pass("the default, and a current one", of(instanceToken, "a", postgres()), of(instanceToken, "b", postgres(props{"caCertIdentifier": "rds-ca-ecc384-g1"})))
	s.fail("the authority of 2019", "a b c", of(instanceToken, "a", postgres(props{"caCertIdentifier": "rds-ca-2019"})), of(memberToken, "b", props{"caCertIdentifier": "rds-ca-2019"}), of(clusterToken, "c", aurora(props{"caCertificateIdentifier": "rds-ca-2019"}))).says("rds-ca-2019")
	s.unknown("not known yet", of(instanceToken, "a", postgres(props{"caCertIdentifier": Unknown})))
	s.shape("a number is none", "", of(instanceToken, "a", postgres(props{"caCertIdentifier": 2019})))
	s.other("a cluster of documents", of("docdb/clusterInstance:ClusterInstance", "d", props{"caCertIdentifier": "rds-ca-2019"}))
	return s
}
