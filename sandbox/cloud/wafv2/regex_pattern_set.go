package wafv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var regexPatternSet = cloud.ResourceType{
	Type: "wafv2/regexPatternSet:RegexPatternSet",
	ID:   "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
	Name: &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	Computed: map[string]any{
		"arn":       "arn:aws:wafv2:{region}:{account}:regional/regexpatternset/{name}/{id}",
		"lockToken": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
