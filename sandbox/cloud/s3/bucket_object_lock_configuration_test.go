package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketObjectLockConfiguration(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"what is locked keeps versions": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), versions("site")),
			Type:  lockT,
			Right: mine(locked("GOVERNANCE", 30)),
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("versions-site") },
			Says:  "InvalidBucketState",
		},
		"a lock has one of two modes": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), versions("site")),
			Type:  lockT,
			Right: mine(locked("COMPLIANCE", 30)),
			Wrong: cloudtest.Just(locked("governance", 30)),
			Says:  "governance",
		},
		"a lock has its days": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), versions("site")),
			Type:  lockT,
			Right: mine(locked("COMPLIANCE", 30)),
			Wrong: cloudtest.Just(locked("COMPLIANCE", 36501)),
			Says:  "Default retention period",
		},
	})
}
