package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestNatGateway(t *testing.T) {
	t.Parallel()
	address := func(h *cloudtest.Harness) {
		cloudtest.Network(h)
		h.Create("ec2/eip:Eip", "eip", m{})
	}
	nat := func(h *cloudtest.Harness) m {
		return m{"subnetId": h.Created["a"].ID, "allocationId": h.Created["eip"].Output("allocationId")}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an address serves one gateway": {
			Given: address,
			Type:  "ec2/natGateway:NatGateway",
			Right: nat,
			Spoil: func(h *cloudtest.Harness) { h.Create("ec2/natGateway:NatGateway", "nat", nat(h)) },
			Says:  "Resource.AlreadyAssociated",
		},
		"a public NAT gateway needs an address": {
			Given: address,
			Type:  "ec2/natGateway:NatGateway",
			Right: nat,
			Wrong: cloudtest.Just(m{"allocationId": nil}),
			Says:  "AllocationId",
		},
		"a NAT gateway needs an internet gateway": {
			Given: address,
			Type:  "ec2/natGateway:NatGateway",
			Right: nat,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("igw") },
			Says:  "Gateway.NotAttached",
		},
	})
}
