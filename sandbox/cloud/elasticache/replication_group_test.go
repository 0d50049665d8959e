package elasticache_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestReplicationGroup(t *testing.T) {
	t.Parallel()
	groups := cloudtest.Steps(cloudtest.Network, func(h *cloudtest.Harness) {
		h.Create(token.DBSubnetGroup, "db", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "cache", m{"subnetIds": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.CacheSubnetGroup, "narrow", m{"subnetIds": l{h.Created["a"].ID, h.Created["a2"].ID}})
	})
	cache := func(h *cloudtest.Harness) m {
		return m{
			"description":              "sessions",
			"engine":                   "valkey",
			"engineVersion":            "8.0",
			"numCacheClusters":         2,
			"automaticFailoverEnabled": true,
			"multiAzEnabled":           true,
			"subnetGroupName":          h.Created["cache"].ID,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a cache's version exists": {
			Given: groups,
			Type:  "elasticache/replicationGroup:ReplicationGroup",
			Right: cache,
			Wrong: cloudtest.Just(m{"engine": "redis"}),
			Says:  "Cannot find version 8.0 for redis",
		},
		"failover takes two nodes": {
			Given: groups,
			Type:  "elasticache/replicationGroup:ReplicationGroup",
			Right: cache,
			Wrong: cloudtest.Just(m{"numCacheClusters": 1}),
			Says:  "at least 2",
		},
		"a cache over zones covers them": {
			Given: groups,
			Type:  "elasticache/replicationGroup:ReplicationGroup",
			Right: cache,
			Wrong: func(h *cloudtest.Harness) m { return m{"subnetGroupName": h.Created["narrow"].ID} },
			Says:  "covers at least two",
		},
		"a token needs TLS": {
			Given: groups,
			Type:  "elasticache/replicationGroup:ReplicationGroup",
			Right: cache,
			Wrong: cloudtest.Just(m{"authToken": "correct-horse-battery"}),
			Says:  "AUTH token",
		},
	})
}
