package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var authorizer = cloud.ResourceType{
	Type:       "apigateway/authorizer:Authorizer",
	ID:         "{hex6}",
	Name:       cloud.Named,
	Computed:   map[string]any{"arn": "arn:aws:apigateway:{region}::/restapis/{restApi}/authorizers/{id}"},
	References: []cloud.Reference{ofRestAPI("restApi")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
