package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestVPC(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a VPC needs a range": {
			Type:  token.VPC,
			Right: cloudtest.Just(m{"cidrBlock": "10.0.0.0/16"}),
			Wrong: cloudtest.Just(m{"cidrBlock": nil}),
			Says:  "MissingParameter",
		},
		"a VPC's range is /16 to /28": {
			Type:  token.VPC,
			Right: cloudtest.Just(m{"cidrBlock": "10.0.0.0/16"}),
			Wrong: cloudtest.Just(m{"cidrBlock": "10.0.0.0/8"}),
			Says:  "InvalidVpc.Range",
		},
		"a range has no host bits": {
			Type:  token.VPC,
			Right: cloudtest.Just(m{"cidrBlock": "10.0.0.0/16"}),
			Wrong: cloudtest.Just(m{"cidrBlock": "10.0.7.0/16"}),
			Says:  `did you mean "10.0.0.0/16"`,
		},
	})
}

func TestVPCInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Network(h)
	require := func(name, says string) {
		t.Helper()
		if err := h.Delete(name); err == nil || !cloudtest.ContainsError(err, says) {
			t.Errorf("deleting %s: got %v, want %q", name, err, says)
		}
	}
	require("vpc", "DependencyViolation: The vpc")
	h.Create("ec2/eip:Eip", "eip", m{})
	h.Create("ec2/natGateway:NatGateway", "nat", m{"subnetId": h.Created["a"].ID, "allocationId": h.Created["eip"].ID})
	require("a", "DependencyViolation: The subnet")
	require("eip", "AuthFailure")
	require("igw", "mapped public address")
	h.Create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", m{
		"securityGroupId": h.Created["group"].ID,
		"ipProtocol":      "-1",
		"cidrIpv4":        "10.0.0.0/16",
	})
	require("group", "DependencyViolation: resource")
	for _, name := range []string{"rule", "nat", "eip", "igw", "table", "group", "a", "a2", "b", "vpc"} {
		if err := h.Delete(name); err != nil {
			t.Errorf("deleting %s in order: %v", name, err)
		}
	}
	if n := len(h.Cloud.Inventory()); n != 0 {
		t.Errorf("%d resources are left", n)
	}
}
