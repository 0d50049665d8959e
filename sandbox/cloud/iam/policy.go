package iam

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var policy = cloud.ResourceType{
	Type:     token.Policy,
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 128, Others: "namePrefix"},
	Defaults: slash,

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateManagedPolicy,
}

func validateManagedPolicy(c *cloud.Call) {
	validateName(128)(c)
	ValidatePolicy(c, "policy", IdentityPolicy, 6144) // IAM quotas: managed policy document
}
