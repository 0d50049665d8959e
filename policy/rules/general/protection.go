package general

import "github.com/plinth-infra/plinth/policy/core"

var keepsakesProtected = core.Rule{
	Name:     "keepsakes-protected",
	Group:    "data",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Advisory},
	Title: "Log groups, queues and DNS zones are protected by Pulumi, and no repository of images is deleted while " +
		"it holds any.",
	Why: "A log can't be written again, a queue holds what isn't done yet, the parent zone points to a zone's name " +
		"servers, and without its images no task starts.",
	Fix:   "leave plinth:disposable unset in this stack; a resource of your own takes pulumi.Protect(true)",
	Types: []string{core.LogGroup, "aws:sqs/queue:Queue", "aws:route53/zone:Zone", core.ECRRepository},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		if r.Type == core.ECRRepository {
			if r.Get("forceDelete").Bool(false) == core.Yes {
				findings = append(findings, core.Finding{
					Path: "forceDelete",
					What: "is true, so that the images are deleted with the repository; better false",
				})
			}
			return findings
		}
		if !r.Protect {
			findings = append(findings, core.Finding{What: "isn't protected; better pass pulumi.Protect(true)"})
		}
		if r.Get("forceDestroy").Bool(false) == core.Yes {
			findings = append(findings, core.Finding{
				Path: "forceDestroy",
				What: "is true, so that records which others made are deleted with the zone; better false",
			})
		}
		return findings
	},
}

var statefulProtected = core.Rule{
	Name:  "stateful-protected",
	Group: "data",
	Title: "Databases, tables, keys and buckets are protected by Pulumi.",
	Why:   "One renamed resource or one wrong destroy deletes the data; a key takes with it whatever it encrypted.",
	Fix:   "leave plinth:disposable unset in this stack; a resource of your own takes pulumi.Protect(true)",
	// Read replicas hold nothing of their own.
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Types: []string{
		core.RDSInstance, core.RDSCluster, "aws:rds/globalCluster:GlobalCluster", core.DynamoDBTable, core.KMSKey,
		core.S3Bucket,
	},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Protect || core.HasText(r.Get("replicateSourceDb")) || core.HasText(r.Get("replicationSourceIdentifier")) {
			return nil
		}
		return []core.Finding{{What: "isn't protected; pass pulumi.Protect(true)"}}
	},
}
