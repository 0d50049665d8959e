package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var object = cloud.ResourceType{
	Type:     "s3/bucketObject:BucketObject",
	ID:       "{key}",
	Identify: objectID,
	Name:     &cloud.Naming{Property: "key", Exact: true},
	Computed: map[string]any{
		"arn":          "arn:aws:s3:::{bucket}/{key}",
		"etag":         "{hex32}",
		"versionId":    "{hex32}",
		"storageClass": "STANDARD",
	},
	References: []cloud.Reference{
		{Path: "bucket", To: token.Bucket, Missing: noSuchBucket},
		kms.WithKey("kmsKeyId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}

var objectV2 = cloud.ResourceType{
	Type:     "s3/bucketObjectv2:BucketObjectv2",
	ID:       "{key}",
	Identify: objectID,
	Name:     &cloud.Naming{Property: "key", Exact: true},
	Computed: map[string]any{
		"arn":          "arn:aws:s3:::{bucket}/{key}",
		"etag":         "{hex32}",
		"versionId":    "{hex32}",
		"storageClass": "STANDARD",
	},
	References: []cloud.Reference{
		{Path: "bucket", To: token.Bucket, Missing: noSuchBucket},
		kms.WithKey("kmsKeyId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}

// objectID is where an object stands.
func objectID(c *cloud.Call) string { return c.Text("bucket") + "/" + c.Text("key") }
