package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const igwMissing = "InvalidInternetGatewayID.NotFound: The internetGateway ID '%s' does not exist"

var internetGateway = cloud.ResourceType{
	Type:       "ec2/internetGateway:InternetGateway",
	References: []cloud.Reference{InVPC("vpcId")},

	CreateSeconds: 2,
	SecondsFrom:   cloud.OneCall,
	ValidateState: vpcHasNoOtherGateway,
	BeforeDelete:  noAddressIsMapped,
}

func vpcHasNoOtherGateway(c *cloud.Call) {
	vpc := c.Text("vpcId")
	for _, other := range c.Others("ec2/internetGateway:InternetGateway") {
		if vpc != "" && other.Text("vpcId") == vpc {
			c.Refuse("vpcId", "Resource.AlreadyAssociated: resource %s is already attached to network %s", other.ID,
				vpc)
		}
	}
}

// noAddressIsMapped refuses to delete an internet gateway while NAT gateways of its VPC have
// public addresses, because AWS doesn't detach it then.
func noAddressIsMapped(c *cloud.Call) {
	vpc, _ := c.Existing.Outputs["vpcId"].(string)
	for _, nat := range c.Others("ec2/natGateway:NatGateway") {
		if s := c.Find(token.Subnet, nat.Text("subnetId")); s != nil && s.Text("vpcId") == vpc &&
			nat.Text("connectivityType") != "private" {
			c.Refuse("",
				"DependencyViolation: Network %s has some mapped public address(es). Please unmap those public "+
					"address(es) before detaching the gateway; NAT gateway %s is still there",
				vpc, nat.ID)
		}
	}
}

// HasGateway reports whether an internet gateway is attached to a VPC.
func HasGateway(c *cloud.Call, vpc string) bool {
	for _, typ := range []string{
		"ec2/internetGateway:InternetGateway",
		"ec2/internetGatewayAttachment:InternetGatewayAttachment",
	} {
		for _, g := range c.Others(typ) {
			if g.Text("vpcId") == vpc {
				return true
			}
		}
	}
	return false
}
