package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var accountPasswordPolicy = cloud.ResourceType{
	Type:   "iam/accountPasswordPolicy:AccountPasswordPolicy",
	Global: true,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
