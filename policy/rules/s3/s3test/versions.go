package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const versioningToken = "s3/bucketVersioningV2:BucketVersioningV2"

func bucketVersioning() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-versioning"}
	status := func(v any) props { return props{"versioningConfiguration": props{"status": v}} }
	s.Pass("enabled, in each generation",
		coretest.Bucket("a", props{}),
		companion(versioningToken, "x", "a", status("Enabled")),
		coretest.Of("s3/bucket:Bucket", "b", props{"versioning": props{"enabled": true}}),
		coretest.Bucket("c", props{"versionings": []any{props{"enabled": true}}}))
	s.Fail("suspended, disabled, or off in the bucket", "x y c",
		coretest.Bucket("a", props{}),
		companion(versioningToken, "x", "a", status("Suspended")),
		coretest.Bucket("b", props{}),
		companion(versioningToken, "y", "b", status("Disabled")),
		coretest.Of("s3/bucket:Bucket", "c", props{"versioning": props{"enabled": false}})).Saying(`is "Suspended"`)
	s.Shape("a number enables nothing", "x",
		coretest.Bucket("a", props{}),
		companion(versioningToken, "x", "a", props{"versioningConfiguration": 7}))
	companionEdges(s, versioningToken, status("Enabled"))
	return s
}

func forceDestroy() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-no-force-destroy"}
	s.Pass("absent means no",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{"forceDestroy": false}),
		coretest.Bucket("c", props{"forceDestroy": "false"}))
	s.Fail("set", "a b",
		coretest.Bucket("a", props{"forceDestroy": true}),
		coretest.Bucket("b", props{"forceDestroy": "true"})).Saying("forceDestroy")
	s.Alias("a bucket of the first generation", "a", coretest.Of("s3/bucket:Bucket", "a", props{"forceDestroy": true}))
	s.Unknown("not known yet", coretest.Bucket("a", props{"forceDestroy": coretest.Unknown}))
	s.Shape("a list isn't true", "", coretest.Bucket("a", props{"forceDestroy": []any{true}}))
	s.Other("a registry's images",
		coretest.Of("ecr/repository:Repository", "r", props{"forceDelete": true, "forceDestroy": true}))
	return s
}
