package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var rolePoliciesExclusive = cloud.ResourceType{
	Type:       "iam/rolePoliciesExclusive:RolePoliciesExclusive",
	Global:     true,
	References: []cloud.Reference{{Path: "roleName", To: token.Role, Missing: noSuchRole}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
