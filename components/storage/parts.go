package storage

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// blockPublicAccess switches ACLs off, or leaves them to CloudFront, and blocks every public grant.
// S3 answers 409 when two of these calls meet on one bucket, so each waits for the one before; the
// policy waits for the last.
func (b *Bucket) blockPublicAccess(ctx *pulumi.Context, parent pulumi.ResourceOption) error {
	ownership := "BucketOwnerEnforced"
	if b.args.Receives == DeliveryCloudFront {
		ownership = "BucketOwnerPreferred"
	}
	controls, err := s3.NewBucketOwnershipControls(ctx, b.name+"-ownership", &s3.BucketOwnershipControlsArgs{
		Bucket: b.id,
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String(ownership)},
	}, parent)
	if err != nil {
		return fmt.Errorf("ownership controls: %w", err)
	}
	b.accessBlock, err = s3.NewBucketPublicAccessBlock(ctx, b.name+"-public-access", &s3.BucketPublicAccessBlockArgs{
		Bucket:                b.id,
		BlockPublicAcls:       pulumi.Bool(true),
		BlockPublicPolicy:     pulumi.Bool(true),
		IgnorePublicAcls:      pulumi.Bool(true),
		RestrictPublicBuckets: pulumi.Bool(true),
	}, parent, pulumi.DependsOn([]pulumi.Resource{controls}))
	if err != nil {
		return fmt.Errorf("public access block: %w", err)
	}
	if b.args.Receives == DeliveryCloudFront {
		// Whoever logs to this name waits for the ACLs to be allowed.
		b.DomainName = after(controls, b.DomainName)
	}
	return nil
}

// after is the value, known only when the resource is made.
func after(r pulumi.CustomResource, value pulumi.StringOutput) pulumi.StringOutput {
	return pulumi.All(value, r.ID()).ApplyT(func(v []any) string { return v[0].(string) }).(pulumi.StringOutput)
}

// encrypt sets the key, and makes it where it is to be the bucket's own.
func (b *Bucket) encrypt(ctx *pulumi.Context, parent pulumi.ResourceOption) error {
	b.key = b.args.KMSKeyARN
	if b.args.CustomerKey {
		key, err := newKey(ctx, b.name, b.args, parent)
		if err != nil {
			return fmt.Errorf("key: %w", err)
		}
		b.key = key
	}
	encryption := s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
		SseAlgorithm: pulumi.String("AES256"),
	}
	var bucketKey pulumi.BoolPtrInput
	if b.key != nil {
		encryption.SseAlgorithm = pulumi.String("aws:kms")
		encryption.KmsMasterKeyId = b.key
		bucketKey = pulumi.Bool(true) // one call to KMS for many objects instead of one each
	}
	args := &s3.BucketServerSideEncryptionConfigurationV2Args{
		Bucket: b.id,
		Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{
			s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
				ApplyServerSideEncryptionByDefault: encryption,
				BucketKeyEnabled:                   bucketKey,
			},
		},
	}
	if _, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, b.name+"-encryption", args, parent); err != nil {
		return fmt.Errorf("encryption: %w", err)
	}
	return nil
}

