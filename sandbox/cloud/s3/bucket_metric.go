package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketMetric = cloud.ResourceType{
	Type:       "s3/bucketMetric:BucketMetric",
	Name:       cloud.Named,
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
