package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestRoute(t *testing.T) {
	t.Parallel()
	toGateway := func(h *cloudtest.Harness) m {
		return m{
			"routeTableId":         h.Created["table"].ID,
			"destinationCidrBlock": "0.0.0.0/0",
			"gatewayId":            h.Created["igw"].ID,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a destination stands once in a table": {
			Given: cloudtest.Network,
			Type:  "ec2/route:Route",
			Right: toGateway,
			Spoil: func(h *cloudtest.Harness) { h.Create("ec2/route:Route", "first", toGateway(h)) },
			Says:  "RouteAlreadyExists",
		},
		"a route has one target": {
			Given: cloudtest.Network,
			Type:  "ec2/route:Route",
			Right: toGateway,
			Wrong: cloudtest.Just(m{"natGatewayId": "nat-0123456789abcdef0"}),
			Says:  "must be specified, got 2",
		},
	})
}
