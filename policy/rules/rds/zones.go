package rds

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// replica reports whether a database takes its settings from another one, or may do so.
func replica(r core.Resource) bool {
	return core.HasText(r.Get("replicateSourceDb")) || core.HasText(r.Get("replicationSourceIdentifier"))
}

// auroraOrReplica are the instances whose cluster or source decides.
func auroraOrReplica(r core.Resource) bool {
	return replica(r) || strings.HasPrefix(core.EngineOf(r), "aurora") || r.Get("engine").IsUnknown()
}

var rdsMultiAZ = core.Rule{
	Name:       "rds-multi-az",
	Group:      "data",
	Core:       true,
	Severity:   core.Medium,
	Title:      "A database instance has a standby in another zone.",
	Why:        "When its zone fails, or while AWS patches it, a single instance is down.",
	Fix:        "set multiAz in the database tier",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.5", "CIS 2.2.4"},
	Types:      []string{core.RDSInstance},
	Resource:   core.Unless(auroraOrReplica, core.MustBe("multiAz", true, false)),
}

var auroraMultiAZ = core.Rule{
	Name:       "aurora-multi-az",
	Group:      "data",
	Core:       true,
	Severity:   core.Medium,
	Title:      "An Aurora cluster has instances in two zones.",
	Why:        "With one instance, Aurora has to make a new one before it answers again.",
	Fix:        "give the database tier at least two instances",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.15"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		instances := s.Of(core.RDSClusterInstance)
		for _, cluster := range s.Of(core.RDSCluster) {
			// A Multi-AZ cluster of another engine brings its own standbys, and so does Aurora
			// Serverless v1.
			if !strings.HasPrefix(core.EngineOf(cluster), "aurora") || replica(cluster) ||
				cluster.Get("engineMode").StrOr("") == "serverless" || cluster.Get("engineMode").IsUnknown() {
				continue
			}
			members, perhaps := s.Companions(cluster, instances, "clusterIdentifier")
			var zones core.Zones
			for _, m := range members {
				zones.Add(m)
			}
			switch {
			case perhaps:
			case len(members) < 2:
				findings = append(findings, core.Finding{
					URN:  cluster.URN,
					What: fmt.Sprintf("has %d instance; it needs two, in two zones", len(members)),
				})
			case zones.AtMost() < 2:
				findings = append(findings, core.Finding{
					URN:  cluster.URN,
					What: "has all its instances in one zone; spread them over two",
				})
			}
		}
		return findings
	},
}
