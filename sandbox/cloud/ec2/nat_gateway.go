package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var natGateway = cloud.ResourceType{
	Type:     "ec2/natGateway:NatGateway",
	Defaults: map[string]any{"connectivityType": "public"},
	References: []cloud.Reference{
		InSubnet("subnetId"),
		{
			Path:    "allocationId",
			To:      "ec2/eip:Eip",
			Missing: "InvalidAllocationID.NotFound: The allocation ID '%s' does not exist",
			Blocks:  "AuthFailure: You do not have permission to access the specified resource: address %s is in use",
		},
	},

	CreateSeconds: 100,
	SecondsFrom:   cloud.FromApply,
	ValidateState: natReachesInternet,
	AfterCreate:   addPublicIP,
}

// addPublicIP gives a NAT gateway the address that was allocated for it.
func addPublicIP(c *cloud.Call) {
	if a := c.Find("ec2/eip:Eip", c.Text("allocationId")); a != nil {
		c.Outputs["publicIp"] = a.Text("publicIp")
	}
}

func natReachesInternet(c *cloud.Call) {
	allocation := c.Text("allocationId")
	if c.Text("connectivityType") != "private" && allocation == "" {
		c.Refuse("allocationId",
			"MissingParameter: The request must include the AllocationId parameter for a public NAT gateway. Add the "+
				"required parameter and retry the request.")
	}
	for _, other := range c.Others("ec2/natGateway:NatGateway") {
		if allocation != "" && other.Text("allocationId") == allocation {
			c.Refuse("allocationId",
				"Resource.AlreadyAssociated: resource %s is already associated with NAT gateway %s", allocation,
				other.ID)
		}
	}
	if s := c.Find(token.Subnet, c.Text("subnetId")); s != nil && c.Text("connectivityType") != "private" &&
		!HasGateway(c, s.Text("vpcId")) {
		c.Refuse("subnetId", "Gateway.NotAttached: Network %s has no Internet gateway attached", s.Text("vpcId"))
	}
}
