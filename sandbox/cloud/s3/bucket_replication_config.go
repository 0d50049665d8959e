package s3

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
)

var bucketReplicationConfig = cloud.ResourceType{
	Type: "s3/bucketReplicationConfig:BucketReplicationConfig",
	References: []cloud.Reference{
		ofBucket("bucket"),
		iam.WithRole("role"),
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: replicationCanCopy,
}

func replicationCanCopy(c *cloud.Call) {
	if b := c.Text("bucket"); !versioned(c, b) {
		c.Refuse("bucket",
			"InvalidRequest: Versioning must be 'Enabled' on the bucket %s to apply a replication configuration", b)
	}
	if r := iam.FindRole(c, c.Text("role")); r != nil {
		if !iam.Trusts(r, "s3.amazonaws.com") {
			c.Refuse("role", "nothing is ever copied: %s doesn't trust s3.amazonaws.com, which S3 doesn't say", r.ID)
		}
		for _, action := range []string{
			"s3:GetReplicationConfiguration", "s3:GetObjectVersionForReplication", "s3:ReplicateObject",
		} {
			if !iam.Can(c, r, action) {
				c.Refuse("role", "nothing is ever copied: %s may not %s, which S3 doesn't say", r.ID, action)
			}
		}
	}
	for _, l := range cloud.Lookup(c.Inputs, "rules[]") {
		r, _ := l.Value.(map[string]any)
		if _, filtered := r["filter"]; filtered {
			if _, says := cloud.First[string](r, "deleteMarkerReplication.status"); !says {
				c.Refuse(l.Path+".deleteMarkerReplication",
					"InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross Region "+
						"Replication configuration schema.")
			}
		}
		_, encrypted := cloud.First[string](r, "sourceSelectionCriteria.sseKmsEncryptedObjects.status")
		if _, key := cloud.LookupOne(r, "destination.encryptionConfiguration.replicaKmsKeyId"); key != encrypted {
			c.Refuse(l.Path+".destination",
				"InvalidRequest: SourceSelectionCriteria.SseKmsEncryptedObjects and EncryptionConfiguration must be "+
					"specified together.")
		}
		_, owner := cloud.First[string](r, "destination.accessControlTranslation.owner")
		if _, account := cloud.First[string](r, "destination.account"); owner && !account {
			c.Refuse(l.Path+".destination.account",
				"InvalidRequest: Account must be specified if AccessControlTranslation is specified")
		}
	}
	for _, l := range cloud.Lookup(c.Inputs, "rules[].destination.bucket") {
		arn, _ := l.Value.(string)
		if !c.External(arn) && !versioned(c, strings.TrimPrefix(arn, "arn:aws:s3:::")) {
			c.Refuse(l.Path, "InvalidRequest: Destination bucket %s must have versioning enabled.", arn)
		}
	}
}
