package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var responseHeadersPolicy = cloud.ResourceType{
	Type:   "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 128},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("ResponseHeadersPolicyAlreadyExists",
		"cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"),
}
