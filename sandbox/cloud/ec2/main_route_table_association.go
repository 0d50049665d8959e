package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var mainRouteTableAssociation = cloud.ResourceType{
	Type: "ec2/mainRouteTableAssociation:MainRouteTableAssociation",
	References: []cloud.Reference{
		InVPC("vpcId"),
		{Path: "routeTableId", To: token.RouteTable, Missing: tableMissing, Blocks: tableInUse},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
