package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var originRequestPolicy = cloud.ResourceType{
	Type:   "cloudfront/originRequestPolicy:OriginRequestPolicy",
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 128},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("OriginRequestPolicyAlreadyExists",
		"cloudfront/originRequestPolicy:OriginRequestPolicy"),
}
