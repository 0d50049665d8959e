package rulestest

const (
	groupToken = "elasticache/replicationGroup:ReplicationGroup"
	nodeToken  = "elasticache/cluster:Cluster"
	tableToken = "dynamodb/table:Table"
)

func cacheCases() []Case {
	return gather(cacheZones(), cacheEncryption(), cacheBackups(), cacheUpgrades(), pointInTime(), tableProtection(), tableKeys(), tableCapacity(), rotations())
}

func cacheZones() *suite {
	s := &suite{rule: "elasticache-multi-az"}
	spread := props{"automaticFailoverEnabled": true, "multiAzEnabled": true}
	s.pass("failover, zones and a replica, in both ways of counting", of(groupToken, "a", with(spread, props{"numCacheClusters": 2})), of(groupToken, "b", with(spread, props{"numNodeGroups": 2, "replicasPerNodeGroup": 1})))
	s.pass("memcached knows no replicas, and a node belongs to its group", of(nodeToken, "a", props{"engine": "memcached"}), of(nodeToken, "b", props{"engine": "redis", "replicationGroupId": "g"}))
	s.fail("one of the three missing", "a b c", of(groupToken, "a", props{"multiAzEnabled": true, "numCacheClusters": 2}), of(groupToken, "b", props{"automaticFailoverEnabled": true, "numCacheClusters": 2}), of(groupToken, "c", spread)).
		says("automaticFailoverEnabled", "multiAzEnabled", "numCacheClusters")
	s.fail("a node of its own", "a b", of(nodeToken, "a", props{"engine": "redis"}), of(nodeToken, "b", props{"engine": "valkey"})).says("replication group")
	s.unknown("not known yet", of(groupToken, "a", props{"automaticFailoverEnabled": Unknown, "multiAzEnabled": Unknown, "numCacheClusters": Unknown}), of(nodeToken, "b", props{"engine": Unknown}))
	s.shape("lists are no numbers", "a a a", of(groupToken, "a", props{"automaticFailoverEnabled": []any{}, "multiAzEnabled": 1, "numCacheClusters": []any{2}}))
	s.other("a serverless cache spans zones anyway", of("elasticache/serverlessCache:ServerlessCache", "a", props{"engine": "redis"}))
	return s
}

func cacheEncryption() *suite {
	s := &suite{rule: "elasticache-encrypted"}
	right := props{"engine": "redis", "atRestEncryptionEnabled": true, "transitEncryptionEnabled": true, "authToken": Secret("hunter2hunter2")}
	s.pass("all three, with a token or with users", of(groupToken, "a", right), of(groupToken, "b", props{"engine": "valkey", "transitEncryptionEnabled": true, "userGroupIds": []string{"u"}}))
	s.pass("a secondary takes them from its primary", of(groupToken, "a", props{"globalReplicationGroupId": "g"}))
	s.fail("none of them", "a a a", of(groupToken, "a", props{"engine": "redis"})).says("atRestEncryptionEnabled", "transitEncryptionEnabled", "authToken")
	s.fail("users whose names are empty", "a", of(groupToken, "a", props{"engine": "redis", "atRestEncryptionEnabled": true, "transitEncryptionEnabled": true, "userGroupIds": []any{""}})).says("authToken")
	s.fail("a mode that takes connections in the clear too", "a", of(groupToken, "a", with(right, props{"transitEncryptionMode": "preferred"})), of(groupToken, "b", with(right, props{"transitEncryptionMode": "required"})),
		of(groupToken, "c", with(right, props{"transitEncryptionMode": Unknown}))).says("transitEncryptionMode").preview()
	serverless := func(name string, inputs props) Resource {
		return of("elasticache/serverlessCache:ServerlessCache", name, inputs)
	}
	s.fail("a serverless cache without users", "a b", serverless("a", props{"engine": "valkey"}), serverless("b", props{"engine": "redis", "userGroupId": ""}), serverless("c", props{"engine": "valkey", "userGroupId": "u"}),
		serverless("d", props{"engine": "redis", "userGroupId": Unknown}), serverless("e", props{"engine": "memcached"})).says("userGroupId").preview()
	s.fail("turned off for Valkey, and in transit for memcached", "a b", of(groupToken, "a", with(right, props{"engine": "valkey", "atRestEncryptionEnabled": false})), of(nodeToken, "b", props{"engine": "memcached"}))
	s.unknown("not known yet", of(groupToken, "a", props{"engine": Unknown, "atRestEncryptionEnabled": Unknown, "transitEncryptionEnabled": Unknown, "authToken": Unknown}))
	s.shape("numbers and lists are neither", "a a a", of(groupToken, "a", props{"atRestEncryptionEnabled": []any{}, "transitEncryptionEnabled": props{}, "authToken": 7}))
	s.other("a table", of(tableToken, "t", props{}))
	return s
}

