package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketACL(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"ACLs are off": {
			Given: cloudtest.Steps(cloudtest.Bucket("site"), cloudtest.Ownership("site", "BucketOwnerPreferred")),
			Type:  "s3/bucketAclV2:BucketAclV2",
			Right: mine(m{"acl": "log-delivery-write"}),
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("own", m{"rule": m{"objectOwnership": "BucketOwnerEnforced"}})
			},
			Says: "AccessControlListNotSupported",
		},
	})
}
