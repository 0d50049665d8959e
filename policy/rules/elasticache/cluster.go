package elasticache

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

// keepsData reports whether a single cache cluster is of an engine that replicates and keeps data,
// and in no group.
func keepsData(r core.Resource) bool {
	engine := core.EngineOf(r)
	return r.Type != core.ElastiCacheCluster ||
		(engine == "redis" || engine == "valkey") && !core.HasText(r.Get("replicationGroupId"))
}

var elasticacheMultiAZ = core.Rule{
	Name:       "elasticache-multi-az",
	Group:      "data",
	Core:       true,
	Severity:   core.Medium,
	Title:      "A cache has a replica in another zone that takes over by itself.",
	Why:        "When the only node or its zone fails, the cache and what it holds are gone.",
	Fix:        "give the cache tier replicas; it then turns failover and Multi-AZ on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElastiCache.3"},
	Types:      []string{core.ElastiCacheGroup, core.ElastiCacheCluster},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if r.Type == core.ElastiCacheCluster {
			if !keepsData(r) {
				return nil
			}
			return []core.Finding{{
				Path: "engine",
				What: fmt.Sprintf("is %s in a cluster of its own, which has no replica; use a replication group",
					r.Get("engine").Show()),
			}}
		}
		findings := core.Both(core.MustBe("automaticFailoverEnabled", true, false), core.MustBe("multiAzEnabled", true, false))(r, c)
		clusters, perShard := r.Get("numCacheClusters"), r.Get("replicasPerNodeGroup")
		all, _ := clusters.Num()
		replicas, _ := perShard.Num()
		if all < 2 && replicas < 1 && !clusters.IsUnknown() && !perShard.IsUnknown() &&
			!core.HasText(r.Get("globalReplicationGroupId")) {
			findings = append(findings, core.Finding{
				Path: "numCacheClusters",
				What: fmt.Sprintf("is %s; it must be at least 2, or replicasPerNodeGroup at least 1", clusters.Show()),
			})
		}
		return findings
	},
}

var elasticacheEncrypted = core.Rule{
	Name:       "elasticache-encrypted",
	Group:      "data",
	Severity:   core.High,
	Title:      "Caches are encrypted at rest and in transit, and ask who is there.",
	Why:        "Whoever reaches the network reads and writes the cache, sessions included.",
	Fix:        "leave the cache tier's encryption and authentication on",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElastiCache.4", "FSBP ElastiCache.5", "FSBP ElastiCache.6"},
	Types:      []string{core.ElastiCacheGroup, core.ElastiCacheCluster, core.ElastiCacheServerless},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if r.Type == core.ElastiCacheServerless { // always encrypted
			if engine := core.EngineOf(r); engine != "redis" && engine != "valkey" ||
				core.HasText(r.Get("userGroupId")) {
				return nil
			}
			return []core.Finding{{
				Path: "userGroupId",
				What: "is absent: everybody in the network may use the cache; name a group of users",
			}}
		}
		// A secondary of a global group takes these from its primary; a node of a group from the
		// group.
		if core.HasText(r.Get("globalReplicationGroupId")) ||
			core.HasText(r.Get("replicationGroupId")) && r.Type == core.ElastiCacheCluster {
			return nil
		}
		findings := core.MustBe("transitEncryptionEnabled", true, false)(r, c)
		if r.Type == core.ElastiCacheCluster {
			return findings
		}
		if r.Get("transitEncryptionMode").StrOr("") == "preferred" {
			findings = append(findings, core.Finding{
				Path: "transitEncryptionMode",
				What: "is \"preferred\", which takes connections in the clear too; leave it out, or set \"required\"",
			})
		}
		valkey := core.EngineOf(r) == "valkey" || r.Get("engine").IsUnknown()
		findings = append(findings, core.MustBe("atRestEncryptionEnabled", true, valkey)(r, c)...)
		token := r.Get("authToken")
		if !core.HasText(token) && !core.HasItems(r.Get("userGroupIds")) {
			findings = append(findings, core.Finding{
				Path: "authToken",
				What: "is absent, and so is userGroupIds: everybody in the network may use the cache; set one",
			})
		}
		return findings
	},
}

var elasticacheBackups = core.Rule{
	Name:       "elasticache-backups",
	Group:      "data",
	Severity:   core.High,
	Title:      "Caches keep snapshots.",
	Why:        "What a cache held can't be brought back without one.",
	Fix:        "set snapshotRetentionLimit in the cache tier; the least is minDays in the policy's configuration",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ElastiCache.1"},
	Config:     core.MinDays(1, 1, "The fewest days that snapshots must be kept."),
	Types:      []string{core.ElastiCacheGroup, core.ElastiCacheCluster, core.ElastiCacheServerless},
	Resource: core.Unless(func(r core.Resource) bool {
		return !keepsData(r) || r.Type == core.ElastiCacheServerless && core.EngineOf(r) == "memcached"
	}, core.AtLeast("snapshotRetentionLimit", 0, "minDays", 1)),
}

var elasticacheMinorUpgrades = core.Rule{
	Name:       "elasticache-minor-upgrades",
	Group:      "data",
	Severity:   core.High,
	Title:      "Caches take minor versions by themselves.",
	Why:        "Minor versions close security holes; one that nobody applies stays open.",
	Fix:        "leave autoMinorVersionUpgrade out: its default is true",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP ElastiCache.2"},
	Types:      []string{core.ElastiCacheGroup, core.ElastiCacheCluster},
	Resource:   core.MustBe("autoMinorVersionUpgrade", true, true),
}
