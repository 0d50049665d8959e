package secretsmanager

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var secret = cloud.ResourceType{
	Type: token.Secret,
	Name: &cloud.Naming{Property: "name", Max: 512, Others: "namePrefix"},
	Defaults: map[string]any{
		"forceOverwriteReplicaSecret": false,
		"recoveryWindowInDays":        30.0,
	},
	References: []cloud.Reference{kms.WithKey("kmsKeyId")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: iam.ValidateResourcePolicy("policy", 20480),
}
