package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var bucketLogging = cloud.ResourceType{
	Type: "s3/bucketLoggingV2:BucketLoggingV2",
	References: []cloud.Reference{
		ofBucket("bucket"),
		{
			Path:    "targetBucket",
			To:      token.Bucket,
			Missing: "InvalidTargetBucketForLogging: The target bucket %s for logging does not exist",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: targetTakesLogs,
}

// targetTakesLogs checks that S3's logging service may write to the target bucket.
func targetTakesLogs(c *cloud.Call) {
	target := c.Text("targetBucket")
	d := PolicyOf(c, target)
	if d == nil || !d.Allows("s3:PutObject") {
		if !ACLsEnabled(c, target) {
			c.Refuse("targetBucket",
				"InvalidTargetBucketForLogging: You must give the log-delivery group WRITE and READ_ACP permissions "+
					"to the target bucket: neither the policy of %s lets logging.s3.amazonaws.com put objects nor "+
					"has it ACLs",
				target)
		}
	}
}
