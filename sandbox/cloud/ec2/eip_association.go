package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var eipAssociation = cloud.ResourceType{
	Type: "ec2/eipAssociation:EipAssociation",
	References: []cloud.Reference{
		{
			Path:    "allocationId",
			To:      "ec2/eip:Eip",
			Missing: "InvalidAllocationID.NotFound: The allocation ID '%s' does not exist",
		},
		{
			Path:    "instanceId",
			To:      token.Instance,
			Missing: "InvalidInstanceID.NotFound: The instance ID '%s' does not exist",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAddressUse,
	ValidateState:  addressReachesInternet,
}

func validateAddressUse(c *cloud.Call) {
	c.ExactlyOne("instanceId", "networkInterfaceId")
	c.ExactlyOne("allocationId", "publicIp")
}

// addressReachesInternet refuses a public address for an instance whose VPC has no internet
// gateway.
func addressReachesInternet(c *cloud.Call) {
	i := c.Find(token.Instance, c.Text("instanceId"))
	if i == nil {
		return
	}
	if s := c.Find(token.Subnet, i.Text("subnetId")); s != nil && !HasGateway(c, s.Text("vpcId")) {
		c.Refuse("instanceId", "Gateway.NotAttached: Network %s is not attached to any internet gateway",
			s.Text("vpcId"))
	}
}