// newKey makes a key that roles of the account may be given the use of.
func newKey(
	ctx *pulumi.Context, name string, a BucketArgs, parent pulumi.ResourceOption,
) (pulumi.StringPtrInput, error) {
	root := Principal{Type: "AWS", Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root")}
	key, err := kms.NewKey(ctx, name+"-key", &kms.KeyArgs{
		Description:       pulumi.String("Objects of the bucket " + name),
		EnableKeyRotation: pulumi.Bool(true),
		Policy: policydoc.Document(Statement{
			Sid:        "Account",
			Actions:    []string{"kms:*"},
			Resources:  policydoc.Strings("*"), // in a key's policy, * is the key
			Principals: []Principal{root},
		}),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, err
	}
	return key.Arn, nil
}

// keepVersions keeps previous versions, expires, locks and copies them, and records requests.
func (b *Bucket) keepVersions(ctx *pulumi.Context, parent pulumi.ResourceOption) error {
	after := []pulumi.Resource{}
	if !b.args.Unversioned {
		versioning, err := s3.NewBucketVersioningV2(ctx, b.name+"-versioning", &s3.BucketVersioningV2Args{
			Bucket: b.id,
			VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		}, parent)
		if err != nil {
			return fmt.Errorf("versioning: %w", err)
		}
		// S3 takes rules about previous versions, locks and copies only once there are any.
		after = append(after, versioning)
	}
	_, err := s3.NewBucketLifecycleConfigurationV2(ctx, b.name+"-lifecycle", &s3.BucketLifecycleConfigurationV2Args{
		Bucket: b.id,
		Rules:  b.args.lifecycle(),
	}, parent, pulumi.DependsOn(after))
	if err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	locked, err := b.lock(ctx, parent, pulumi.DependsOn(after))
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if err := b.replicate(ctx, parent, append(after, locked...)); err != nil || b.args.Logs == nil {
		return err
	}
	_, err = s3.NewBucketLoggingV2(ctx, b.name+"-logging", &s3.BucketLoggingV2Args{
		Bucket:       b.id,
		TargetBucket: b.args.Logs.Bucket,
		TargetPrefix: pulumi.String(b.args.Logs.Prefix),
	}, parent)
	if err != nil {
		return fmt.Errorf("access logs: %w", err)
	}
	return nil
}

// lock is a resource of its own, not a property of the bucket: that one makes a new bucket when it
// changes.
func (b *Bucket) lock(ctx *pulumi.Context, opts ...pulumi.ResourceOption) ([]pulumi.Resource, error) {
	if b.args.Lock == nil {
		return nil, nil
	}
	lock, err := s3.NewBucketObjectLockConfigurationV2(ctx, b.name+"-lock", &s3.BucketObjectLockConfigurationV2Args{
		Bucket:            b.id,
		ObjectLockEnabled: pulumi.String("Enabled"),
		Rule: &s3.BucketObjectLockConfigurationV2RuleArgs{
			DefaultRetention: &s3.BucketObjectLockConfigurationV2RuleDefaultRetentionArgs{
				Mode: pulumi.String(strings.ToUpper(string(b.args.Lock.Mode))),
				Days: pulumi.Int(b.args.Lock.Days),
			},
		},
	}, opts...)
	return []pulumi.Resource{lock}, err
}

// abortUploadsDays is what S3 keeps, and bills, of uploads that never finished.
const abortUploadsDays = 7

// lifecycle is the list of rules, each for the whole bucket.
func (a BucketArgs) lifecycle() s3.BucketLifecycleConfigurationV2RuleArray {
	rule := func(id string) s3.BucketLifecycleConfigurationV2RuleArgs {
		return s3.BucketLifecycleConfigurationV2RuleArgs{
			Id:     pulumi.String(id),
			Status: pulumi.String("Enabled"),
			Filter: s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
		}
	}
	uploads := rule("abort-incomplete-uploads")
	uploads.AbortIncompleteMultipartUpload = s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
		DaysAfterInitiation: pulumi.Int(abortUploadsDays),
	}
	rules := s3.BucketLifecycleConfigurationV2RuleArray{uploads}
	if !a.Unversioned {
		versions := rule("expire-previous-versions")
		versions.NoncurrentVersionExpiration = s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
			NoncurrentDays: pulumi.Int(a.NoncurrentDays),
		}
		// A delete marker with nothing behind it makes listings slow and is never useful.
		versions.Expiration = s3.BucketLifecycleConfigurationV2RuleExpirationArgs{
			ExpiredObjectDeleteMarker: pulumi.Bool(true),
		}
		rules = append(rules, versions)
	}
	if a.InfrequentAccessDays > 0 || a.ArchiveDays > 0 {
		colder := rule("move-to-colder-storage")
		var transitions s3.BucketLifecycleConfigurationV2RuleTransitionArray
		for _, t := range []struct {
			days  int
			class string
		}{{a.InfrequentAccessDays, "STANDARD_IA"}, {a.ArchiveDays, "GLACIER_IR"}} {
			if t.days > 0 {
				transitions = append(transitions, s3.BucketLifecycleConfigurationV2RuleTransitionArgs{
					Days:         pulumi.Int(t.days),
					StorageClass: pulumi.String(t.class),
				})
			}
		}
		colder.Transitions = transitions
		rules = append(rules, colder)
	}
	if a.ExpireDays > 0 {
		objects := rule("expire")
		objects.Expiration = s3.BucketLifecycleConfigurationV2RuleExpirationArgs{
			Days: pulumi.Int(a.ExpireDays),
		}
		rules = append(rules, objects)
	}
	return rules
}

// openToBrowsers adds the CORS rules, if there are any.
func (b *Bucket) openToBrowsers(ctx *pulumi.Context, parent pulumi.ResourceOption) error {
	if len(b.args.CORS) == 0 {
		return nil
	}
	var rules s3.BucketCorsConfigurationV2CorsRuleArray
	for _, c := range b.args.CORS {
		rules = append(rules, s3.BucketCorsConfigurationV2CorsRuleArgs{
			AllowedOrigins: pulumi.ToStringArray(c.Origins),
			AllowedMethods: pulumi.ToStringArray(c.Methods),
			AllowedHeaders: pulumi.ToStringArray(c.Headers),
			ExposeHeaders:  pulumi.ToStringArray(c.ExposeHeaders),
			MaxAgeSeconds:  pulumi.Int(c.MaxAgeSeconds),
		})
	}
	_, err := s3.NewBucketCorsConfigurationV2(ctx, b.name+"-cors", &s3.BucketCorsConfigurationV2Args{
		Bucket:    b.id,
		CorsRules: rules,
	}, parent)
	if err != nil {
		return fmt.Errorf("CORS: %w", err)
	}
	return nil
}
