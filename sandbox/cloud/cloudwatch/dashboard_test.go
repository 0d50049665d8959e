package cloudwatch_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestDashboard(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a dashboard has 24 columns": {
			Type: "cloudwatch/dashboard:Dashboard",
			Right: cloudtest.Just(m{
				"dashboardName": "shop",
				"dashboardBody": `{"widgets":[{"type":"text","x":0,"width":24}]}`,
			}),
			Wrong: cloudtest.Just(m{"dashboardBody": `{"widgets":[{"type":"text","x":12,"width":24}]}`}),
			Says:  "24 columns",
		},
		"a dashboard is JSON": in(cloudtest.Just(m{"dashboardName": "d", "dashboardBody": "{}"}), nil,
			"cloudwatch/dashboard:Dashboard", m{"dashboardBody": "widgets"}, "not valid JSON"),
		"a widget has a kind": in(cloudtest.Just(m{"dashboardName": "d", "dashboardBody": "{}"}), nil,
			"cloudwatch/dashboard:Dashboard", m{"dashboardBody": `{"widgets":[{"type":"chart"}]}`}, "allowed values"),
	})
}
