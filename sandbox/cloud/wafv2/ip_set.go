package wafv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var ipSet = cloud.ResourceType{
	Type: "wafv2/ipSet:IpSet",
	Name: &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
