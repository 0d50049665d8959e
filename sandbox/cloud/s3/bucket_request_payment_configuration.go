package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketRequestPaymentConfiguration = cloud.ResourceType{
	Type:       "s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
