package s3

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var s3NoForceDestroy = core.Rule{
	Name:  "s3-no-force-destroy",
	Group: "storage",
	Title: "A bucket with objects can't be destroyed.",
	Why:   "With forceDestroy one wrong destroy or replacement deletes every object and version.",
	Fix:   "leave plinth:disposable unset in this stack",
	// Stacks meant to be torn down set it on purpose.
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Types:    []string{core.S3Bucket},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Get("forceDestroy").Bool(false) != core.Yes {
			return nil
		}
		return []core.Finding{{Path: "forceDestroy", What: "is true; leave it out"}}
	},
}

var s3Versioning = core.Rule{
	Name:  "s3-versioning",
	Group: "storage",
	Title: "Every bucket keeps versions.",
	Why:   "Without versions an overwritten or deleted object is gone.",
	Fix:   "leave Unversioned unset on components/storage; noncurrent versions expire after NoncurrentDays",
	// Security Hub rates it low, because a backup may take its place.
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub S3.14"},
	Stack:      eachBucket(checkVersioning),
}

func checkVersioning(s *core.Stack, bucket core.Resource) []core.Finding {
	configurations, maybe := s.Configuring(bucket, "bucket", s3BucketVersioning)
	if len(configurations) > 0 {
		c := configurations[0]
		status := c.Get("versioningConfiguration.status")
		if text, _ := status.Str(); text != "Enabled" && !status.IsUnknown() {
			return []core.Finding{{
				URN:  c.URN,
				Path: "versioningConfiguration.status",
				What: fmt.Sprintf("is %s; it must be \"Enabled\"", status.Show()),
			}}
		}
		return nil
	}
	if maybe || bucket.Asked("versioning.enabled").Bool(false) != core.No ||
		bucket.Asked("versionings.enabled").Bool(false) != core.No {
		return nil
	}
	return []core.Finding{{URN: bucket.URN, What: "keeps no versions; enable versioning"}}
}
