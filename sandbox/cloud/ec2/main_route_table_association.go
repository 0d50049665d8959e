package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var mainRouteTableAssociation = cloud.ResourceType{
	Type:     "ec2/mainRouteTableAssociation:MainRouteTableAssociation",
	ID:       "rtbassoc-{hex17}",
	Computed: map[string]any{"originalRouteTableId": "rtb-{hex17}"},
	References: []cloud.Reference{
		InVPC("vpcId"),
		{Path: "routeTableId", To: token.RouteTable, Missing: tableMissing, Blocks: tableInUse},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
}
