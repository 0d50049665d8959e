package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var usagePlan = cloud.ResourceType{
	Type:       "apigateway/usagePlan:UsagePlan",
	Name:       cloud.Named,
	References: []cloud.Reference{ofRestAPI("apiStages[].apiId")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
