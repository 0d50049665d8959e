package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketNotification(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a notified function lets S3 in": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), cloudtest.Function, permit("s3.amazonaws.com")),
			Type:  "s3/bucketNotification:BucketNotification",
			Right: notify,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("permission") },
			Says:  "has no permission for s3.amazonaws.com",
		},
	})
}
