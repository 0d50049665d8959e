package secretsmanager

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var secretVersion = cloud.ResourceType{
	Type: "secretsmanager/secretVersion:SecretVersion",
	References: []cloud.Reference{
		{
			Path:    "secretId",
			To:      token.Secret,
			Missing: "ResourceNotFoundException: Secrets Manager can't find the specified secret %s.",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
