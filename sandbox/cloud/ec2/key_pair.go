package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var keyPair = cloud.ResourceType{
	Type: "ec2/keyPair:KeyPair",
	Name: &cloud.Naming{Property: "keyName", Max: 255, Others: "keyNamePrefix"},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
