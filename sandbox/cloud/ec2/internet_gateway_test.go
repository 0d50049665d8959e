package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestInternetGateway(t *testing.T) {
	t.Parallel()
	inVPC := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"vpcId": h.Created["vpc"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a VPC has one internet gateway": {
			Given: func(h *cloudtest.Harness) { h.Create(token.VPC, "vpc", m{"cidrBlock": "10.0.0.0/16"}) },
			Type:  "ec2/internetGateway:InternetGateway",
			Right: inVPC(m{}),
			Spoil: func(h *cloudtest.Harness) {
				h.Create("ec2/internetGateway:InternetGateway", "first", m{"vpcId": h.Created["vpc"].ID})
			},
			Says: "already attached to network",
		},
	})
}
