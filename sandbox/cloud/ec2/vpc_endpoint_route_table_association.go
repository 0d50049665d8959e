package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var vpcEndpointRouteTableAssociation = cloud.ResourceType{
	Type: "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
	References: []cloud.Reference{
		{
			Path:    "vpcEndpointId",
			To:      "ec2/vpcEndpoint:VpcEndpoint",
			Missing: "InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id '%s' does not exist",
		},
		{Path: "routeTableId", To: token.RouteTable, Missing: tableMissing, Or: madeWithVPC("defaultRouteTableId")},
	},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
}
