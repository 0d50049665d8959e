package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var model = cloud.ResourceType{
	Type:       "apigateway/model:Model",
	Name:       cloud.Named,
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
