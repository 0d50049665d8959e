package autoscaling_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func groupOf(h *cloudtest.Harness) m {
	return m{
		"minSize":            2,
		"maxSize":            4,
		"vpcZoneIdentifiers": l{h.Created["a"].ID, h.Created["b"].ID},
		"targetGroupArns":    l{h.Created["tcp"].ID},
		"minElbCapacity":     2,
		"launchTemplate":     m{"id": h.Created["template"].ID, "version": "1"},
		"instanceRefresh": m{
			"strategy":    "Rolling",
			"preferences": m{"minHealthyPercentage": 100, "maxHealthyPercentage": 110},
		},
	}
}

func mixedOf(h *cloudtest.Harness) m {
	return m{
		"launchTemplate": nil,
		"mixedInstancesPolicy": m{"launchTemplate": m{
			"launchTemplateSpecification": m{
				"launchTemplateId": h.Created["template"].ID,
				"version":          "1",
			},
			"overrides": l{m{"instanceType": "t4g.small"}},
		}},
	}
}
