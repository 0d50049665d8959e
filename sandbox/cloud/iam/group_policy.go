package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

const noSuchGroup = "NoSuchEntity: The group with name %s cannot be found."

var groupPolicy = cloud.ResourceType{
	Type:       "iam/groupPolicy:GroupPolicy",
	Global:     true,
	Name:       &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	References: []cloud.Reference{{Path: "group", To: "iam/group:Group", Missing: noSuchGroup, Blocks: deleteFirst}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateInlinePolicy,
}
