package wafv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var regexPatternSet = cloud.ResourceType{
	Type: "wafv2/regexPatternSet:RegexPatternSet",
	Name: &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
