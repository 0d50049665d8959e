package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketCORSConfiguration(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"CORS knows five methods": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2",
			Right: mine(m{"corsRules": l{m{"allowedMethods": l{"GET"}, "allowedOrigins": l{"*"}}}}),
			Wrong: cloudtest.Just(m{"corsRules": l{m{"allowedMethods": l{"PATCH"}, "allowedOrigins": l{"*"}}}}),
			Says:  "unsupported HTTP method",
		},
	})
}
