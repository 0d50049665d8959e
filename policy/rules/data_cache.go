package rules

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

const (
	cacheGroup      = "aws:elasticache/replicationGroup:ReplicationGroup"
	cacheCluster    = "aws:elasticache/cluster:Cluster"
	cacheServerless = "aws:elasticache/serverlessCache:ServerlessCache"
	scalingTarget   = "aws:appautoscaling/target:Target"
	secret          = "aws:secretsmanager/secret:Secret"
	secretRotation  = "aws:secretsmanager/secretRotation:SecretRotation"
)

func cacheRules() []Rule {
	return []Rule{
		elasticacheMultiAZ, elasticacheEncrypted, elasticacheBackups, elasticacheMinorUpgrades,
		dynamodbPITR, dynamodbDeletionProtection, dynamodbCMK, dynamodbCapacity, secretsRotation,
	}
}

// keepsData reports whether a single cache cluster is of an engine that replicates and keeps data, and in no group.
func keepsData(r Resource) bool {
	engine := engineOf(r)
	return r.Type != cacheCluster || (engine == "redis" || engine == "valkey") && !hasText(r.Get("replicationGroupId"))
}

var elasticacheMultiAZ = Rule{
	Name: "elasticache-multi-az", Group: "data", Core: true, Severity: Medium,
	Title:      "A cache has a replica in another zone that takes over by itself.",
	Why:        "When the only node or its zone fails, the cache and what it holds are gone.",
	Fix:        "give the cache tier replicas; it then turns failover and Multi-AZ on",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ElastiCache.3"},
	Types:      []string{cacheGroup, cacheCluster},
	Resource: func(r Resource, c Config) []Finding {
		if r.Type == cacheCluster {
			if !keepsData(r) {
				return nil
			}
			return []Finding{{Path: "engine", What: fmt.Sprintf("is %s in a cluster of its own, which has no replica; use a replication group", r.Get("engine").Show())}}
		}
		findings := both(mustBe("automaticFailoverEnabled", true, false), mustBe("multiAzEnabled", true, false))(r, c)
		clusters, perShard := r.Get("numCacheClusters"), r.Get("replicasPerNodeGroup")
		all, _ := clusters.Num()
		replicas, _ := perShard.Num()
		if all < 2 && replicas < 1 && !clusters.IsUnknown() && !perShard.IsUnknown() && !hasText(r.Get("globalReplicationGroupId")) {
			findings = append(findings, Finding{Path: "numCacheClusters", What: fmt.Sprintf("is %s; it must be at least 2, or replicasPerNodeGroup at least 1", clusters.Show())})
		}
		return findings
	},
}

var elasticacheEncrypted = Rule{
	Name: "elasticache-encrypted", Group: "data", Severity: High,
	Title:      "Caches are encrypted at rest and in transit, and ask who is there.",
	Why:        "Whoever reaches the network reads and writes the cache, sessions included.",
	Fix:        "leave the cache tier's encryption and authentication on",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ElastiCache.4", "FSBP ElastiCache.5", "FSBP ElastiCache.6"},
	Types:      []string{cacheGroup, cacheCluster, cacheServerless},
	Resource: func(r Resource, c Config) []Finding {
		if r.Type == cacheServerless { // always encrypted
			if engine := engineOf(r); engine != "redis" && engine != "valkey" || hasText(r.Get("userGroupId")) {
				return nil
			}
			return []Finding{{Path: "userGroupId", What: "is absent: everybody in the network may use the cache; name a group of users"}}
		}
		// A secondary of a global group takes these from its primary; a node of a group from the group.
		if hasText(r.Get("globalReplicationGroupId")) || hasText(r.Get("replicationGroupId")) && r.Type == cacheCluster {
			return nil
		}
		findings := mustBe("transitEncryptionEnabled", true, false)(r, c)
		if r.Type == cacheCluster {
			return findings
		}
		if r.Get("transitEncryptionMode").StrOr("") == "preferred" {
			findings = append(findings, Finding{Path: "transitEncryptionMode", What: "is \"preferred\", which takes connections in the clear too; leave it out, or set \"required\""})
		}
		valkey := engineOf(r) == "valkey" || r.Get("engine").IsUnknown()
		findings = append(findings, mustBe("atRestEncryptionEnabled", true, valkey)(r, c)...)
		token := r.Get("authToken")
		if !hasText(token) && !hasItems(r.Get("userGroupIds")) {
			findings = append(findings, Finding{Path: "authToken", What: "is absent, and so is userGroupIds: everybody in the network may use the cache; set one"})
		}
		return findings
	},
}

var elasticacheBackups = Rule{
	Name: "elasticache-backups", Group: "data", Severity: High,
	Title:      "Caches keep snapshots.",
	Why:        "What a cache held can't be brought back without one.",
	Fix:        "set snapshotRetentionLimit in the cache tier; the least is minDays in the policy's configuration",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ElastiCache.1"},
	Config:     minDays(1, 1, "The fewest days that snapshots must be kept."),
	Types:      []string{cacheGroup, cacheCluster, cacheServerless},
	Resource: unless(func(r Resource) bool {
		return !keepsData(r) || r.Type == cacheServerless && engineOf(r) == "memcached"
	}, atLeast("snapshotRetentionLimit", 0, "minDays", 1)),
}

