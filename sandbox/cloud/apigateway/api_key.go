package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var apiKey = cloud.ResourceType{
	Type: "apigateway/apiKey:ApiKey",
	Name: cloud.Named,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
