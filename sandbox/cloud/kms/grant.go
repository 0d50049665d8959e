package kms

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var grant = cloud.ResourceType{
	Type: "kms/grant:Grant",
	ID:   "{keyId}:{hex64}",
	Name: cloud.Named,
	Computed: map[string]any{
		"grantId":    "{hex64}",
		"grantToken": "{hex64}",
	},
	References: []cloud.Reference{{Path: "keyId", To: token.Key, Missing: noSuchKey}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
