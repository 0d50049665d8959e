package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var authorizer = cloud.ResourceType{
	Type:       "apigateway/authorizer:Authorizer",
	Name:       cloud.Named,
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
