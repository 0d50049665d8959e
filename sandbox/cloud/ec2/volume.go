package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
)

var volume = cloud.ResourceType{
	Type:       "ebs/volume:Volume",
	References: []cloud.Reference{kms.WithKey("kmsKeyId")},

	CreateSeconds: 10,
	SecondsFrom:   cloud.FromApply,
}
