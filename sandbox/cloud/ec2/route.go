package ec2

import (
	"net/netip"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var route = cloud.ResourceType{
	Type: "ec2/route:Route",
	References: []cloud.Reference{
		{Path: "routeTableId", To: token.RouteTable, Missing: tableMissing, Or: madeWithVPC("defaultRouteTableId")},
		{Path: "gatewayId", To: "ec2/internetGateway:InternetGateway|ec2/vpcEndpoint:VpcEndpoint", Missing: igwMissing},
		{
			Path:    "natGatewayId",
			To:      "ec2/natGateway:NatGateway",
			Missing: "InvalidNatGatewayID.NotFound: The natGateway ID '%s' does not exist",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRoute,
	ValidateState:  routeFitsTable,
}

var routeTargets = []string{
	"carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId", "natGatewayId",
	"networkInterfaceId",
	"transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId",
}

func validateRoute(c *cloud.Call) {
	c.ExactlyOne("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
	c.ExactlyOne(routeTargets...)
	if s := c.Text("destinationCidrBlock"); s != "" {
		if p, err := netip.ParsePrefix(s); err != nil || p.Masked() != p {
			c.Refuse("destinationCidrBlock",
				"InvalidParameterValue: Value (%s) for parameter destinationCidrBlock is invalid. This is not a "+
					"valid CIDR block",
				s)
		}
	}
}

func routeFitsTable(c *cloud.Call) {
	table, destination := c.Text("routeTableId"), c.Text("destinationCidrBlock")
	for _, other := range c.Others("ec2/route:Route") {
		if other.Text("routeTableId") == table && destination != "" &&
			other.Text("destinationCidrBlock") == destination {
			c.Refuse("destinationCidrBlock", "RouteAlreadyExists: The route identified by %s already exists in %s",
				destination, table)
		}
	}
	t := c.Find(token.RouteTable, table)
	if t == nil || c.Text("gatewayId") == "" {
		return
	}
	for _, r := range cloud.ListOf(t.Inputs, "routes") {
		if r["cidrBlock"] == destination {
			c.Refuse("destinationCidrBlock",
				"RouteAlreadyExists: The route identified by %s already exists in %s (among its own routes)",
				destination, table)
		}
	}
	if g := c.Find("ec2/internetGateway:InternetGateway", c.Text("gatewayId")); g != nil && g.Text("vpcId") != "" &&
		g.Text("vpcId") != t.Text("vpcId") {
		c.Refuse("gatewayId",
			"InvalidParameterValue: route table %s and network gateway %s belong to different networks", table, g.ID)
	}
}
