package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var networkAcl = cloud.ResourceType{
	Type: "ec2/networkAcl:NetworkAcl",
	References: []cloud.Reference{
		InVPC("vpcId"),
		{Path: "subnetIds[]", To: token.Subnet, Missing: SubnetMissing},
	},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
