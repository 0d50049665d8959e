package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var defaultNetworkAcl = cloud.ResourceType{
	Type: "ec2/defaultNetworkAcl:DefaultNetworkAcl",
	References: []cloud.Reference{
		{Path: "defaultNetworkAclId", Missing: "InvalidNetworkAclID.NotFound: The networkAcl ID '%s' does not exist"},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
