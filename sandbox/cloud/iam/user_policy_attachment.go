package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var userPolicyAttachment = cloud.ResourceType{
	Type:   "iam/userPolicyAttachment:UserPolicyAttachment",
	Global: true,
	References: []cloud.Reference{
		{Path: "user", To: "iam/user:User", Missing: noSuchUser, Blocks: detachFirst},
		{
			Path:    "policyArn",
			To:      token.Policy,
			Missing: noSuchPol,
			Blocks:  "DeleteConflict: Cannot delete a policy attached to entities: %s",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
