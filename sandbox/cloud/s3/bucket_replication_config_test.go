package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketReplicationConfig(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a replicated bucket keeps versions": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("versions-site") },
			Says:  "Versioning must be 'Enabled'",
		},
		"a copy's bucket keeps versions": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("versions-copy") },
			Says:  "must have versioning enabled",
		},
		"S3 takes the role that copies": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("role", m{"assumeRolePolicy": cloudtest.Trust("lambda.amazonaws.com")})
			},
			Says: "doesn't trust s3.amazonaws.com",
		},
		"the role that copies may": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may1") },
			Says:  "may not s3:GetObjectVersionForReplication",
		},
		"a filter says what is deleted": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Wrong: replicateRule(m{"deleteMarkerReplication": nil}),
			Says:  "DeleteMarkerReplication must be specified",
		},
		"an encrypted copy says its source": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Wrong: replicateRule(m{"sourceSelectionCriteria": m{"sseKmsEncryptedObjects": m{"status": "Enabled"}}}),
			Says:  "must be specified together",
		},
		"a copy's new owner is an account": {
			Given: replicated,
			Type:  replicationT,
			Right: replicate,
			Wrong: replicateRule(m{
				"destination": m{
					"bucket":                   "arn:aws:s3:::copy-4711",
					"accessControlTranslation": m{"owner": "Destination"},
				},
			}),
			Says: "Account must be specified",
		},
	})
}