var elasticacheMinorUpgrades = Rule{
	Name: "elasticache-minor-upgrades", Group: "data", Severity: High,
	Title:      "Caches take minor versions by themselves.",
	Why:        "Minor versions close security holes; one that nobody applies stays open.",
	Fix:        "leave autoMinorVersionUpgrade out: its default is true",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP ElastiCache.2"},
	Types:      []string{cacheGroup, cacheCluster},
	Resource:   mustBe("autoMinorVersionUpgrade", true, true),
}

var dynamodbPITR = Rule{
	Name: "dynamodb-pitr", Group: "data", Severity: Medium,
	Title:      "Tables can be restored to any second of the last weeks.",
	Why:        "Without it, what a wrong release overwrote is lost.",
	Fix:        "leave the table's point-in-time recovery on",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP DynamoDB.2"},
	Types:      []string{dynamodbTable},
	Resource:   judgePITR,
	Remedy:     setTo(judgePITR, "pointInTimeRecovery", property.New(map[string]property.Value{"enabled": property.New(true)})),
}

var judgePITR = mustBe("pointInTimeRecovery.enabled", true, false)

var dynamodbDeletionProtection = Rule{
	Name: "dynamodb-deletion-protection", Group: "data", Severity: Medium,
	Title:      "Tables are protected from deletion.",
	Why:        "One wrong destroy, or one renamed table, deletes all items.",
	Fix:        "leave plinth:disposable unset in this stack",
	Levels:     Levels{Disabled, Advisory, Mandatory},
	Frameworks: []string{"FSBP DynamoDB.6"},
	Types:      []string{dynamodbTable},
	Resource:   mustBe("deletionProtectionEnabled", true, false),
}

var dynamodbCMK = Rule{
	Name: "dynamodb-cmk", Group: "data", Severity: Low,
	Title:    "Tables are encrypted with a key of the account.",
	Why:      "AWS's own key, which encrypts every table, leaves no record of its use in the account.",
	Fix:      "set serverSideEncryption.enabled, and kmsKeyArn for a key of your own",
	Levels:   Levels{Advisory, Advisory, Advisory},
	Types:    []string{dynamodbTable},
	Resource: mustBe("serverSideEncryption.enabled", true, false),
}

var dynamodbCapacity = Rule{
	Name: "dynamodb-capacity", Group: "data", Severity: Medium,
	Title:      "Tables scale with their load.",
	Why:        "A fixed capacity throttles requests at the peak and is paid for all night.",
	Fix:        "set billingMode to PAY_PER_REQUEST, or add an autoscaling target for the table",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP DynamoDB.1"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, table := range s.Of(dynamodbTable) {
			mode := table.Get("billingMode")
			if mode.IsUnknown() || mode.StrOr("PROVISIONED") != "PROVISIONED" || s.scaled(table, "table/") != No {
				continue
			}
			findings = append(findings, Finding{URN: table.URN, Path: "billingMode", What: fmt.Sprintf("is %s, and no autoscaling target names the table; its capacity is fixed", mode.Show())})
		}
		return findings
	},
}

// scaled reports whether an autoscaling target names the resource: resourceId is a prefix with the name at its end.
func (s *Stack) scaled(r Resource, prefix string) Truth {
	answer := No
	for _, target := range s.Of(scalingTarget) {
		v := s.read(target, "resourceId")
		id, known := v.Str()
		name, named := r.Get("name").Str()
		switch {
		case known && named && strings.HasPrefix(id, prefix) && strings.HasSuffix(id, "/"+name):
			return Yes
		case s.dependencies(target, "resourceId", []string{r.Type}).Has(r.URN):
			return Yes
		case !known && v.IsUnknown() && len(target.PropertyDependencies["resourceId"]) == 0:
			answer = Unknown
		}
	}
	return answer
}

var secretsRotation = Rule{
	Name: "secrets-rotation", Group: "data", Severity: Medium,
	Title:      "Secrets rotate.",
	Why:        "A secret that never changes stays valid for whoever once saw it.",
	Fix:        "add a SecretRotation, or let the service manage the secret (manageMasterUserPassword)",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP SecretsManager.1"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		rotations := s.Of(secretRotation)
		for _, r := range s.Of(secret) {
			// Services name the secrets that they manage and rotate after themselves: "rds!…".
			if strings.Contains(r.Get("name").StrOr(""), "!") {
				continue
			}
			if sure, perhaps := s.companions(r, rotations, "secretId"); len(sure) == 0 && !perhaps {
				findings = append(findings, Finding{URN: r.URN, What: "has no rotation; add a SecretRotation"})
			}
		}
		return findings
	},
}
