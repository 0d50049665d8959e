package ec2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestInstance(t *testing.T) {
	t.Parallel()
	host := func(h *cloudtest.Harness) m {
		return m{
			"launchTemplate":      m{"id": h.Created["template"].ID, "version": "1"},
			"subnetId":            h.Created["a"].ID,
			"vpcSecurityGroupIds": l{h.Created["group"].ID},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an instance names no parameter": {
			Given: cloudtest.Instances,
			Type:  token.Instance,
			Right: host,
			Wrong: cloudtest.Just(m{"ami": cloudtest.Al2023}),
			Says:  "every preview would replace the instance",
		},
		"an instance has an image": {
			Given: cloudtest.Instances,
			Type:  token.Instance,
			Right: host,
			Spoil: func(h *cloudtest.Harness) { _ = h.Update("template", m{"imageId": nil}) },
			Says:  "must contain the parameter imageId",
		},
		"an instance stands in one VPC": {
			Given: cloudtest.Steps(cloudtest.Instances, func(h *cloudtest.Harness) {
				h.Create(token.VPC, "far", m{"cidrBlock": "10.1.0.0/16"})
				h.Create("ec2/securityGroup:SecurityGroup", "foreign", m{"vpcId": h.Created["far"].ID})
			}),
			Type:  token.Instance,
			Right: host,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"vpcSecurityGroupIds": l{h.Created["foreign"].ID}}
			},
			Says: "belong to different networks",
		},
	})
}
