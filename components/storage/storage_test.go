package storage_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/policydoc"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	s3BucketType     = "aws:s3/bucketV2:BucketV2"
	s3OwnershipType  = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	s3AccessType     = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	s3EncryptionType = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	s3VersioningType = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	s3LifecycleType  = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	s3LoggingType    = "aws:s3/bucketLoggingV2:BucketLoggingV2"
	s3PolicyType     = "aws:s3/bucketPolicy:BucketPolicy"
	s3CORSType       = "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2"
)

func runBucket(t *testing.T, args *storage.BucketArgs, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := storage.NewBucket(ctx, "files", args)
		return err
	}, opts...)
}

func TestBucket(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			s3LifecycleType + " files-lifecycle < files",
			s3OwnershipType + " files-ownership < files",
			s3PolicyType + " files-policy < files",
			s3AccessType + " files-public-access < files",
			s3EncryptionType + " files-encryption < files",
			s3BucketType + " files < files",
			s3VersioningType + " files-versioning < files",
			"plinth:storage:Bucket files < stack",
		}, runBucket(t, nil).Tree())
	})
	t.Run("is closed, encrypted, versioned and protected by default", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, nil)
		bucket := rec.Only(t, s3BucketType)
		require.True(t, bucket.Protect)
		require.Equal(t, false, bucket.Get("forceDestroy"))
		require.False(t, bucket.Has("bucket"), "the name is left to autonaming")

		access := rec.Only(t, s3AccessType)
		for _, block := range []string{
			"blockPublicAcls",
			"blockPublicPolicy",
			"ignorePublicAcls",
			"restrictPublicBuckets",
		} {
			require.Equal(t, true, access.Get(block), block)
		}
		require.Equal(t, "BucketOwnerEnforced", rec.Only(t, s3OwnershipType).Get("rule.objectOwnership"))
		require.Equal(t, "AES256",
			rec.Only(t, s3EncryptionType).Get("rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"))
		require.Equal(t, "Enabled", rec.Only(t, s3VersioningType).Get("versioningConfiguration.status"))

		rules := rec.Only(t, s3LifecycleType)
		require.Len(t, rules.Get("rules"), 2)
		require.Equal(t, 7.0, rules.Get("rules[0].abortIncompleteMultipartUpload.daysAfterInitiation"))
		require.Equal(t, 90.0, rules.Get("rules[1].noncurrentVersionExpiration.noncurrentDays"))
		require.Equal(t, true, rules.Get("rules[1].expiration.expiredObjectDeleteMarker"))

		deny := fixture.Document(t, rec.Only(t, s3PolicyType).Get("policy"))["DenyWithoutTLS"]
		require.Equal(t, "Deny", deny.Effect)
		require.Equal(t, "*", deny.Principal)
		require.Equal(t, "s3:*", deny.Action)
		arn := bucket.Outputs["arn"].StringValue()
		require.Equal(t, []any{arn, arn + "/*"}, deny.Resource)
		require.Equal(t, "false", deny.Condition["Bool"]["aws:SecureTransport"])
	})
	t.Run("children wait for each other", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, nil)
		require.True(t, rec.Only(t, s3AccessType).DependsOn(rec.Only(t, s3OwnershipType)))
		require.True(t, rec.Only(t, s3PolicyType).DependsOn(rec.Only(t, s3AccessType)),
			"S3 answers 409 to both at once")
		require.True(t, rec.Only(t, s3LifecycleType).DependsOn(rec.Only(t, s3VersioningType)))
	})
	t.Run("disposable is emptied and unprotected", func(t *testing.T) {
		t.Parallel()
		bucket := runBucket(t, &storage.BucketArgs{Disposable: true}).Only(t, s3BucketType)
		require.False(t, bucket.Protect)
		require.Equal(t, true, bucket.Get("forceDestroy"))
	})
	t.Run("passes its arguments to its children", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{
				ExpireDays: 30,
				CORS: []storage.CORSRule{
					{Origins: []string{"https://example.com"}, Methods: []string{"GET", "HEAD"}},
				},
			},
			Unversioned: true,
			KMSKeyARN:   pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/k"),
			Logs:        &storage.AccessLogs{Bucket: pulumi.String("logs-1234567")},
			Statements: []storage.Statement{{
				Sid:        "Read",
				Actions:    []string{"s3:GetObject"},
				Resources:  []pulumi.StringInput{pulumi.String("arn:aws:s3:::x/*")},
				Principals: []storage.Principal{policydoc.Service("cloudfront.amazonaws.com")},
			}},
		})
		require.Empty(t, rec.Of(s3VersioningType))
		encryption := rec.Only(t, s3EncryptionType)
		require.Equal(t, "aws:kms", encryption.Get("rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"))
		require.Equal(t, "arn:aws:kms:eu-west-1:123456789012:key/k",
			encryption.Get("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId"))
		require.Equal(t, true, encryption.Get("rules[0].bucketKeyEnabled"))
		rules := rec.Only(t, s3LifecycleType)
		require.Len(t, rules.Get("rules"), 2, "uploads and objects; there are no previous versions")
		require.Equal(t, 30.0, rules.Get("rules[1].expiration.days"))
		logging := rec.Only(t, s3LoggingType)
		require.Equal(t, "logs-1234567", logging.Get("targetBucket"))
		require.Equal(t, "files/", logging.Get("targetPrefix"))
		require.Equal(t, []any{"GET", "HEAD"}, rec.Only(t, s3CORSType).Get("corsRules[0].allowedMethods"))
		require.Equal(t, 3600.0, rec.Only(t, s3CORSType).Get("corsRules[0].maxAgeSeconds"))
		require.Len(t, fixture.Document(t, rec.Only(t, s3PolicyType).Get("policy")), 2)
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, &storage.BucketArgs{Receives: storage.DeliveryCloudFront}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, s3PolicyType).Get("policy"), "the ARN isn't known yet")
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, s3AccessType).Get("bucket"))
	})
	t.Run("never writes to its arguments", func(t *testing.T) {
		t.Parallel()
		args := &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{
				Lock: &storage.Lock{Days: 1},
				CORS: []storage.CORSRule{{Origins: []string{"*"}, Methods: []string{"GET"}}},
			},
			Logs: &storage.AccessLogs{Bucket: pulumi.String("logs-1234567")},
		}
		runBucket(t, args)
		require.Zero(t, args.NoncurrentDays)
		require.Empty(t, args.Logs.Prefix)
		require.Zero(t, args.CORS[0].MaxAgeSeconds)
		require.Empty(t, args.Lock.Mode)
	})
}

