package storage

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// replicate copies every new version. Deletions aren't copied: a copy that follows them is no
// backup.
func (b *Bucket) replicate(ctx *pulumi.Context, parent pulumi.ResourceOption, after []pulumi.Resource) error {
	if b.args.Replica == nil {
		b.ReplicaRoleARN = pulumi.String("").ToStringOutput()
		return nil
	}
	role, err := iam.NewRole(ctx, b.name+"-replica-role", &iam.RoleArgs{
		Description: pulumi.Sprintf("Copies of the bucket %s", b.name),
		// AWS doesn't say that S3 names a source when it takes the role, so there is no condition
		// on one; PassRole is what guards it.
		AssumeRolePolicy: policydoc.AssumeRole("s3.amazonaws.com"),
	}, parent)
	if err != nil {
		return fmt.Errorf("role of the copy: %w", err)
	}
	policy, err := iam.NewRolePolicy(ctx, b.name+"-replica-policy", &iam.RolePolicyArgs{
		Role:   role.Name,
		Policy: policydoc.Document(b.replicaStatements()...),
	}, parent)
	if err != nil {
		return fmt.Errorf("policy of the copy's role: %w", err)
	}
	b.ReplicaRoleARN = role.Arn
	_, err = s3.NewBucketReplicationConfig(ctx, b.name+"-replica", &s3.BucketReplicationConfigArgs{
		Bucket: b.id,
		Role:   role.Arn,
		Rules:  s3.BucketReplicationConfigRuleArray{b.args.Replica.rule()},
	}, parent, pulumi.DependsOn(append(after, policy)))
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	return nil
}

// rule copies everything but deletions.
func (r *Replica) rule() s3.BucketReplicationConfigRuleArgs {
	destination := s3.BucketReplicationConfigRuleDestinationArgs{Bucket: r.BucketARN}
	if r.Account != "" {
		destination.Account = pulumi.String(r.Account)
		destination.AccessControlTranslation = s3.BucketReplicationConfigRuleDestinationAccessControlTranslationArgs{
			Owner: pulumi.String("Destination"),
		}
	}
	rule := s3.BucketReplicationConfigRuleArgs{
		Id:       pulumi.String("everything"),
		Status:   pulumi.String("Enabled"),
		Priority: pulumi.Int(0),
		Filter:   s3.BucketReplicationConfigRuleFilterArgs{Prefix: pulumi.String("")},
		DeleteMarkerReplication: s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs{
			Status: pulumi.String("Disabled"),
		},
	}
	if r.KMSKeyARN != nil {
		destination.EncryptionConfiguration = s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs{
			ReplicaKmsKeyId: r.KMSKeyARN,
		}
		rule.SourceSelectionCriteria = s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs{
			SseKmsEncryptedObjects: s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs{
				Status: pulumi.String("Enabled"),
			},
		}
	}
	rule.Destination = destination
	return rule
}

// replicaStatements are what S3 does to copy:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
func (b *Bucket) replicaStatements() []Statement {
	r := b.args.Replica
	read := []string{"s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"}
	if b.args.Lock != nil {
		read = append(read, "s3:GetObjectLegalHold", "s3:GetObjectRetention")
	}
	write := []string{"s3:ReplicateObject", "s3:ReplicateTags"}
	if r.Account != "" {
		write = append(write, "s3:ObjectOwnerOverrideToBucketOwner")
	}
	allow := func(sid string, resource pulumi.StringInput, actions ...string) Statement {
		return Statement{Sid: sid, Actions: actions, Resources: []pulumi.StringInput{resource}}
	}
	statements := []Statement{
		allow("Source", b.ARN, "s3:GetReplicationConfiguration", "s3:ListBucket"),
		allow("SourceVersions", b.objects("*"), read...),
		allow("Copy", pulumi.Sprintf("%s/*", r.BucketARN), write...),
	}
	if b.key != nil {
		statements = append(statements, allow("SourceKey", b.key.ToStringPtrOutput().Elem(), "kms:Decrypt"))
	}
	if r.KMSKeyARN != nil {
		// A copy's bucket with a bucket key asks for data keys, one without for the encryption of
		// each object's.
		statements = append(statements, allow("CopyKey", r.KMSKeyARN, "kms:Encrypt", "kms:GenerateDataKey"))
	}
	return statements
}
