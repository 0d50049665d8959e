package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var originAccessControl = cloud.ResourceType{
	Type:     "cloudfront/originAccessControl:OriginAccessControl",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 64},
	Defaults: map[string]any{"description": "Managed by Pulumi"},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("OriginAccessControlAlreadyExists",
		"cloudfront/originAccessControl:OriginAccessControl"),
}
