package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var accountAlias = cloud.ResourceType{
	Type:   "iam/accountAlias:AccountAlias",
	Global: true,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
