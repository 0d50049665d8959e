package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var responseHeadersPolicy = cloud.ResourceType{
	Type:   "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
	ID:     "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 128},
	Computed: map[string]any{
		"arn":  "arn:aws:cloudfront::{account}:response-headers-policy/{id}",
		"etag": "E{HEX12}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: cloud.UniqueName("ResponseHeadersPolicyAlreadyExists",
		"cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"),
}
