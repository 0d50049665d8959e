package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var user = cloud.ResourceType{
	Type:     "iam/user:User",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 64},
	Defaults: slash,

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateName(64),
}
