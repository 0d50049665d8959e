package kms

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var replicaKey = cloud.ResourceType{
	Type: "kms/replicaKey:ReplicaKey",
	ID:   "mrk-{hex32}",
	Computed: map[string]any{
		"arn":      "arn:aws:kms:{region}:{account}:key/{id}",
		"keyId":    "{id}",
		"keySpec":  "SYMMETRIC_DEFAULT",
		"keyUsage": "ENCRYPT_DECRYPT",
	},

	CreateSeconds:  20,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateKeyPolicy,
}