func cacheBackups() *suite {
	s := &suite{rule: "elasticache-backups"}
	s.pass("kept", of(groupToken, "a", props{"snapshotRetentionLimit": 7}), of(nodeToken, "b", props{"engine": "memcached"}))
	s.fail("absent means none, in each type", "a b c", of(groupToken, "a", props{}), of(nodeToken, "b", props{"engine": "redis", "snapshotRetentionLimit": 0}), of("elasticache/serverlessCache:ServerlessCache", "c", props{"engine": "valkey"}))
	s.fail("fewer than the configuration asks for", "a", of(groupToken, "a", props{"snapshotRetentionLimit": 3})).config("minDays", 7.0).says("is 3; it must be at least 7")
	s.unknown("not known yet", of(groupToken, "a", props{"snapshotRetentionLimit": Unknown}))
	s.shape("a list is no number", "a", of(groupToken, "a", props{"snapshotRetentionLimit": []any{7}}))
	s.other("a table", of(tableToken, "t", props{}))
	return s
}

func cacheUpgrades() *suite {
	s := &suite{rule: "elasticache-minor-upgrades"}
	s.boolean(groupToken, "autoMinorVersionUpgrade", true, true, props{})
	s.fail("a node, whose setting is text", "a", of(nodeToken, "a", props{"autoMinorVersionUpgrade": "false"}))
	return s
}

func pointInTime() *suite {
	s := &suite{rule: "dynamodb-pitr"}
	s.boolean(tableToken, "pointInTimeRecovery.enabled", true, false, props{})
	return s
}

func tableProtection() *suite {
	s := &suite{rule: "dynamodb-deletion-protection"}
	s.boolean(tableToken, "deletionProtectionEnabled", true, false, props{})
	return s
}

func tableKeys() *suite {
	s := &suite{rule: "dynamodb-cmk"}
	s.boolean(tableToken, "serverSideEncryption.enabled", true, false, props{})
	return s
}

func tableCapacity() *suite {
	s := &suite{rule: "dynamodb-capacity"}
	table := func(name string, more ...props) Resource {
		return of(tableToken, name, with(props{"hashKey": "id"}, more...)).outputs(props{"name": name + "-1", "id": name + "-1"})
	}
	target := func(id any) Resource { return of("appautoscaling/target:Target", "target", props{"resourceId": id}) }
	s.pass("by request, or with a target", table("a", props{"billingMode": "PAY_PER_REQUEST"}), table("b"), target("table/b-1"))
	s.pass("in a preview, by reference", table("b"), target(Unknown).from("resourceId", "b")).preview()
	s.fail("provisioned, which is the default, without a target or with another's", "a b", table("a"), table("b", props{"billingMode": "PROVISIONED"}), target("table/c-1")).says("billingMode")
	s.unknown("a mode and a target that can't be told", table("a", props{"billingMode": Unknown}))
	s.unknown("a target that can't be told", table("a"), target(Unknown))
	s.shape("a number is no mode", "a", table("a", props{"billingMode": 7}), target([]any{}))
	s.other("a service", of("ecs/service:Service", "s", props{}))
	return s
}

func rotations() *suite {
	s := &suite{rule: "secrets-rotation"}
	secret := func(name string, inputs props) Resource {
		return of("secretsmanager/secret:Secret", name, inputs).outputs(props{"id": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name, "arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name})
	}
	rotation := func(id any) Resource {
		return of("secretsmanager/secretRotation:SecretRotation", "rotation", props{"secretId": id})
	}
	s.pass("rotated, or managed by a service", secret("a", props{}), rotation("arn:aws:secretsmanager:eu-west-1:123456789012:secret:a"), secret("b", props{"name": "rds!cluster-1"}))
	s.pass("in a preview, by reference", secret("a", props{}), rotation(Unknown).from("secretId", "a")).preview()
	s.fail("no rotation, or another's", "a b", secret("a", props{}), secret("b", props{}), secret("c", props{}), rotation("arn:aws:secretsmanager:eu-west-1:123456789012:secret:c"))
	s.unknown("a rotation that can't be told", secret("a", props{}), rotation(Unknown))
	s.shape("a number is no secret", "a", secret("a", props{"name": 7}), rotation(7))
	s.other("a parameter", of("ssm/parameter:Parameter", "p", props{"type": "SecureString"}))
	return s
}
