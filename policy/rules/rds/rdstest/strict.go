package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func strictDatabases() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-strict"}
	full := func(change props) props {
		p := props{
			"engine":                     "mysql",
			"deleteAutomatedBackups":     false,
			"storageEncrypted":           true,
			"kmsKeyId":                   "k",
			"manageMasterUserPassword":   true,
			"masterUserSecretKmsKeyId":   "k",
			"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "k",
		}
		for key, v := range change {
			p[key] = v
		}
		return p
	}
	instance := func(name string, p props) coretest.Resource { return coretest.Of("rds/instance:Instance", name, p) }
	cluster := func(name string, p props) coretest.Resource { return coretest.Of("rds/cluster:Cluster", name, p) }
	member := func(name string, p props) coretest.Resource {
		return coretest.Of("rds/clusterInstance:ClusterInstance", name, p)
	}
	s.Pass("everything as it should be",
		instance("a", full(nil)),
		cluster("b", full(nil)),
		member("c", props{"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "k"}))
	s.Pass("what it takes from another database",
		instance("a", props{"replicateSourceDb": "b"}),
		cluster("c", props{"snapshotIdentifier": "s"}),
		instance("d", props{"engine": "aurora-mysql"}))
	s.Fail("backups go with the database, which is the default", "a b",
		instance("a", full(props{"deleteAutomatedBackups": true})),
		cluster("b", full(props{"deleteAutomatedBackups": nil}))).
		Saying("deleteAutomatedBackups: is true", "deleteAutomatedBackups: is (absent)")
	s.Fail("AWS's own keys", "a a b c",
		instance("a", full(props{"kmsKeyId": nil, "masterUserSecretKmsKeyId": nil})),
		cluster("b", full(props{"performanceInsightsKmsKeyId": nil})),
		member("c", props{"performanceInsightsEnabled": true})).
		Saying("kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId")
	s.Fail("the Data API", "a", cluster("a", full(props{"enableHttpEndpoint": true}))).Saying("enableHttpEndpoint")
	s.Unknown("not known yet",
		instance("a",
			full(props{
				"kmsKeyId":                 coretest.Unknown,
				"deleteAutomatedBackups":   coretest.Unknown,
				"masterUserSecretKmsKeyId": coretest.Unknown,
			})),
		cluster("b",
			full(props{
				"storageEncrypted":            coretest.Unknown,
				"performanceInsightsKmsKeyId": coretest.Unknown,
				"enableHttpEndpoint":          coretest.Unknown,
			})))
	s.Shape("nonsense keeps no backups away", "",
		instance("a", full(props{"kmsKeyId": 7, "enableHttpEndpoint": []any{}})))
	s.Other("a cache",
		coretest.Of("elasticache/replicationGroup:ReplicationGroup", "a", props{"storageEncrypted": true}))
	return s
}
