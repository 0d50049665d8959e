package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var group = cloud.ResourceType{
	Type:     "iam/group:Group",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 128},
	Defaults: slash,

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateName(128),
}
