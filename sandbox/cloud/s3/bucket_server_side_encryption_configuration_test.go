package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketServerSideEncryptionConfiguration(t *testing.T) {
	t.Parallel()
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an encryption is one that S3 has": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
			Right: mine(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES256"}}}}),
			Wrong: cloudtest.Just(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES128"}}}}),
			Says:  "to be one of",
		},
		"a bucket's key exists": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
			Right: mine(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "aws:kms"}}}}),
			Wrong: cloudtest.Just(m{
				"rules": l{
					m{
						"applyServerSideEncryptionByDefault": m{
							"sseAlgorithm":   "aws:kms",
							"kmsMasterKeyId": "arn:aws:kms:eu-west-1:123456789012:key/none",
						},
					},
				},
			}),
			Says: "NotFoundException: Key",
		},
	})
}
