package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var defaultNetworkAcl = cloud.ResourceType{
	Type: "ec2/defaultNetworkAcl:DefaultNetworkAcl",
	ID:   "{defaultNetworkAclId}",
	Computed: map[string]any{
		"arn":     "arn:aws:ec2:{region}:{account}:network-acl/{id}",
		"ownerId": "{account}",
	},
	References: []cloud.Reference{
		{Path: "defaultNetworkAclId", Missing: "InvalidNetworkAclID.NotFound: The networkAcl ID '%s' does not exist"},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