func TestLogBucket(t *testing.T) {
	t.Parallel()
	t.Run("CloudFront writes by ACL, so the bucket has ACLs and its name waits for them", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			b, err := storage.NewBucket(ctx, "logs", &storage.BucketArgs{Receives: storage.DeliveryCloudFront})
			if err != nil {
				return err
			}
			_, err = storage.NewBucket(ctx, "site",
				&storage.BucketArgs{Logs: &storage.AccessLogs{Bucket: b.DomainName}})
			return err
		})
		ownership := rec.One(t, s3OwnershipType, "logs-ownership")
		require.Equal(t, "BucketOwnerPreferred", ownership.Get("rule.objectOwnership"))
		require.True(t, rec.Only(t, s3LoggingType).DependsOn(ownership))
		require.Len(t, fixture.Document(t, rec.One(t, s3PolicyType, "logs-policy").Get("policy")), 1)
	})
	t.Run("S3 writes by policy for this account", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			b, err := storage.NewBucket(ctx, "logs",
				&storage.BucketArgs{Receives: storage.DeliveryServerAccess, Account: mockaws.Account})
			if err != nil {
				return err
			}
			_, err = storage.NewBucket(ctx, "site", &storage.BucketArgs{Logs: &storage.AccessLogs{Bucket: b.Name}})
			return err
		})
		policy := rec.One(t, s3PolicyType, "logs-policy")
		require.True(t, rec.Only(t, s3LoggingType).DependsOn(policy), "S3 refuses a bucket that it may not write to")
		s := fixture.Document(t, policy.Get("policy"))["ServerAccessLogs"]
		require.Equal(t, map[string]any{"Service": "logging.s3.amazonaws.com"}, s.Principal)
		require.Equal(t, "s3:PutObject", s.Action)
		require.Equal(t, mockaws.Account, s.Condition["StringEquals"]["aws:SourceAccount"])
		require.Equal(t, "arn:aws:s3:::*", s.Condition["ArnLike"]["aws:SourceArn"])
		require.Equal(t, "BucketOwnerEnforced",
			rec.One(t, s3OwnershipType, "logs-ownership").Get("rule.objectOwnership"))
	})
	t.Run("load balancers write under this account's prefix", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, &storage.BucketArgs{Receives: storage.DeliveryLoadBalancer, Account: mockaws.Account})
		s := fixture.Document(t, rec.Only(t, s3PolicyType).Get("policy"))["LoadBalancerLogs"]
		require.Equal(t, map[string]any{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, s.Principal)
		arn := rec.Only(t, s3BucketType).Outputs["arn"].StringValue()
		require.Equal(t, arn+"/AWSLogs/123456789012/*", s.Resource)
	})
}

func TestBucketPolicy(t *testing.T) {
	t.Parallel()
	t.Run("is attached later, once and with the denial of plain HTTP", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			b, err := storage.NewBucket(ctx, "files", &storage.BucketArgs{PolicyLater: true})
			if err != nil {
				return err
			}
			if err := b.AttachPolicy(ctx, storage.Statement{Sid: "Read", Actions: []string{"s3:GetObject"}, Resources: []pulumi.StringInput{pulumi.Sprintf("%s/*", b.ARN)}}); err != nil {
				return err
			}
			require.ErrorContains(t, b.AttachPolicy(ctx), "called twice")
			other, err := storage.NewBucket(ctx, "other", nil)
			if err != nil {
				return err
			}
			require.ErrorContains(t, other.AttachPolicy(ctx), "make it with PolicyLater")
			return nil
		})
		statements := fixture.Document(t, rec.One(t, s3PolicyType, "files-policy").Get("policy"))
		require.Contains(t, statements, "Read")
		require.Contains(t, statements, "DenyWithoutTLS")
		require.Equal(t, "files", rec.Lookup(rec.One(t, s3PolicyType, "files-policy").Parent).Name)
	})
}
