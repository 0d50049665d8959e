package generaltest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func keepsakes() *coretest.Suite {
	s := &coretest.Suite{Rule: "keepsakes-protected"}
	all := func(change func(r coretest.Resource) coretest.Resource) []coretest.Resource {
		return []coretest.Resource{
			change(coretest.Of("cloudwatch/logGroup:LogGroup", "log", props{})),
			change(coretest.Of("sqs/queue:Queue", "queue", props{})),
			change(coretest.Of("route53/zone:Zone", "zone", props{})),
		}
	}
	s.Pass("protected", all(coretest.Resource.Protected)...)
	s.Fail("not protected", "log queue zone", all(func(r coretest.Resource) coretest.Resource { return r })...).
		Saying("pulumi.Protect(true)")
	s.Fail("a zone that takes others' records with it", "zone",
		coretest.Of("route53/zone:Zone", "zone", props{"forceDestroy": true}).Protected()).Saying("forceDestroy")
	repository := func(name string, force any) coretest.Resource {
		return coretest.Of("ecr/repository:Repository", name, props{"forceDelete": force})
	}
	s.Pass("a repository that must be emptied first", repository("a", nil), repository("b", false))
	s.Fail("a repository that takes its images with it", "a", repository("a", true)).Saying("forceDelete")
	s.Unknown("whether images go with their repository", repository("a", coretest.Unknown))
	s.Unknown("protection is always known", all(func(r coretest.Resource) coretest.Resource {
		r.Inputs = props{"name": coretest.Unknown, "forceDestroy": coretest.Unknown}
		return r.Protected()
	})...)
	s.Shape("whatever the properties are", "log",
		coretest.Of("cloudwatch/logGroup:LogGroup", "log", props{"name": []any{}}))
	s.Other("a rule of a log can be made again",
		coretest.Of("cloudwatch/logMetricFilter:LogMetricFilter", "f", props{}))
	return s
}

func protection() *coretest.Suite {
	s := &coretest.Suite{Rule: "stateful-protected"}
	s.Pass("protected",
		coretest.Of("rds/instance:Instance", "a", props{}).Protected(),
		coretest.Of("dynamodb/table:Table", "b", props{}).Protected(),
		coretest.Of("kms/key:Key", "c", props{}).Protected(),
		coretest.Bucket("d", props{}).Protected())
	s.Pass("a replica holds nothing of its own",
		coretest.Of("rds/instance:Instance", "a", props{"replicateSourceDb": "main"}))
	s.Fail("not protected", "a b c d e",
		coretest.Of("rds/instance:Instance", "a", props{}),
		coretest.Of("rds/cluster:Cluster", "b", props{}),
		coretest.Of("dynamodb/table:Table", "c", props{}),
		coretest.Of("kms/key:Key", "d", props{}),
		coretest.Bucket("e", props{})).Saying("pulumi.Protect(true)")
	s.Alias("a bucket of the first generation", "b", coretest.Of("s3/bucket:Bucket", "b", props{}))
	s.Unknown("a replica whose source isn't known yet",
		coretest.Of("rds/instance:Instance", "a", props{"replicateSourceDb": coretest.Unknown}))
	s.Shape("a number is no source", "a", coretest.Of("rds/instance:Instance", "a", props{"replicateSourceDb": 7}))
	s.Other("what can be made again",
		coretest.Function("f", props{}),
		coretest.LogGroup("l", props{}),
		coretest.Of("rds/clusterInstance:ClusterInstance", "i", props{}))
	return s
}
