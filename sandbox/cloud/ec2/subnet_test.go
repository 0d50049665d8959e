package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestSubnet(t *testing.T) {
	t.Parallel()
	inVPC := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"vpcId": h.Created["vpc"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a subnet lies in its VPC": {
			Given: cloudtest.Network,
			Type:  token.Subnet,
			Right: inVPC(m{"cidrBlock": "10.0.9.0/24"}),
			Wrong: cloudtest.Just(m{"cidrBlock": "10.1.0.0/24"}),
			Says:  "InvalidSubnet.Range",
		},
		"subnets don't overlap": {
			Given: cloudtest.Network,
			Type:  token.Subnet,
			Right: inVPC(m{"cidrBlock": "10.0.9.0/24"}),
			Wrong: cloudtest.Just(m{"cidrBlock": "10.0.0.128/25"}),
			Says:  "InvalidSubnet.Conflict",
		},
		"a subnet is /28 at the least": {
			Given: cloudtest.Network,
			Type:  token.Subnet,
			Right: inVPC(m{"cidrBlock": "10.0.9.0/28"}),
			Wrong: cloudtest.Just(m{"cidrBlock": "10.0.9.0/29"}),
			Says:  "InvalidVpc.Range",
		},
		"a zone exists": {
			Given: cloudtest.Network,
			Type:  token.Subnet,
			Right: inVPC(m{"cidrBlock": "10.0.9.0/24", "availabilityZone": "eu-west-1c"}),
			Wrong: cloudtest.Just(m{"availabilityZone": "eu-west-1f"}),
			Says:  "parameter availabilityZone is invalid",
		},
		"a VPC exists": {
			Given: cloudtest.Network,
			Type:  token.Subnet,
			Right: inVPC(m{"cidrBlock": "10.0.9.0/24"}),
			Wrong: cloudtest.Just(m{"vpcId": "vpc-0123456789abcdef0"}),
			Says:  "vpc-0123456789abcdef0 doesn't exist",
		},
	})
}
