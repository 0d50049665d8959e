package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var rolePolicyAttachmentsExclusive = cloud.ResourceType{
	Type:   "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
	Global: true,
	References: []cloud.Reference{
		{Path: "roleName", To: token.Role, Missing: noSuchRole},
		{Path: "policyArns[]", To: token.Policy, Missing: noSuchPol},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
