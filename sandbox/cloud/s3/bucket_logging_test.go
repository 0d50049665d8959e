package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketLogging(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a log bucket lets S3 write": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), cloudtest.Bucket("logs"),
				cloudtest.Ownership("logs", "BucketOwnerPreferred")),
			Type:  "s3/bucketLoggingV2:BucketLoggingV2",
			Right: mine(m{"targetBucket": "logs-4711", "targetPrefix": "s3/"}),
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("own") },
			Says:  "InvalidTargetBucketForLogging",
		},
	})
}
