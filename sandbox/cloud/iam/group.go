package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var group = cloud.ResourceType{
	Type:     "iam/group:Group",
	ID:       "{name}",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 128},
	Defaults: slash,
	Computed: map[string]any{
		"arn":      "arn:aws:iam::{account}:group{path}{name}",
		"uniqueId": "AGPA{HEX17}",
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateName(128),
}
