package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var keyPair = cloud.ResourceType{
	Type: "ec2/keyPair:KeyPair",
	ID:   "{keyName}",
	Name: &cloud.Naming{Property: "keyName", Max: 255, Others: "keyNamePrefix"},
	Computed: map[string]any{
		"arn":         "arn:aws:ec2:{region}:{account}:key-pair/{keyName}",
		"keyPairId":   "key-{hex17}",
		"fingerprint": "{hex32}",
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
