package rds

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var rdsBackupRetention = core.Rule{
	Name:       "rds-backup-retention",
	Group:      "data",
	Core:       true,
	Severity:   core.Medium,
	Title:      "Databases keep backups for long enough.",
	Why:        "An error that is found after the last backup has expired can't be undone.",
	Fix:        "set backupRetentionDays in the database tier; the least is minDays in the policy's configuration",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.11"},
	Config:     core.MinDays(1, 1, "The fewest days that backups must be kept."),
	Values:     map[string]core.Config{"stg": {"minDays": 7}, "prd": {"minDays": 14}},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if replica(r) || restored(r) && r.Get("backupRetentionPeriod").IsAbsent() ||
			strings.HasPrefix(core.EngineOf(r), "aurora") && r.Type == core.RDSInstance {
			return nil
		}
		def := 0.0
		if r.Type == core.RDSCluster {
			def = 1
		}
		return core.AtLeast("backupRetentionPeriod", def, "minDays", 1)(r, c)
	},
}

var rdsDeletionProtection = core.Rule{
	Name:       "rds-deletion-protection",
	Group:      "data",
	Core:       true,
	Severity:   core.High,
	Title:      "Databases are protected from deletion and leave a final snapshot.",
	Why:        "A database that is deleted without a final snapshot takes its automated backups with it.",
	Fix:        "leave plinth:disposable unset in this stack",
	Levels:     core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP RDS.7", "FSBP RDS.8"},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource: core.Unless(replica,
		core.Both(core.MustBe("deletionProtection", true, false), core.MustBe("skipFinalSnapshot", false, false))),
}

var rdsCopyTags = core.Rule{
	Name:       "rds-copy-tags",
	Group:      "data",
	Severity:   core.Low,
	Title:      "Snapshots carry their database's tags.",
	Why:        "A snapshot without tags belongs to nobody, and no backup or cost rule finds it.",
	Fix:        "leave the database tier's copyTagsToSnapshot on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP RDS.16", "FSBP RDS.17"},
	Types:      []string{core.RDSInstance, core.RDSCluster},
	Resource:   checkCopyTags,
	Remedy:     core.SetTo(checkCopyTags, "copyTagsToSnapshot", property.New(true)),
}

var checkCopyTags = core.MustBe("copyTagsToSnapshot", true, false)
