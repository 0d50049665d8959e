package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var originAccessControl = cloud.ResourceType{
	Type:     "cloudfront/originAccessControl:OriginAccessControl",
	ID:       "E{HEX13}",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 64},
	Defaults: map[string]any{"description": "Managed by Pulumi"},
	Computed: map[string]any{
		"arn":  "arn:aws:cloudfront::{account}:origin-access-control/{id}",
		"etag": "E{HEX12}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("OriginAccessControlAlreadyExists",
		"cloudfront/originAccessControl:OriginAccessControl"),
}
