package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var response = cloud.ResourceType{
	Type:       "apigateway/response:Response",
	References: []cloud.Reference{ofRestAPI("restApiId")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
