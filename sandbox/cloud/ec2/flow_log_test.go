package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestFlowLog(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a flow log's role is for flow logs": {
			Given: cloudtest.Steps(cloudtest.Network, cloudtest.Role("vpc-flow-logs.amazonaws.com", "logs:*"),
				func(h *cloudtest.Harness) { h.Create(token.LogGroup, "logs", m{}) }),
			Type: "ec2/flowLog:FlowLog",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"vpcId":          h.Created["vpc"].ID,
					"trafficType":    "ALL",
					"iamRoleArn":     h.Created["role"].Output("arn"),
					"logDestination": h.Created["logs"].Output("arn"),
				}
			},
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("role", m{"assumeRolePolicy": cloudtest.Trust("ec2.amazonaws.com")})
			},
			Says: "vpc-flow-logs.amazonaws.com",
		},
		"a flow log's role may write": {
			Given: cloudtest.Steps(cloudtest.Network, cloudtest.Role("vpc-flow-logs.amazonaws.com", "logs:*"),
				func(h *cloudtest.Harness) { h.Create(token.LogGroup, "logs", m{}) }),
			Type: "ec2/flowLog:FlowLog",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"vpcId":          h.Created["vpc"].ID,
					"trafficType":    "ALL",
					"iamRoleArn":     h.Created["role"].Output("arn"),
					"logDestination": h.Created["logs"].Output("arn"),
				}
			},
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may0") },
			Says:  "Access error",
		},
	})
}
