package rds

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var proxyEndpoint = cloud.ResourceType{
	Type: "rds/proxyEndpoint:ProxyEndpoint",
	References: []cloud.Reference{
		ofProxy(),
		ec2.InSubnet("vpcSubnetIds[]"),
		ec2.WithSecurityGroup("vpcSecurityGroupIds[]"),
	},

	CreateSeconds:  120,
	SecondsFrom:    "a guess: network interfaces",
	ValidateInputs: validateProxyEndpoint,
	ValidateState:  readOnlyNeedsCluster,
}

// validateProxyEndpoint checks the endpoint's name.
func validateProxyEndpoint(c *cloud.Call) { validateIdentifier(c, "dbProxyEndpointName") }

func readOnlyNeedsCluster(c *cloud.Call) {
	if c.Text("targetRole") != "READ_ONLY" {
		return
	}
	for _, t := range c.Others(token.DBProxyTarget) {
		if t.Text("dbProxyName") == c.Text("dbProxyName") && t.Text("dbClusterIdentifier") != "" {
			return
		}
	}
	c.Refuse("targetRole",
		"InvalidParameterCombination: a READ_ONLY endpoint is for a proxy whose target is an Aurora cluster")
}
