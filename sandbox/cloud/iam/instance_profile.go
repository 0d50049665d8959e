package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var instanceProfile = cloud.ResourceType{
	Type:     token.InstanceProfile,
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	Defaults: slash,
	References: []cloud.Reference{
		{
			Path:    "role",
			To:      token.Role,
			Missing: noSuchRole,
			Blocks:  "DeleteConflict: Cannot delete entity %s, must remove roles from instance profile first",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateName(128),
}
