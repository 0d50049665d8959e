package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var usagePlan = cloud.ResourceType{
	Type:       "apigateway/usagePlan:UsagePlan",
	ID:         "{hex6}",
	Name:       cloud.Named,
	Computed:   map[string]any{"arn": "arn:aws:apigateway:{region}::/usageplans/{id}"},
	References: []cloud.Reference{ofRestAPI("apiStages[].apiId")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
