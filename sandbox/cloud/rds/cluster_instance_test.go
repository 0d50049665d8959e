package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestClusterInstance(t *testing.T) {
	t.Parallel()
	member := func(h *cloudtest.Harness) m {
		return m{
			"clusterIdentifier":                  h.Created["database"].ID,
			"engine":                             "aurora-postgresql",
			"instanceClass":                      "db.serverless",
			"performanceInsightsEnabled":         true,
			"performanceInsightsRetentionPeriod": 465,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"members keep what the cluster does": {
			Given: cloudtest.Proxied,
			Type:  memberT,
			Right: member,
			Wrong: cloudtest.Just(m{"performanceInsightsRetentionPeriod": 7}),
			Says:  "the cluster keeps 465 days",
		},
		"insights are kept for months": {
			Given: cloudtest.Proxied,
			Type:  memberT,
			Right: member,
			Spoil: func(h *cloudtest.Harness) { _ = h.Update("database", m{"databaseInsightsMode": "standard"}) },
			Wrong: cloudtest.Just(m{"performanceInsightsRetentionPeriod": 40}),
			Says:  "Valid values are 7, 731",
		},
	})
}
