package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var originAccessIdentity = cloud.ResourceType{
	Type:   "cloudfront/originAccessIdentity:OriginAccessIdentity",
	Global: true,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
