package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketAccelerateConfiguration = cloud.ResourceType{
	Type:       "s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
