package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var encryptionByDefault = cloud.ResourceType{
	Type: "ebs/encryptionByDefault:EncryptionByDefault",

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
