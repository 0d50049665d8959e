package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketWebsiteConfiguration = cloud.ResourceType{
	Type:       "s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
