package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketOwnershipControls = cloud.ResourceType{
	Type:       "s3/bucketOwnershipControls:BucketOwnershipControls",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}

// ACLsEnabled reports whether a bucket takes ACLs. Since April 2023 they are off unless its
// ownership controls say otherwise.
func ACLsEnabled(c *cloud.Call, bucket string) bool {
	for _, o := range c.All("s3/bucketOwnershipControls:BucketOwnershipControls") {
		if o.Text("bucket") == bucket {
			own, _ := cloud.First[string](o.Inputs, "rule.objectOwnership")
			return own != "" && own != "BucketOwnerEnforced"
		}
	}
	return false
}
