package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

const (
	rdsClusterInstance       = "aws:rds/clusterInstance:ClusterInstance"
	rdsParameterGroup        = "aws:rds/parameterGroup:ParameterGroup"
	rdsClusterParameterGroup = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
)

func rdsRules() []Rule {
	return []Rule{
		rdsMultiAZ, auroraMultiAZ, rdsEncrypted, rdsBackupRetention, rdsDeletionProtection, rdsNoPublicAccess, rdsIAMAuth, rdsTLSRequired,
		rdsLogExports, rdsMinorUpgrades, rdsMonitoring, rdsManagedPassword, rdsInVPC, rdsCopyTags, rdsModernCA,
	}
}

// replica reports whether a database takes its settings from another one, or may do so.
func replica(r Resource) bool {
	return hasText(r.Get("replicateSourceDb")) || hasText(r.Get("replicationSourceIdentifier"))
}

// restored reports whether a database is made out of another one's data, whose settings it keeps where it names none.
func restored(r Resource) bool {
	return hasText(r.Get("snapshotIdentifier")) || hasItems(r.Get("restoreToPointInTime"))
}

// auroraOrReplica are the instances whose cluster or source decides.
func auroraOrReplica(r Resource) bool {
	return replica(r) || strings.HasPrefix(engineOf(r), "aurora") || r.Get("engine").IsUnknown()
}

var rdsMultiAZ = Rule{
	Name: "rds-multi-az", Group: "data", Core: true, Severity: Medium,
	Title:      "A database instance has a standby in another zone.",
	Why:        "When its zone fails, or while AWS patches it, a single instance is down.",
	Fix:        "set multiAz in the database tier",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP RDS.5", "CIS 2.2.4"},
	Types:      []string{rdsInstance},
	Resource:   unless(auroraOrReplica, mustBe("multiAz", true, false)),
}

var auroraMultiAZ = Rule{
	Name: "aurora-multi-az", Group: "data", Core: true, Severity: Medium,
	Title:      "An Aurora cluster has instances in two zones.",
	Why:        "With one instance, Aurora has to make a new one before it answers again.",
	Fix:        "give the database tier at least two instances",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP RDS.15"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		instances := s.Of(rdsClusterInstance)
		for _, cluster := range s.Of(rdsCluster) {
			// A Multi-AZ cluster of another engine brings its own standbys, and so does Aurora Serverless v1.
			if !strings.HasPrefix(engineOf(cluster), "aurora") || replica(cluster) || cluster.Get("engineMode").StrOr("") == "serverless" || cluster.Get("engineMode").IsUnknown() {
				continue
			}
			members, perhaps := s.companions(cluster, instances, "clusterIdentifier")
			var zones spread
			for _, m := range members {
				zones.add(m)
			}
			switch {
			case perhaps:
			case len(members) < 2:
				findings = append(findings, Finding{URN: cluster.URN, What: fmt.Sprintf("has %d instance; it needs two, in two zones", len(members))})
			case zones.atMost() < 2:
				findings = append(findings, Finding{URN: cluster.URN, What: "has all its instances in one zone; spread them over two"})
			}
		}
		return findings
	},
}

var rdsEncrypted = Rule{
	Name: "rds-encrypted", Group: "data", Core: true, Severity: High,
	Title:      "Databases are encrypted at rest.",
	Why:        "Storage, backups and snapshots in the clear can be read by whoever gets hold of them, and can't be encrypted later.",
	Fix:        "leave the database tier's encryption on; a key of your own (kmsKeyId) is advised",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.3", "FSBP RDS.27", "CIS 2.2.1"},
	Types:      []string{rdsInstance, rdsCluster},
	Resource: unless(func(r Resource) bool {
		inherits := r.Get("storageEncrypted").IsAbsent() && (restored(r) || engineModeServerless(r))
		return replica(r) || inherits || strings.HasPrefix(engineOf(r), "aurora") && r.Type == rdsInstance
	}, func(r Resource, c Config) []Finding {
		findings := mustBe("storageEncrypted", true, false)(r, c)
		if r.Get("storageEncrypted").Bool(false) == Yes && !hasText(r.Get("kmsKeyId")) {
			findings = append(findings, Finding{Path: "kmsKeyId", Advisory: true, What: "is " + r.Get("kmsKeyId").Show() + ": AWS's own key has no policy of yours, and its snapshots can't be shared; better a key of your own"})
		}
		return findings
	}),
}

