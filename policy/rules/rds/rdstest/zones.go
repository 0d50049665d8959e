package rdstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const clusterToken = "rds/cluster:Cluster"

func postgres(more ...props) props { return coretest.With(props{"engine": "postgres"}, more...) }
func aurora(more ...props) props   { return coretest.With(props{"engine": "aurora-postgresql"}, more...) }

// inherited are cases about databases whose settings come from elsewhere.
func inherited(s *coretest.Suite, tokens ...string) {
	for _, token := range tokens {
		s.Pass("a replica inherits",
			coretest.Of(token, "a", postgres(props{"replicateSourceDb": "main"})),
			coretest.Of(token, "b", postgres(props{"replicateSourceDb": coretest.Unknown})).
				From("replicateSourceDb", "main"))
	}
}

func multiAZ() *coretest.Suite {
	s := &coretest.Suite{Rule: "rds-multi-az"}
	s.Boolean(coretest.DatabaseType, "multiAz", true, false, postgres())
	inherited(s, coretest.DatabaseType)
	s.Pass("an Aurora instance's cluster decides",
		coretest.Of(coretest.DatabaseType, "a", aurora()),
		coretest.Of(clusterToken, "b", aurora()))
	return s
}

func auroraZones() *coretest.Suite {
	s := &coretest.Suite{Rule: "aurora-multi-az"}
	cluster := func(name string, more ...props) coretest.Resource {
		return coretest.Of(clusterToken, name, aurora(more...)).WithOutputs(props{
			"id":                name + "-1",
			"clusterIdentifier": name + "-1",
		})
	}
	member := func(name, cluster string, more ...props) coretest.Resource {
		return coretest.Of(coretest.ClusterMemberType, name,
			coretest.With(props{"clusterIdentifier": cluster + "-1"}, more...))
	}
	pending := func(name, cluster string) coretest.Resource {
		return coretest.Of(coretest.ClusterMemberType, name, props{"clusterIdentifier": coretest.Unknown}).
			From("clusterIdentifier", cluster)
	}
	zone := func(z string) props { return props{"availabilityZone": z} }
	s.Pass("two instances", cluster("c"), member("a", "c"), member("b", "c", zone("eu-west-1b")))
	s.Pass("in a preview, by reference", cluster("c"), pending("a", "c"), pending("b", "c")).InPreview()
	s.Pass("other engines and Serverless v1 bring their own standbys",
		coretest.Of(clusterToken, "a", props{"engine": "mysql", "dbClusterInstanceClass": "db.r6gd.large"}),
		cluster("b", props{"engineMode": "serverless"}))
	s.Fail("one instance, none, and two of another cluster", "a b",
		cluster("a"),
		member("x", "a"),
		cluster("b"),
		cluster("c"),
		member("y", "c"),
		member("z", "c")).Saying("has 1 instance", "has 0 instance")
	s.Fail("two instances in one zone", "c",
		cluster("c"),
		member("a", "c", zone("eu-west-1a")),
		member("b", "c", zone("eu-west-1a"))).Saying("one zone")
	s.Fail("in a preview, one by reference", "c", cluster("c"), pending("a", "c")).InPreview()
	s.Unknown("an instance whose cluster isn't known",
		cluster("c"),
		pending("a", "c"),
		coretest.Of(coretest.ClusterMemberType, "b", props{"clusterIdentifier": coretest.Unknown}))
	s.Shape("numbers are no clusters", "c",
		cluster("c"),
		coretest.Of(coretest.ClusterMemberType, "a", props{"clusterIdentifier": 7}),
		coretest.Of(clusterToken, "d", props{"engine": []any{}}))
	s.Other("a cluster of documents", coretest.Of("docdb/cluster:Cluster", "d", props{"engine": "aurora"}))
	return s
}
