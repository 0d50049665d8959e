package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestRouteTableAssociation(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a subnet has one table": {
			Given: cloudtest.Network,
			Type:  "ec2/routeTableAssociation:RouteTableAssociation",
			Right: func(h *cloudtest.Harness) m {
				return m{"subnetId": h.Created["a"].ID, "routeTableId": h.Created["table"].ID}
			},
			Spoil: func(h *cloudtest.Harness) {
				h.Create("ec2/routeTableAssociation:RouteTableAssociation", "first", m{
					"subnetId":     h.Created["a"].ID,
					"routeTableId": h.Created["table"].ID,
				})
			},
			Says: "Resource.AlreadyAssociated",
		},
	})
}
