package route53

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var healthCheck = cloud.ResourceType{
	Type:     "route53/healthCheck:HealthCheck",
	ID:       "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
	Global:   true,
	Computed: map[string]any{"arn": "arn:aws:route53:::healthcheck/{id}"},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
