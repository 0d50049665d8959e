package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var routeTableAssociation = cloud.ResourceType{
	Type: "ec2/routeTableAssociation:RouteTableAssociation",
	References: []cloud.Reference{
		{
			Path:    "routeTableId",
			To:      token.RouteTable,
			Missing: tableMissing,
			Blocks:  tableInUse,
			Or:      madeWithVPC("defaultRouteTableId"),
		},
		InSubnet("subnetId"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: subnetHasNoOtherTable,
}

func subnetHasNoOtherTable(c *cloud.Call) {
	for _, other := range c.Others("ec2/routeTableAssociation:RouteTableAssociation") {
		if s := c.Text("subnetId"); s != "" && other.Text("subnetId") == s {
			c.Refuse("subnetId",
				"Resource.AlreadyAssociated: the specified association for route table %s conflicts with an existing "+
					"association (%s)",
				c.Text("routeTableId"), other.ID)
		}
	}
	s, t := c.Find(token.Subnet, c.Text("subnetId")), c.Find(token.RouteTable, c.Text("routeTableId"))
	if s != nil && t != nil && t.Text("vpcId") != "" && s.Text("vpcId") != t.Text("vpcId") {
		c.Refuse("routeTableId", "InvalidParameterValue: route table %s and subnet %s belong to different networks",
			t.ID, s.ID)
	}
}
