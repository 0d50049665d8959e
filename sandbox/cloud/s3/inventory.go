package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var inventory = cloud.ResourceType{
	Type:       "s3/inventory:Inventory",
	Name:       cloud.Named,
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
