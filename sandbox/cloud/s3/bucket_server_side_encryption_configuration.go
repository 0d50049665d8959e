package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
)

var bucketServerSideEncryptionConfiguration = cloud.ResourceType{
	Type: "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	References: []cloud.Reference{
		ofBucket("bucket"),
		kms.WithKey("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
