package kms

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var grant = cloud.ResourceType{
	Type:       "kms/grant:Grant",
	Name:       cloud.Named,
	References: []cloud.Reference{{Path: "keyId", To: token.Key, Missing: noSuchKey}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
