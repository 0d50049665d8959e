package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var restApiPolicy = cloud.ResourceType{
	Type:       "apigateway/restApiPolicy:RestApiPolicy",
	References: []cloud.Reference{ofRestAPI("restApiId")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
