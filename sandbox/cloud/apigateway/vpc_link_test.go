package apigateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
		"a REST API's link leads to a network's own": {
			Given: elsewhere,
			Type:  "apigateway/vpcLink:VpcLink",
			Right: func(h *cloudtest.Harness) m { return m{"targetArn": h.Created["nlb"].ID} },
			Wrong: func(h *cloudtest.Harness) m { return m{"targetArn": h.Created["alb"].ID} },
			Says:  "must be a network load balancer",
		},
	})
}

func TestVPCLinkInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	linkedREST(h)
	h.Create("apigateway/integration:Integration", "forward", privateREST(h))
	require.ErrorContains(t, h.Delete("link"), "Cannot delete vpc link")
	h.Create("apigateway/vpcLink:VpcLink", "next", m{"targetArn": h.Created["nlb"].ID})
	require.NoError(t, h.Update("forward", m{"connectionId": h.Created["next"].ID}))
	require.NoError(t, h.Delete("link"))
}
