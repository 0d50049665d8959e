package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const lifecycleToken = "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"

func bucketLifecycles() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-lifecycle"}
	rule := props{"id": "a", "status": "Enabled", "abortIncompleteMultipartUpload": props{"daysAfterInitiation": 7}}
	s.Pass("a rule that ends uploads, in each generation",
		coretest.Bucket("a", props{}),
		companion(lifecycleToken, "x", "a", props{"rules": []any{props{"id": "b", "status": "Enabled"}, rule}}),
		coretest.Of("s3/bucket:Bucket", "b",
			props{"lifecycleRules": []any{props{"enabled": true, "abortIncompleteMultipartUploadDays": 7}}}))
	s.Fail("no rule that is enabled, none that ends uploads", "x y c",
		coretest.Bucket("a", props{}),
		companion(lifecycleToken, "x", "a",
			props{"rules": []any{props{
				"status":                         "Disabled",
				"abortIncompleteMultipartUpload": props{"daysAfterInitiation": 7},
			}}}),
		coretest.Bucket("b", props{}),
		companion(lifecycleToken, "y", "b",
			props{"rules": []any{props{"status": "Enabled", "expiration": props{"days": 3}}}}),
		coretest.Bucket("c", props{"lifecycleRules": []any{props{"enabled": true}}})).
		Saying("abortIncompleteMultipartUpload", "no lifecycle rule that is enabled")
	s.Shape("a number is no rule", "x",
		coretest.Bucket("a", props{}),
		companion(lifecycleToken, "x", "a", props{"rules": []any{7, "x"}}))
	companionEdges(s, lifecycleToken, props{"rules": []any{rule}})
	return s
}
