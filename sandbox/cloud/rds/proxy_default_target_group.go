package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var proxyDefaultTargetGroup = cloud.ResourceType{
	Type: "rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
	ID:   "{dbProxyName}",
	Computed: map[string]any{
		"arn":  "arn:aws:rds:{region}:{account}:target-group:prx-tg-{hex17}",
		"name": "default",
	},
	References: []cloud.Reference{ofProxy()},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
