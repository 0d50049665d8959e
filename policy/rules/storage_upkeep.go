package rules

import (
	"fmt"
)

var s3Versioning = Rule{
	Name:  "s3-versioning",
	Group: "storage",
	Title: "Every bucket keeps versions.",
	Why:   "Without versions an overwritten or deleted object is gone.",
	Fix:   "leave Unversioned unset on components/storage; noncurrent versions expire after NoncurrentDays",
	// Security Hub rates it low, because a backup may take its place.
	Severity: Low, Levels: Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"Security Hub S3.14"},
	Stack:      eachBucket(judgeVersioning),
}

func judgeVersioning(s *Stack, bucket Resource) []Finding {
	configurations, maybe := s.configuring(bucket, "bucket", s3BucketVersioning)
	for _, c := range configurations {
		status := c.Get("versioningConfiguration.status")
		if text, _ := status.Str(); text != "Enabled" && !status.IsUnknown() {
			return []Finding{{URN: c.URN, Path: "versioningConfiguration.status", What: fmt.Sprintf("is %s; it must be \"Enabled\"", status.Show())}}
		}
		return nil
	}
	if maybe || bucket.Asked("versioning.enabled").Bool(false) != No || bucket.Asked("versionings.enabled").Bool(false) != No {
		return nil
	}
	return []Finding{{URN: bucket.URN, What: "keeps no versions; enable versioning"}}
}

var s3Lifecycle = Rule{
	Name:  "s3-lifecycle",
	Group: "storage",
	Title: "Every bucket has a lifecycle, which also ends incomplete uploads.",
	Why:   "Old versions and the parts of broken uploads are paid for until somebody notices.",
	Fix:   "set ExpireDays or NoncurrentDays on components/storage, which also ends incomplete uploads",
	// Both are about cost and upkeep.
	Severity: Low, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"Security Hub S3.10", "FSBP S3.13"},
	Stack:      eachBucket(judgeLifecycle),
}

func judgeLifecycle(s *Stack, bucket Resource) []Finding {
	configurations, maybe := s.configuring(bucket, "bucket", s3BucketLifecycle)
	urn, path := bucket.URN, "lifecycleRules"
	lists := []Value{bucket.Asked(path)}
	for _, c := range configurations {
		urn, path, lists = c.URN, "rules", append(lists, c.Get("rules"))
	}
	enabled, aborts := No, No
	for _, list := range lists {
		items, known := list.Items()
		if !known {
			maybe = true
		}
		for _, rule := range items {
			on := ruleEnabled(rule)
			enabled = either(enabled, on)
			if on != No && abortsUploads(rule) {
				aborts = either(aborts, on)
			}
		}
	}
	switch {
	case maybe:
		return nil
	case enabled == No:
		return []Finding{{URN: urn, What: "has no lifecycle rule that is enabled; expire old versions and end incomplete uploads"}}
	case aborts == No:
		return []Finding{{URN: urn, Path: path, What: "has no enabled rule with abortIncompleteMultipartUpload; end incomplete uploads after some days"}}
	}
	return nil
}

func ruleEnabled(rule Value) Truth {
	if rule.IsUnknown() || rule.Get("status").IsUnknown() {
		return Unknown
	}
	if status, ok := rule.Get("status").Str(); ok {
		return ValueOf(fromPlain(status == "Enabled")).Bool(false)
	}
	return rule.Get("enabled").Bool(false)
}

func abortsUploads(rule Value) bool {
	for _, path := range []string{"abortIncompleteMultipartUpload.daysAfterInitiation", "abortIncompleteMultipartUploadDays"} {
		v := rule.Get(path)
		if days, ok := v.Num(); v.IsUnknown() || ok && days > 0 {
			return true
		}
	}
	return false
}

var s3AccessLogs = Rule{
	Name:  "s3-access-logs",
	Group: "storage",
	Title: "Every bucket logs its requests, except those that receive logs.",
	Why:   "After a leak nobody can say who read what.",
	Fix:   "set Logs on components/storage to the stack's log bucket",
	// The logs of a log bucket would log themselves.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP S3.9"},
	Stack:      eachBucket(judgeAccessLogs),
}

func judgeAccessLogs(s *Stack, bucket Resource) []Finding {
	logging, maybe := s.configuring(bucket, "bucket", s3BucketLogging)
	if maybe || len(logging) > 0 || hasItems(bucket.Asked("loggings")) || hasItems(bucket.Asked("logging")) || s.receivesLogs(bucket) != No {
		return nil
	}
	return []Finding{{URN: bucket.URN, What: "logs no requests and receives no logs; send its access logs to a log bucket"}}
}

// logSources are the properties that name a bucket as the place of logs.
var logSources = []holder{
	{s3BucketLogging, "targetBucket"},
	{s3Bucket, "loggings.targetBucket"},
	{s3Bucket, "logging.targetBucket"},
	{cloudfrontDistribution, "loggingConfig.bucket"},
	{logDeliveryReceiver, "deliveryDestinationConfiguration.destinationResourceArn"},
	{lbLoadBalancer, "accessLogs.bucket"},
	{lbLoadBalancer, "connectionLogs.bucket"},
	{elbLoadBalancer, "accessLogs.bucket"},
	{ec2FlowLog, "logDestination"},
	{"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "logDestinationConfigs"},
	{"aws:cloudtrail/trail:Trail", "s3BucketName"},
	{"aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "extendedS3Configuration.bucketArn"},
	{"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", "destinationArn"},
	{"aws:cfg/deliveryChannel:DeliveryChannel", "s3BucketName"},
}

// receivesLogs reports whether something of the stack delivers its logs to the bucket.
func (s *Stack) receivesLogs(bucket Resource) Truth {
	answer := No
	for _, source := range logSources {
		for _, r := range s.Of(source.token) {
			v := r.Get(source.path)
			refs := s.Refs(r, source.path, s3Bucket)
			switch {
			case !refs.Has(bucket.URN):
				if v.IsUnknown() && len(refs.Resources) == 0 {
					answer = either(answer, Unknown)
				}
			case refs.Exact && !v.IsAbsent():
				return Yes
			default:
				answer = either(answer, Unknown)
			}
		}
	}
	return answer
}
