package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var vpcIpv4CidrBlockAssociation = cloud.ResourceType{
	Type:       "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
	References: []cloud.Reference{InVPC("vpcId")},

	CreateSeconds: 12,
	SecondsFrom:   cloud.FromApply,
}
