package kms

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var replicaKey = cloud.ResourceType{
	Type: "kms/replicaKey:ReplicaKey",

	CreateSeconds:  20,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateKeyPolicy,
}
