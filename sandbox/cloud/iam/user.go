package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var user = cloud.ResourceType{
	Type:     "iam/user:User",
	ID:       "{name}",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 64},
	Defaults: slash,
	Computed: map[string]any{
		"arn":      "arn:aws:iam::{account}:user{path}{name}",
		"uniqueId": "AIDA{HEX17}",
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateName(64),
}
