package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestVPCLink(t *testing.T) {
	t.Parallel()
	elsewhere := cloudtest.Steps(cloudtest.Instances, func(h *cloudtest.Harness) {
		h.Create(token.VPC, "other", m{"cidrBlock": "10.1.0.0/16"})
		h.Create("ec2/securityGroup:SecurityGroup", "stranger", m{"vpcId": h.Created["other"].ID})
		h.Create(token.LoadBalancer, "alb", m{
			"loadBalancerType": "application",
			"internal":         true,
			"subnets":          l{h.Created["a"].ID, h.Created["b"].ID},
			"securityGroups":   l{h.Created["group"].ID},
		})
	})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a link's group is of its network": {
			Given: elsewhere,
			Type:  token.HTTPVPCLink,
			Right: linkOf,
			Wrong: func(h *cloudtest.Harness) m { return m{"securityGroupIds": l{h.Created["stranger"].ID}} },
			Says:  "must be of the same VPC",
		},
		"a link's subnets exist": {
			Given: elsewhere,
			Type:  token.HTTPVPCLink,
			Right: linkOf,
			Wrong: cloudtest.Just(m{"subnetIds": l{"subnet-00000000000000000"}}),
			Says:  "subnet-00000000000000000",
		},
	})
}
