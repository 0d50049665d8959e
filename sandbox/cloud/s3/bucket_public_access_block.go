package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketPublicAccessBlock = cloud.ResourceType{
	Type:       "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}

// blocks reads one of a bucket's public access blocks. A bucket without the resource blocks
// everything since April 2023.
func blocks(c *cloud.Call, bucket, which string) bool {
	for _, b := range c.Others("s3/bucketPublicAccessBlock:BucketPublicAccessBlock") {
		if b.Text("bucket") == bucket {
			return b.Outputs[which] == true
		}
	}
	return true
}
