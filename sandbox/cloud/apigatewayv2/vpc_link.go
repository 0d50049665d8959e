package apigatewayv2

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var vpcLink = cloud.ResourceType{
	Type: token.HTTPVPCLink,
	Name: &cloud.Naming{Property: "name", Max: 128},
	References: []cloud.Reference{
		ec2.InSubnet("subnetIds[]"),
		ec2.WithSecurityGroup("securityGroupIds[]"),
	},

	CreateSeconds: 120,
	SecondsFrom:   cloud.FromApply,
	ValidateState: linkStaysInOneVPC,
}

// linkStaysInOneVPC refuses subnets and security groups of different VPCs.
func linkStaysInOneVPC(c *cloud.Call) {
	var vpcs []string
	for path, t := range map[string]string{
		"subnetIds":        "ec2/subnet:Subnet",
		"securityGroupIds": "ec2/securityGroup:SecurityGroup",
	} {
		ids, _ := cloud.StringsOf(c.Inputs[path])
		for _, id := range ids {
			if r := c.Find(t, id); r != nil && !slices.Contains(vpcs, r.Text("vpcId")) {
				vpcs = append(vpcs, r.Text("vpcId"))
			}
		}
	}
	if len(vpcs) > 1 {
		c.Refuse("securityGroupIds",
			"BadRequestException: subnets and security groups must be of the same VPC, got %s",
			strings.Join(vpcs, ", "))
	}
}
