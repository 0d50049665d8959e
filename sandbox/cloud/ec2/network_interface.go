package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var networkInterface = cloud.ResourceType{
	Type: "ec2/networkInterface:NetworkInterface",
	ID:   "eni-{hex17}",
	Computed: map[string]any{
		"arn":       "arn:aws:ec2:{region}:{account}:network-interface/{id}",
		"ownerId":   "{account}",
		"privateIp": "10.0.0.20",
	},
	References: []cloud.Reference{
		InSubnet("subnetId"),
		WithSecurityGroup("securityGroups[]"),
	},

	CreateSeconds: 3,
	SecondsFrom:   cloud.OneCall,
}
