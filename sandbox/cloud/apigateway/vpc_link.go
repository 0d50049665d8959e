package apigateway

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var vpcLink = cloud.ResourceType{
	Type: "apigateway/vpcLink:VpcLink",
	Name: cloud.Named,
	References: []cloud.Reference{
		{
			Path:    "targetArn",
			To:      token.LoadBalancer,
			Missing: "BadRequestException: NLB ARN is malformed or unknown: %s",
		},
	},

	CreateSeconds: 180,
	SecondsFrom:   cloud.FromApply,
	ValidateState: targetIsNetworkLoadBalancer,
}

// targetIsNetworkLoadBalancer refuses a REST API's link to anything but a network load balancer.
func targetIsNetworkLoadBalancer(c *cloud.Call) {
	if b := c.Find(token.LoadBalancer, c.Text("targetArn")); b != nil && b.Text("loadBalancerType") != "network" {
		c.Refuse("targetArn", "BadRequestException: the target of a VPC link must be a network load balancer, got %s",
			b.ID)
	}
}
