package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var userPolicy = cloud.ResourceType{
	Type:       "iam/userPolicy:UserPolicy",
	Global:     true,
	Name:       &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	References: []cloud.Reference{{Path: "user", To: "iam/user:User", Missing: noSuchUser, Blocks: deleteFirst}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateInlinePolicy,
}
