package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var monitoringSubscription = cloud.ResourceType{
	Type:   "cloudfront/monitoringSubscription:MonitoringSubscription",
	Global: true,
	References: []cloud.Reference{
		{
			Path:    "distributionId",
			To:      token.Distribution,
			Missing: "NoSuchDistribution: The specified distribution %s does not exist.",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
