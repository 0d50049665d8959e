package elasticachetest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const nodeToken = "elasticache/cluster:Cluster"

func cacheZones() *coretest.Suite {
	s := &coretest.Suite{Rule: "elasticache-multi-az"}
	spread := props{"automaticFailoverEnabled": true, "multiAzEnabled": true}
	s.Pass("failover, zones and a replica, in both ways of counting",
		coretest.Of(coretest.ReplicationGroupType, "a", coretest.With(spread, props{"numCacheClusters": 2})),
		coretest.Of(coretest.ReplicationGroupType, "b",
			coretest.With(spread, props{"numNodeGroups": 2, "replicasPerNodeGroup": 1})))
	s.Pass("memcached knows no replicas, and a node belongs to its group",
		coretest.Of(nodeToken, "a", props{"engine": "memcached"}),
		coretest.Of(nodeToken, "b", props{"engine": "redis", "replicationGroupId": "g"}))
	s.Fail("one of the three missing", "a b c",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"multiAzEnabled": true, "numCacheClusters": 2}),
		coretest.Of(coretest.ReplicationGroupType, "b", props{"automaticFailoverEnabled": true, "numCacheClusters": 2}),
		coretest.Of(coretest.ReplicationGroupType, "c", spread)).
		Saying("automaticFailoverEnabled", "multiAzEnabled", "numCacheClusters")
	s.Fail("a node of its own", "a b",
		coretest.Of(nodeToken, "a", props{"engine": "redis"}),
		coretest.Of(nodeToken, "b", props{"engine": "valkey"})).Saying("replication group")
	s.Unknown("not known yet",
		coretest.Of(coretest.ReplicationGroupType, "a", props{
			"automaticFailoverEnabled": coretest.Unknown,
			"multiAzEnabled":           coretest.Unknown,
			"numCacheClusters":         coretest.Unknown,
		}),
		coretest.Of(nodeToken, "b", props{"engine": coretest.Unknown}))
	s.Shape("lists are no numbers", "a a a",
		coretest.Of(coretest.ReplicationGroupType, "a",
			props{"automaticFailoverEnabled": []any{}, "multiAzEnabled": 1, "numCacheClusters": []any{2}}))
	s.Other("a serverless cache spans zones anyway",
		coretest.Of("elasticache/serverlessCache:ServerlessCache", "a", props{"engine": "redis"}))
	return s
}

func cacheEncryption() *coretest.Suite {
	s := &coretest.Suite{Rule: "elasticache-encrypted"}
	right := props{
		"engine":                   "redis",
		"atRestEncryptionEnabled":  true,
		"transitEncryptionEnabled": true,
		"authToken":                coretest.Secret("hunter2hunter2"),
	}
	s.Pass("all three, with a token or with users",
		coretest.Of(coretest.ReplicationGroupType, "a", right),
		coretest.Of(coretest.ReplicationGroupType, "b",
			props{"engine": "valkey", "transitEncryptionEnabled": true, "userGroupIds": []string{"u"}}))
	s.Pass("a secondary takes them from its primary",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"globalReplicationGroupId": "g"}))
	s.Fail("none of them", "a a a", coretest.Of(coretest.ReplicationGroupType, "a", props{"engine": "redis"})).
		Saying("atRestEncryptionEnabled", "transitEncryptionEnabled", "authToken")
	s.Fail("users whose names are empty", "a",
		coretest.Of(coretest.ReplicationGroupType, "a", props{
			"engine":                   "redis",
			"atRestEncryptionEnabled":  true,
			"transitEncryptionEnabled": true,
			"userGroupIds":             []any{""},
		})).Saying("authToken")
	s.Fail("a mode that takes connections in the clear too", "a",
		coretest.Of(coretest.ReplicationGroupType, "a",
			coretest.With(right, props{"transitEncryptionMode": "preferred"})),
		coretest.Of(coretest.ReplicationGroupType, "b",
			coretest.With(right, props{"transitEncryptionMode": "required"})),
		coretest.Of(coretest.ReplicationGroupType, "c",
			coretest.With(right, props{"transitEncryptionMode": coretest.Unknown}))).Saying("transitEncryptionMode").
		InPreview()
	serverless := func(name string, inputs props) coretest.Resource {
		return coretest.Of("elasticache/serverlessCache:ServerlessCache", name, inputs)
	}
	s.Fail("a serverless cache without users", "a b",
		serverless("a", props{"engine": "valkey"}),
		serverless("b", props{"engine": "redis", "userGroupId": ""}),
		serverless("c", props{"engine": "valkey", "userGroupId": "u"}),
		serverless("d", props{"engine": "redis", "userGroupId": coretest.Unknown}),
		serverless("e", props{"engine": "memcached"})).Saying("userGroupId").InPreview()
	s.Fail("turned off for Valkey, and in transit for memcached", "a b",
		coretest.Of(coretest.ReplicationGroupType, "a",
			coretest.With(right, props{"engine": "valkey", "atRestEncryptionEnabled": false})),
		coretest.Of(nodeToken, "b", props{"engine": "memcached"}))
	s.Unknown("not known yet",
		coretest.Of(coretest.ReplicationGroupType, "a", props{
			"engine":                   coretest.Unknown,
			"atRestEncryptionEnabled":  coretest.Unknown,
			"transitEncryptionEnabled": coretest.Unknown,
			"authToken":                coretest.Unknown,
		}))
	s.Shape("numbers and lists are neither", "a a a",
		coretest.Of(coretest.ReplicationGroupType, "a",
			props{"atRestEncryptionEnabled": []any{}, "transitEncryptionEnabled": props{}, "authToken": 7}))
	s.Other("a table", coretest.Of(coretest.TableType, "t", props{}))
	return s
}

func cacheBackups() *coretest.Suite {
	s := &coretest.Suite{Rule: "elasticache-backups"}
	s.Pass("kept",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"snapshotRetentionLimit": 7}),
		coretest.Of(nodeToken, "b", props{"engine": "memcached"}))
	s.Fail("absent means none, in each type", "a b c",
		coretest.Of(coretest.ReplicationGroupType, "a", props{}),
		coretest.Of(nodeToken, "b", props{"engine": "redis", "snapshotRetentionLimit": 0}),
		coretest.Of("elasticache/serverlessCache:ServerlessCache", "c", props{"engine": "valkey"}))
	s.Fail("fewer than the configuration asks for", "a",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"snapshotRetentionLimit": 3})).Configured("minDays", 7.0).
		Saying("is 3; it must be at least 7")
	s.Unknown("not known yet",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"snapshotRetentionLimit": coretest.Unknown}))
	s.Shape("a list is no number", "a",
		coretest.Of(coretest.ReplicationGroupType, "a", props{"snapshotRetentionLimit": []any{7}}))
	s.Other("a table", coretest.Of(coretest.TableType, "t", props{}))
	return s
}

func cacheUpgrades() *coretest.Suite {
	s := &coretest.Suite{Rule: "elasticache-minor-upgrades"}
	s.Boolean(coretest.ReplicationGroupType, "autoMinorVersionUpgrade", true, true, props{})
	s.Fail("a node, whose setting is text", "a", coretest.Of(nodeToken, "a", props{"autoMinorVersionUpgrade": "false"}))
	return s
}
