package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var internetGatewayAttachment = cloud.ResourceType{
	Type: "ec2/internetGatewayAttachment:InternetGatewayAttachment",
	References: []cloud.Reference{
		InVPC("vpcId"),
		{
			Path:    "internetGatewayId",
			To:      "ec2/internetGateway:InternetGateway",
			Missing: igwMissing,
			Blocks:  "DependencyViolation: The internetGateway '%s' has dependencies and cannot be deleted",
		},
	},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
