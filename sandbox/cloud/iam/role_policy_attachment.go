package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var rolePolicyAttachment = cloud.ResourceType{
	Type:   "iam/rolePolicyAttachment:RolePolicyAttachment",
	Global: true,
	References: []cloud.Reference{
		{Path: "role", To: token.Role, Missing: noSuchRole, Blocks: detachFirst},
		{
			Path:    "policyArn",
			To:      token.Policy,
			Missing: noSuchPol,
			Blocks:  "DeleteConflict: Cannot delete a policy attached to entities: %s",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: attachmentIsUnique,
}

// attachmentIsUnique refuses a second attachment of a policy to a role, and more than ten managed
// policies on one, which is the default quota.
func attachmentIsUnique(c *cloud.Call) {
	n := 0
	for _, other := range c.Others("iam/rolePolicyAttachment:RolePolicyAttachment") {
		if other.Text("role") != c.Text("role") {
			continue
		}
		n++
		if other.Text("policyArn") == c.Text("policyArn") {
			c.Refuse("policyArn",
				"EntityAlreadyExists: the policy %s is attached to the role %s already (%s): two resources would "+
					"fight over one attachment",
				c.Text("policyArn"), c.Text("role"), other.ID)
		}
	}
	if n >= 10 {
		c.Refuse("policyArn", "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10")
	}
}
