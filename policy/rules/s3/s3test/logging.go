package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const loggingToken = "s3/bucketLoggingV2:BucketLoggingV2"

func bucketLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-access-logs"}
	s.Pass("to a log bucket, which logs nothing itself",
		coretest.Bucket("a", props{}),
		companion(loggingToken, "x", "a", props{"targetBucket": "logs-1"}),
		coretest.Bucket("logs", props{}))
	s.Pass("written in the bucket",
		coretest.Of("s3/bucket:Bucket", "a", props{"loggings": []any{props{"targetBucket": "logs-1"}}}),
		coretest.Bucket("logs", props{}))
	s.Pass("buckets for the logs of others",
		coretest.Bucket("cdn", props{}),
		coretest.Of("cloudfront/distribution:Distribution", "d",
			props{"loggingConfig": props{"bucket": "cdn-1.s3.amazonaws.com"}}),
		coretest.Bucket("lb", props{}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "l", props{"accessLogs": props{"bucket": "lb-1", "enabled": true}}),
		coretest.Bucket("flow", props{}),
		coretest.Of("ec2/flowLog:FlowLog", "f", props{"logDestination": "arn:aws:s3:::flow-1/vpc"}).
			From("logDestination", "flow"))
	s.Fail("a bucket that logs nothing", "a",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{}),
		companion(loggingToken, "x", "b", props{"targetBucket": "logs-1"}),
		coretest.Bucket("logs", props{})).Saying("logs no requests")
	s.Shape("a number is no place for logs", "a",
		coretest.Bucket("a", props{"loggings": []any{}}),
		coretest.Of("cloudfront/distribution:Distribution", "d", props{"loggingConfig": 7}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "l", props{"accessLogs": []any{}}))
	s.Unknown("a distribution whose log bucket isn't known",
		coretest.Bucket("a", props{}),
		coretest.Of("cloudfront/distribution:Distribution", "d",
			props{"loggingConfig": props{"bucket": coretest.Unknown}}))
	companionEdges(s, loggingToken, props{"targetPrefix": "x/"})
	return s
}
