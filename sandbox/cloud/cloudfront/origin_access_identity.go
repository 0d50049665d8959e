package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var originAccessIdentity = cloud.ResourceType{
	Type:   "cloudfront/originAccessIdentity:OriginAccessIdentity",
	ID:     "E{HEX13}",
	Global: true,
	Computed: map[string]any{
		"arn":                          "arn:aws:cloudfront::{account}:origin-access-identity/{id}",
		"cloudfrontAccessIdentityPath": "origin-access-identity/cloudfront/{id}",
		"iamArn":                       "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}",
		"s3CanonicalUserId":            "{hex64}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