// engineModeServerless reports Aurora Serverless v1, which is always encrypted.
func engineModeServerless(r Resource) bool { return r.Get("engineMode").StrOr("") == "serverless" }

var rdsBackupRetention = Rule{
	Name: "rds-backup-retention", Group: "data", Core: true, Severity: Medium,
	Title:      "Databases keep backups for long enough.",
	Why:        "An error that is found after the last backup has expired can't be undone.",
	Fix:        "set backupRetentionDays in the database tier; the least is minDays in the policy's configuration",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.11"},
	Config:     minDays(1, 1, "The fewest days that backups must be kept."),
	Values:     map[string]Config{"stg": {"minDays": 7}, "prd": {"minDays": 14}},
	Types:      []string{rdsInstance, rdsCluster},
	Resource: func(r Resource, c Config) []Finding {
		if replica(r) || restored(r) && r.Get("backupRetentionPeriod").IsAbsent() || strings.HasPrefix(engineOf(r), "aurora") && r.Type == rdsInstance {
			return nil
		}
		def := 0.0
		if r.Type == rdsCluster {
			def = 1
		}
		return atLeast("backupRetentionPeriod", def, "minDays", 1)(r, c)
	},
}

var rdsDeletionProtection = Rule{
	Name: "rds-deletion-protection", Group: "data", Core: true, Severity: High,
	Title:      "Databases are protected from deletion and leave a final snapshot.",
	Why:        "A database that is deleted without a final snapshot takes its automated backups with it.",
	Fix:        "leave plinth:disposable unset in this stack",
	Levels:     Levels{Disabled, Advisory, Mandatory},
	Frameworks: []string{"FSBP RDS.7", "FSBP RDS.8"},
	Types:      []string{rdsInstance, rdsCluster},
	Resource:   unless(replica, both(mustBe("deletionProtection", true, false), mustBe("skipFinalSnapshot", false, false))),
}

var rdsNoPublicAccess = Rule{
	Name: "rds-no-public-access", Group: "data", Core: true, Severity: Critical,
	Title:      "Databases have no public address.",
	Why:        "A public address lets the whole internet try passwords and exploits on the database.",
	Fix:        "leave publiclyAccessible out, and reach the database through the bastion tier",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.2", "CIS 2.2.3"},
	Types:      []string{rdsInstance, rdsClusterInstance},
	Resource:   judgePublicDatabase,
	Remedy:     setTo(judgePublicDatabase, "publiclyAccessible", property.New(false)),
}

var judgePublicDatabase = mustBe("publiclyAccessible", false, false)

var rdsIAMAuth = Rule{
	Name: "rds-iam-auth", Group: "data", Severity: Medium,
	Title:      "Databases accept IAM authentication.",
	Why:        "A password is shared and lives for long; an IAM token is bound to a role and lives for 15 minutes.",
	Fix:        "leave the database tier's IAM authentication on",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP RDS.10", "FSBP RDS.12"},
	Types:      []string{rdsInstance, rdsCluster},
	Resource: unless(func(r Resource) bool {
		engine := engineOf(r)
		return replica(r) || r.Get("engine").IsUnknown() || r.Type == rdsInstance && !slices.Contains([]string{"mysql", "mariadb", "postgres"}, engine)
	}, mustBe("iamDatabaseAuthenticationEnabled", true, false)),
}

var rdsMinorUpgrades = Rule{
	Name: "rds-minor-upgrades", Group: "data", Severity: High,
	Title:      "Databases take minor versions by themselves.",
	Why:        "Minor versions close security holes; one that nobody applies stays open.",
	Fix:        "leave autoMinorVersionUpgrade out: its default is true",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.13", "FSBP RDS.35", "CIS 2.2.2"},
	Types:      []string{rdsInstance, rdsClusterInstance},
	Resource:   mustBe("autoMinorVersionUpgrade", true, true),
}

