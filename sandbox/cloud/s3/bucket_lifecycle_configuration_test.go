package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketLifecycleConfiguration(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	expire := func(days int) m {
		return m{"rules": l{m{"id": "old", "status": "Enabled", "expiration": m{"days": days}}}}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a lifecycle rule does something": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
			Right: mine(expire(30)),
			Wrong: cloudtest.Just(m{"rules": l{m{"id": "old", "status": "Enabled"}}}),
			Says:  "At least one action",
		},
		"cold storage takes 30 days": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
			Right: mine(expire(90)),
			Wrong: cloudtest.Just(m{
				"rules": l{
					m{"id": "old", "status": "Enabled", "transitions": l{m{"days": 7, "storageClass": "STANDARD_IA"}}},
				},
			}),
			Says: "greater than or equal to 30",
		},
		"lifecycle rules' ids are unique": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
			Right: mine(expire(90)),
			Wrong: cloudtest.Just(m{"rules": l{expire(1)["rules"].(l)[0], expire(2)["rules"].(l)[0]}}),
			Says:  "Rule ID must be unique",
		},
		"colder storage takes 30 days more": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
			Right: mine(colder(60)),
			Wrong: cloudtest.Just(colder(45)),
			Says:  "must be 30 days more",
		},
	})
}
