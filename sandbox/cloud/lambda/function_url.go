package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var functionUrl = cloud.ResourceType{
	Type:       "lambda/functionUrl:FunctionUrl",
	References: []cloud.Reference{ofFunction("functionName")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