var rdsMonitoring = Rule{
	Name: "rds-monitoring", Group: "data", Severity: Low,
	Title:      "Databases have enhanced monitoring and Performance Insights.",
	Why:        "Without them nobody sees which query or process made the database slow.",
	Fix:        "leave the database tier's monitoring on",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP RDS.6"},
	Types:      []string{rdsInstance, rdsClusterInstance},
	Resource:   both(atLeast("monitoringInterval", 0, "", 1), mustBe("performanceInsightsEnabled", true, false)),
}

var rdsManagedPassword = Rule{
	Name: "rds-managed-password", Group: "data", Severity: High,
	Title:  "The master password is managed by RDS, or is a Pulumi secret.",
	Why:    "A password in the program or in the state is known to everybody who can read either.",
	Fix:    "set manageMasterUserPassword, as the database tier does",
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:  []string{rdsInstance, rdsCluster},
	Resource: func(r Resource, _ Config) []Finding {
		if replica(r) || restored(r) || hasText(r.Get("globalClusterIdentifier")) || strings.HasPrefix(engineOf(r), "aurora") && r.Type == rdsInstance ||
			r.Get("manageMasterUserPassword").Bool(false) != No {
			return nil
		}
		path := "password"
		if r.Type == rdsCluster {
			path = "masterPassword"
		}
		switch v := r.Get(path); {
		case v.IsUnknown() || v.IsSecret():
			return nil
		case v.StrOr("") == "":
			return []Finding{{Path: "manageMasterUserPassword", What: "isn't set, and there is no password; let RDS manage it"}}
		default:
			return []Finding{{Path: path, What: "is in clear; set manageMasterUserPassword instead"}}
		}
	},
}

var rdsInVPC = Rule{
	Name: "rds-in-vpc", Group: "data", Severity: High,
	Title:      "Databases lie in a subnet group of the stack's network.",
	Why:        "Without a subnet group, or in the default one, the database lands in the account's default VPC, whose subnets are public.",
	Fix:        "build the database with the database tier, which makes a subnet group of the network's isolated subnets",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP RDS.18"},
	Types:      []string{rdsInstance, rdsCluster},
	Resource: unless(replica, func(r Resource, _ Config) []Finding {
		v := r.Get("dbSubnetGroupName")
		if name := v.StrOr(""); v.IsUnknown() || name != "" && name != "default" {
			return nil
		}
		return []Finding{{Path: "dbSubnetGroupName", What: fmt.Sprintf("is %s; name a subnet group of the network", v.Show())}}
	}),
}

var rdsCopyTags = Rule{
	Name: "rds-copy-tags", Group: "data", Severity: Low,
	Title:      "Snapshots carry their database's tags.",
	Why:        "A snapshot without tags belongs to nobody, and no backup or cost rule finds it.",
	Fix:        "leave the database tier's copyTagsToSnapshot on",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP RDS.16", "FSBP RDS.17"},
	Types:      []string{rdsInstance, rdsCluster},
	Resource:   judgeCopyTags,
	Remedy:     setTo(judgeCopyTags, "copyTagsToSnapshot", property.New(true)),
}

var judgeCopyTags = mustBe("copyTagsToSnapshot", true, false)

var rdsModernCA = Rule{
	Name: "rds-modern-ca", Group: "data", Severity: Medium,
	Title:  "Databases have a certificate of a current authority.",
	Why:    "The authority of 2019 expired in 2024: clients that verify the certificate can't connect any more.",
	Fix:    "set caCertIdentifier to rds-ca-rsa2048-g1, or leave it out",
	Levels: Levels{Advisory, Advisory, Advisory},
	Types:  []string{rdsInstance, rdsClusterInstance, rdsCluster},
	Resource: func(r Resource, _ Config) []Finding {
		for _, path := range []string{"caCertIdentifier", "caCertificateIdentifier"} {
			if ca, ok := r.Get(path).Str(); ok && (ca == "rds-ca-2019" || ca == "rds-ca-2015") {
				return []Finding{{Path: path, What: fmt.Sprintf("is %q, which has expired; take rds-ca-rsa2048-g1", ca)}}
			}
		}
		return nil
	},
}
