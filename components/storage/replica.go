package storage

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// replicate copies every new version. Deletions aren't copied: a copy that follows them is no backup.
func (b *Bucket) replicate(ctx *pulumi.Context, parent pulumi.ResourceOption, after []pulumi.Resource) error {
	r := b.args.Replica
	if r == nil {
		b.ReplicaRoleARN = pulumi.String("").ToStringOutput()
		return nil
	}
	role, err := iam.NewRole(ctx, b.name+"-replica-role", &iam.RoleArgs{
		Description: pulumi.Sprintf("Copies of the bucket %s", b.name),
		// AWS doesn't say that S3 names a source when it takes the role, so there is no condition on one; PassRole is what guards it.
		AssumeRolePolicy: policydoc.AssumeRole("s3.amazonaws.com"),
	}, parent)
	if err != nil {
		return err
	}
	policy, err := iam.NewRolePolicy(ctx, b.name+"-replica-policy", &iam.RolePolicyArgs{
		Role: role.Name, Policy: policydoc.Document(b.replicaStatements()...),
	}, parent)
	if err != nil {
		return err
	}
	b.ReplicaRoleARN = role.Arn
	destination := s3.BucketReplicationConfigRuleDestinationArgs{Bucket: r.BucketARN}
	if r.Account != "" {
		destination.Account = pulumi.String(r.Account)
		destination.AccessControlTranslation = s3.BucketReplicationConfigRuleDestinationAccessControlTranslationArgs{Owner: pulumi.String("Destination")}
	}
	rule := s3.BucketReplicationConfigRuleArgs{
		Id: pulumi.String("everything"), Status: pulumi.String("Enabled"), Priority: pulumi.Int(0),
		Filter:                  s3.BucketReplicationConfigRuleFilterArgs{Prefix: pulumi.String("")},
		DeleteMarkerReplication: s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs{Status: pulumi.String("Disabled")},
	}
	if r.KMSKeyARN != nil {
		destination.EncryptionConfiguration = s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs{ReplicaKmsKeyId: r.KMSKeyARN}
		rule.SourceSelectionCriteria = s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs{
			SseKmsEncryptedObjects: s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs{Status: pulumi.String("Enabled")},
		}
	}
	rule.Destination = destination
	_, err = s3.NewBucketReplicationConfig(ctx, b.name+"-replica", &s3.BucketReplicationConfigArgs{
		Bucket: b.id, Role: role.Arn, Rules: s3.BucketReplicationConfigRuleArray{rule},
	}, parent, pulumi.DependsOn(append(after, policy)))
	return err
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
	statements := []Statement{
		{Sid: "Source", Actions: []string{"s3:GetReplicationConfiguration", "s3:ListBucket"}, Resources: []pulumi.StringInput{b.ARN}},
		{Sid: "SourceVersions", Actions: read, Resources: []pulumi.StringInput{b.objects("*")}},
		{Sid: "Copy", Actions: write, Resources: []pulumi.StringInput{pulumi.Sprintf("%s/*", r.BucketARN)}},
	}
	if b.key != nil {
		statements = append(statements, Statement{Sid: "SourceKey", Actions: []string{"kms:Decrypt"}, Resources: []pulumi.StringInput{b.key.ToStringPtrOutput().Elem()}})
	}
	if r.KMSKeyARN != nil {
		// A copy's bucket with a bucket key asks for data keys, one without for the encryption of each object's.
		statements = append(statements, Statement{Sid: "CopyKey", Actions: []string{"kms:Encrypt", "kms:GenerateDataKey"}, Resources: []pulumi.StringInput{r.KMSKeyARN}})
	}
	return statements
}
