package rds_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestCluster(t *testing.T) {
	t.Parallel()
	groups := cloudtest.Steps(cloudtest.Network, func(h *cloudtest.Harness) {
		h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "cache", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "narrow", m{"subnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}})
	})
	cluster := func(h *cloudtest.Harness) m {
		return m{
			"engine":                           "aurora-postgresql",
			"engineVersion":                    "16.6",
			"masterUsername":                   "owner",
			"manageMasterUserPassword":         true,
			"dbSubnetGroupName":                h.Created["db"].ID,
			"serverlessv2ScalingConfiguration": m{"minCapacity": 0.5, "maxCapacity": 4},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a cluster's capacity ascends": {
			Given: groups,
			Type:  token.DBCluster,
			Right: cluster,
			Wrong: cloudtest.Just(m{"serverlessv2ScalingConfiguration": m{"minCapacity": 8, "maxCapacity": 4}}),
			Says:  "Serverless v2 capacity",
		},
		"a cluster's engine exists": {
			Given: groups,
			Type:  token.DBCluster,
			Right: cluster,
			Wrong: cloudtest.Just(m{"engineVersion": "10.1"}),
			Says:  "Cannot find version 10.1",
		},
		"an identifier is plain": {
			Given: groups,
			Type:  token.DBCluster,
			Right: cluster,
			Wrong: cloudtest.Just(m{"clusterIdentifier": "shop--db"}),
			Says:  "two consecutive hyphens",
		},
		"the advanced mode keeps 15 months": {
			Given: cloudtest.Proxied,
			Type:  token.DBCluster,
			Right: cloudtest.Just(m{
				"engine":                             "aurora-postgresql",
				"masterUsername":                     "owner",
				"manageMasterUserPassword":           true,
				"databaseInsightsMode":               "advanced",
				"performanceInsightsEnabled":         true,
				"performanceInsightsRetentionPeriod": 465,
			}),
			Wrong: cloudtest.Just(m{"performanceInsightsRetentionPeriod": 7}),
			Says:  "at least 465 days",
		},
	})
}
