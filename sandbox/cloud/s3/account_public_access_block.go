package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var accountPublicAccessBlock = cloud.ResourceType{
	Type: "s3/accountPublicAccessBlock:AccountPublicAccessBlock",

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
