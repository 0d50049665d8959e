package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var proxyDefaultTargetGroup = cloud.ResourceType{
	Type:       "rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
	References: []cloud.Reference{ofProxy()},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
