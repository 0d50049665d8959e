package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var functionUrl = cloud.ResourceType{
	Type: "lambda/functionUrl:FunctionUrl",
	ID:   "{functionName}",
	Computed: map[string]any{
		"urlId":       "{hex32}",
		"functionUrl": "https://{hex32}.lambda-url.{region}.on.aws/",
		"functionArn": "arn:aws:lambda:{region}:{account}:function:{functionName}",
	},
	References: []cloud.Reference{ofFunction("functionName")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
