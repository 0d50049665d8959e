package route53

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var healthCheck = cloud.ResourceType{
	Type:   "route53/healthCheck:HealthCheck",
	Global: true,

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
