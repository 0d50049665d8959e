package s3

import "github.com/plinth-infra/plinth/policy/core"

var s3AccessLogs = core.Rule{
	Name:  "s3-access-logs",
	Group: "storage",
	Title: "Every bucket logs its requests, except those that receive logs.",
	Why:   "After a leak nobody can say who read what.",
	Fix:   "set Logs on components/storage to the stack's log bucket",
	// The logs of a log bucket would log themselves.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP S3.9"},
	Stack:      eachBucket(checkAccessLogs),
}

func checkAccessLogs(s *core.Stack, bucket core.Resource) []core.Finding {
	logging, maybe := s.Configuring(bucket, "bucket", s3BucketLogging)
	if maybe || len(logging) > 0 || core.HasItems(bucket.Asked("loggings")) || core.HasItems(bucket.Asked("logging")) ||
		receivesLogs(s, bucket) != core.No {
		return nil
	}
	return []core.Finding{{
		URN:  bucket.URN,
		What: "logs no requests and receives no logs; send its access logs to a log bucket",
	}}
}

// logSources are the properties that name a bucket as the place of logs.
var logSources = []core.Holder{
	{Token: s3BucketLogging, Path: "targetBucket"},
	{Token: core.S3Bucket, Path: "loggings.targetBucket"},
	{Token: core.S3Bucket, Path: "logging.targetBucket"},
	{Token: core.CloudFrontDistribution, Path: "loggingConfig.bucket"},
	{Token: logDeliveryReceiver, Path: "deliveryDestinationConfiguration.destinationResourceArn"},
	{Token: core.LoadBalancer, Path: "accessLogs.bucket"},
	{Token: core.LoadBalancer, Path: "connectionLogs.bucket"},
	{Token: core.ClassicLoadBalancer, Path: "accessLogs.bucket"},
	{Token: core.EC2FlowLog, Path: "logDestination"},
	{Token: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", Path: "logDestinationConfigs"},
	{Token: "aws:cloudtrail/trail:Trail", Path: "s3BucketName"},
	{Token: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", Path: "extendedS3Configuration.bucketArn"},
	{Token: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", Path: "destinationArn"},
	{Token: "aws:cfg/deliveryChannel:DeliveryChannel", Path: "s3BucketName"},
}

// receivesLogs reports whether something of the stack delivers its logs to the bucket.
func receivesLogs(s *core.Stack, bucket core.Resource) core.Truth {
	answer := core.No
	for _, source := range logSources {
		for _, r := range s.Of(source.Token) {
			v := r.Get(source.Path)
			refs := s.Refs(r, source.Path, core.S3Bucket)
			switch {
			case !refs.Has(bucket.URN):
				if v.IsUnknown() && len(refs.Resources) == 0 {
					answer = core.Or(answer, core.Unknown)
				}
			case refs.Exact && !v.IsAbsent():
				return core.Yes
			default:
				answer = core.Or(answer, core.Unknown)
			}
		}
	}
	return answer
}
