package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var networkInterface = cloud.ResourceType{
	Type: "ec2/networkInterface:NetworkInterface",
	References: []cloud.Reference{
		InSubnet("subnetId"),
		WithSecurityGroup("securityGroups[]"),
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
}
