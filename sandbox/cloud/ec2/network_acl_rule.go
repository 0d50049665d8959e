package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var networkAclRule = cloud.ResourceType{
	Type: "ec2/networkAclRule:NetworkAclRule",
	References: []cloud.Reference{
		{
			Path:    "networkAclId",
			To:      "ec2/networkAcl:NetworkAcl",
			Missing: "InvalidNetworkAclID.NotFound: The networkAcl ID '%s' does not exist",
			Or:      madeWithVPC("defaultNetworkAclId"),
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
