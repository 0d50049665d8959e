package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestEIPAssociation(t *testing.T) {
	t.Parallel()
	host := func(h *cloudtest.Harness) m {
		return m{
			"launchTemplate":      m{"id": h.Created["template"].ID, "version": "1"},
			"subnetId":            h.Created["a"].ID,
			"vpcSecurityGroupIds": l{h.Created["group"].ID},
		}
	}
	stands := cloudtest.Steps(cloudtest.Instances, func(h *cloudtest.Harness) {
		h.Create(token.Instance, "host", host(h))
		h.Create("ec2/eip:Eip", "eip", m{"domain": "vpc"})
	})
	address := func(h *cloudtest.Harness) m {
		return m{"allocationId": h.Created["eip"].Output("allocationId"), "instanceId": h.Created["host"].ID}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an address has an instance": {
			Given: stands,
			Type:  "ec2/eipAssociation:EipAssociation",
			Right: address,
			Wrong: cloudtest.Just(m{"instanceId": "i-0123456789abcdef0"}),
			Says:  "i-0123456789abcdef0",
		},
		"an address has one owner": {
			Given: stands,
			Type:  "ec2/eipAssociation:EipAssociation",
			Right: address,
			Wrong: cloudtest.Just(m{"networkInterfaceId": "eni-0123456789abcdef0"}),
			Says:  "networkInterfaceId",
		},
		"an address has a way in": {
			Given: stands,
			Type:  "ec2/eipAssociation:EipAssociation",
			Right: address,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("igw") },
			Says:  "Gateway.NotAttached",
		},
	})
}
