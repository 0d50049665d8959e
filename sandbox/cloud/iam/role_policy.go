package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var rolePolicy = cloud.ResourceType{
	Type:       "iam/rolePolicy:RolePolicy",
	Global:     true,
	Name:       &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	References: []cloud.Reference{{Path: "role", To: token.Role, Missing: noSuchRole, Blocks: deleteFirst}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateInlinePolicy,
	ValidateState:  inlinePoliciesFitQuota,
}

// inlinePoliciesFitQuota adds up the inline policies of the role.
func inlinePoliciesFitQuota(c *cloud.Call) {
	total := compactLength(c.Text("policy"))
	for _, other := range c.Others("iam/rolePolicy:RolePolicy") {
		if other.Text("role") == c.Text("role") {
			total += compactLength(other.Text("policy"))
			if other.Text("name") == c.Text("name") && c.Existing == nil {
				c.Refuse("name",
					"EntityAlreadyExists: the role %s has an inline policy %q already; this one would overwrite it",
					c.Text("role"), c.Text("name"))
			}
		}
	}
	if total > 10240 {
		c.Refuse("policy",
			"LimitExceeded: Maximum policy size of 10240 bytes exceeded for role %s (its inline policies have %d "+
				"together)",
			c.Text("role"), total)
	}
}
