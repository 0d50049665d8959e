package kms

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var keyPolicy = cloud.ResourceType{
	Type:       "kms/keyPolicy:KeyPolicy",
	References: []cloud.Reference{{Path: "keyId", To: "kms/key:Key", Missing: noSuchKey}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateKeyPolicy,
}
