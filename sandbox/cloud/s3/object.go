package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var object = cloud.ResourceType{
	Type: "s3/bucketObject:BucketObject",
	Name: &cloud.Naming{Property: "key", Exact: true},
	References: []cloud.Reference{
		{Path: "bucket", To: token.Bucket, Missing: noSuchBucket},
		kms.WithKey("kmsKeyId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}

var objectV2 = cloud.ResourceType{
	Type: "s3/bucketObjectv2:BucketObjectv2",
	Name: &cloud.Naming{Property: "key", Exact: true},
	References: []cloud.Reference{
		{Path: "bucket", To: token.Bucket, Missing: noSuchBucket},
		kms.WithKey("kmsKeyId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
