package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketIntelligentTieringConfiguration = cloud.ResourceType{
	Type:       "s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
	Name:       cloud.Named,
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
