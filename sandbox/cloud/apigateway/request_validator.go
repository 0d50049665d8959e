package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var requestValidator = cloud.ResourceType{
	Type:       "apigateway/requestValidator:RequestValidator",
	Name:       cloud.Named,
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
