package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var analyticsConfiguration = cloud.ResourceType{
	Type:       "s3/analyticsConfiguration:AnalyticsConfiguration",
	Name:       cloud.Named,
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
