package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
)

var volume = cloud.ResourceType{
	Type:       "ebs/volume:Volume",
	ID:         "vol-{hex17}",
	Computed:   map[string]any{"arn": "arn:aws:ec2:{region}:{account}:volume/{id}"},
	References: []cloud.Reference{kms.WithKey("kmsKeyId")},

	CreateSeconds: 10,
	SecondsFrom:   cloud.FromApply,
}
