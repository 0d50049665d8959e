package s3

import (
	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var s3Lifecycle = core.Rule{
	Name:  "s3-lifecycle",
	Group: "storage",
	Title: "Every bucket has a lifecycle, which also ends incomplete uploads.",
	Why:   "Old versions and the parts of broken uploads are paid for until somebody notices.",
	Fix:   "set ExpireDays or NoncurrentDays on components/storage, which also ends incomplete uploads",
	// Both are about cost and upkeep.
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub S3.10", "FSBP S3.13"},
	Stack:      eachBucket(checkLifecycle),
}

func checkLifecycle(s *core.Stack, bucket core.Resource) []core.Finding {
	configurations, maybe := s.Configuring(bucket, "bucket", s3BucketLifecycle)
	urn, path := bucket.URN, "lifecycleRules"
	lists := []core.Value{bucket.Asked(path)}
	for _, c := range configurations {
		urn, path, lists = c.URN, "rules", append(lists, c.Get("rules"))
	}
	enabled, aborts := core.No, core.No
	for _, list := range lists {
		items, known := list.Items()
		if !known {
			maybe = true
		}
		for _, rule := range items {
			on := ruleEnabled(rule)
			enabled = core.Or(enabled, on)
			if on != core.No && abortsUploads(rule) {
				aborts = core.Or(aborts, on)
			}
		}
	}
	switch {
	case maybe:
		return nil
	case enabled == core.No:
		return []core.Finding{{
			URN:  urn,
			What: "has no lifecycle rule that is enabled; expire old versions and end incomplete uploads",
		}}
	case aborts == core.No:
		return []core.Finding{{
			URN:  urn,
			Path: path,
			What: "has no enabled rule with abortIncompleteMultipartUpload; end incomplete uploads after some days",
		}}
	}
	return nil
}

func ruleEnabled(rule core.Value) core.Truth {
	if rule.IsUnknown() || rule.Get("status").IsUnknown() {
		return core.Unknown
	}
	if status, ok := rule.Get("status").Str(); ok {
		return core.ValueOf(iampolicy.FromPlain(status == "Enabled")).Bool(false)
	}
	return rule.Get("enabled").Bool(false)
}

func abortsUploads(rule core.Value) bool {
	for _, path := range []string{
		"abortIncompleteMultipartUpload.daysAfterInitiation", "abortIncompleteMultipartUploadDays",
	} {
		v := rule.Get(path)
		if days, ok := v.Num(); v.IsUnknown() || ok && days > 0 {
			return true
		}
	}
	return false
}
