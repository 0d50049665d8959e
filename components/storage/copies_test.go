package storage_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	s3LockType        = "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"
	s3ReplicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
	copyKey           = "arn:aws:kms:eu-central-1:210987654321:key/c"
)

// backups is a bucket with everything that keeps what is in it.
func backups() *storage.BucketArgs {
	return &storage.BucketArgs{
		BucketSettings: storage.BucketSettings{
			CustomerKey:          true,
			InfrequentAccessDays: 30,
			ArchiveDays:          90,
			ExpireDays:           400,
			Lock:                 &storage.Lock{Mode: storage.LockCompliance, Days: 35},
		},
		Account: mockaws.Account,
		Replica: &storage.Replica{
			BucketARN: pulumi.String("arn:aws:s3:::copies"),
			Account:   "210987654321",
			KMSKeyARN: pulumi.String(copyKey),
		},
	}
}

func TestBackupBucket(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			"aws:iam/role:Role files-replica-role < files",
			"aws:iam/rolePolicy:RolePolicy files-replica-policy < files",
			"aws:kms/key:Key files-key < files",
			s3LifecycleType + " files-lifecycle < files",
			s3LockType + " files-lock < files",
			s3OwnershipType + " files-ownership < files",
			s3PolicyType + " files-policy < files",
			s3AccessType + " files-public-access < files",
			s3ReplicationType + " files-replica < files",
			s3EncryptionType + " files-encryption < files",
			s3BucketType + " files < files",
			s3VersioningType + " files-versioning < files",
			"plinth:storage:Bucket files < stack",
		}, runBucket(t, backups()).Tree())
	})
	t.Run("objects move to colder storage", func(t *testing.T) {
		t.Parallel()
		rules := runBucket(t, backups()).Only(t, s3LifecycleType)
		require.Len(t, rules.Get("rules"), 4)
		require.Equal(t, []any{
			map[string]any{
				"days":         30.0,
				"storageClass": "STANDARD_IA",
			}, map[string]any{"days": 90.0, "storageClass": "GLACIER_IR"},
		}, rules.Get("rules[2].transitions"))
		require.Equal(t, 400.0, rules.Get("rules[3].expiration.days"))
		alone := runBucket(t,
			&storage.BucketArgs{BucketSettings: storage.BucketSettings{ArchiveDays: 1}}).Only(t, s3LifecycleType)
		require.Equal(t, []any{map[string]any{"days": 1.0, "storageClass": "GLACIER_IR"}},
			alone.Get("rules[2].transitions"))
	})
	t.Run("own key rotates and is protected", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, backups())
		key := rec.Only(t, "aws:kms/key:Key")
		require.True(t, key.Protect)
		require.Equal(t, true, key.Get("enableKeyRotation"))
		require.Len(t, fixture.Document(t, key.Get("policy")), 1)
		require.Equal(t, key.Outputs["arn"].StringValue(),
			rec.Only(t, s3EncryptionType).Get("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId"))
		require.Equal(t, true, rec.Only(t, s3EncryptionType).Get("rules[0].bucketKeyEnabled"))
		args := backups()
		args.Disposable = true
		require.False(t, runBucket(t, args).Only(t, "aws:kms/key:Key").Protect)
	})
	t.Run("lock holds versions and leaves the bucket in place", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, backups())
		lock := rec.Only(t, s3LockType)
		require.Equal(t, "COMPLIANCE", lock.Get("rule.defaultRetention.mode"))
		require.Equal(t, 35.0, lock.Get("rule.defaultRetention.days"))
		require.True(t, lock.DependsOn(rec.Only(t, s3VersioningType)), "S3 locks only what has versions")
		require.False(t, rec.Only(t, s3BucketType).Has("objectLockEnabled"), "a change of it would make a new bucket")
		require.Equal(
			t,
			"GOVERNANCE",
			runBucket(
				t,
				&storage.BucketArgs{BucketSettings: storage.BucketSettings{Lock: &storage.Lock{Days: 1}}},
			).Only(t, s3LockType).
				Get("rule.defaultRetention.mode"),
		)
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, backups(), mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, s3ReplicationType).Get("role"))
		require.Equal(t, mockaws.Unknown{}, rec.Only(t, "aws:iam/rolePolicy:RolePolicy").Get("policy"))
	})
}

func TestReplica(t *testing.T) {
	t.Parallel()
	t.Run("role can copy and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runBucket(t, backups())
		replica, bucket := rec.Only(t, s3ReplicationType), rec.Only(t, s3BucketType).Outputs["arn"].StringValue()
		for _, before := range []string{s3VersioningType, s3LockType, "aws:iam/rolePolicy:RolePolicy"} {
			require.True(t, replica.DependsOn(rec.Only(t, before)), before)
		}
		require.Equal(t, map[string]any{
			"id": "everything", "status": "Enabled", "priority": 0.0, "filter": map[string]any{"prefix": ""},
			"deleteMarkerReplication": map[string]any{"status": "Disabled"},
			"sourceSelectionCriteria": map[string]any{"sseKmsEncryptedObjects": map[string]any{"status": "Enabled"}},
			"destination": map[string]any{
				"bucket":                   "arn:aws:s3:::copies",
				"account":                  "210987654321",
				"accessControlTranslation": map[string]any{"owner": "Destination"},
				"encryptionConfiguration":  map[string]any{"replicaKmsKeyId": copyKey},
			},
		}, replica.Get("rules[0]"))
		role := rec.Only(t, "aws:iam/role:Role")
		require.Equal(t, role.Outputs["arn"].StringValue(), replica.Get("role"))
		require.Equal(t, map[string]any{"Service": "s3.amazonaws.com"},
			fixture.Document(t, role.Get("assumeRolePolicy"))[""].Principal)

		may := fixture.Document(t, rec.Only(t, "aws:iam/rolePolicy:RolePolicy").Get("policy"))
		require.Len(t, may, 5)
		require.Equal(t, bucket, may["Source"].Resource)
		require.Equal(t, bucket+"/*", may["SourceVersions"].Resource)
		require.Contains(t, may["SourceVersions"].Action, "s3:GetObjectRetention")
		require.Equal(t, "arn:aws:s3:::copies/*", may["Copy"].Resource)
		require.Contains(t, may["Copy"].Action, "s3:ObjectOwnerOverrideToBucketOwner")
		require.NotContains(t, may["Copy"].Action, "s3:ReplicateDelete")
		require.Equal(t, rec.Only(t, "aws:kms/key:Key").Outputs["arn"].StringValue(), may["SourceKey"].Resource)
		require.Equal(t, "kms:Decrypt", may["SourceKey"].Action)
		require.Equal(t, copyKey, may["CopyKey"].Resource)

		plain := runBucket(t,
			&storage.BucketArgs{Replica: &storage.Replica{BucketARN: pulumi.String("arn:aws:s3:::copies")}})
		require.Len(t, fixture.Document(t, plain.Only(t, "aws:iam/rolePolicy:RolePolicy").Get("policy")), 3)
		rule := plain.Only(t, s3ReplicationType)
		for _, path := range []string{"account", "accessControlTranslation", "encryptionConfiguration"} {
			require.False(t, rule.Has("rules[0].destination."+path), path)
		}
		require.False(t, rule.Has("rules[0].sourceSelectionCriteria"))
	})
}

// grantedBy is the policy of a role that has what a bucket called user-uploads grants.
func grantedBy(t *testing.T, args *storage.BucketArgs,
	grant func(*storage.Bucket) []storage.Statement) (*mockaws.Recording, map[string]fixture.Statement) {
	t.Helper()
	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
		b, err := storage.NewBucket(ctx, "user-uploads", args)
		if err != nil {
			return err
		}
		_, err = storage.NewBucket(ctx, "shown",
			&storage.BucketArgs{Statements: grant(b)}) // any policy shows the statements
		return err
	})
	statements := fixture.Document(t, rec.One(t, s3PolicyType, "shown-policy").Get("policy"))
	delete(statements, "DenyWithoutTLS")
	return rec, statements
}

func TestBucketGrant(t *testing.T) {
	t.Parallel()
	t.Run("is for one bucket and one kind of access", func(t *testing.T) {
		t.Parallel()
		for access, row := range map[storage.Access]struct {
			objects any
			list    bool
		}{
			storage.AccessRead: {"s3:GetObject", true},
			storage.AccessWrite: {
				[]any{"s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"},
				false,
			},
			storage.AccessReadWrite: {[]any{"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts",
				"s3:PutObject"}, true},
		} {
			t.Run(string(access), func(t *testing.T) {
				t.Parallel()
				rec, all := grantedBy(t, nil, func(b *storage.Bucket) []storage.Statement { return b.Grant(access) })
				arn := rec.One(t, s3BucketType, "user-uploads").Outputs["arn"].StringValue()
				objects := all[map[storage.Access]string{storage.AccessRead: "Read", storage.AccessWrite: "Write", storage.AccessReadWrite: "ReadWrite"}[access]+"UserUploads"]
				require.Equal(t, row.objects, objects.Action)
				require.Equal(t, arn+"/*", objects.Resource)
				list, listed := all["ListUserUploads"]
				require.Equal(t, row.list, listed)
				if listed {
					require.Equal(t, "s3:ListBucket", list.Action)
					require.Equal(t, arn, list.Resource)
					require.Empty(t, list.Condition)
				}
			})
		}
		require.Empty(t, (&storage.Bucket{}).Grant("everything"))
	})
	t.Run("of prefixes is for them alone", func(t *testing.T) {
		t.Parallel()
		rec, all := grantedBy(t, nil, func(b *storage.Bucket) []storage.Statement { return b.Read("in/", "out/") })
		arn := rec.One(t, s3BucketType, "user-uploads").Outputs["arn"].StringValue()
		require.Equal(t, []any{arn + "/in/*", arn + "/out/*"}, all["ReadUserUploads"].Resource)
		require.Equal(t, []any{"in/*", "out/*"}, all["ListUserUploads"].Condition["StringLike"]["s3:prefix"])
	})
	t.Run("includes the bucket's key", func(t *testing.T) {
		t.Parallel()
		rec, all := grantedBy(t, &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{CustomerKey: true},
			Account:        mockaws.Account,
		}, func(b *storage.Bucket) []storage.Statement {
			return append(b.Read(), b.Write()...)
		})
		arn := rec.One(t, s3BucketType, "user-uploads").Outputs["arn"].StringValue()
		for sid, action := range map[string]any{
			"ReadUserUploadsKey":  "kms:Decrypt",
			"WriteUserUploadsKey": []any{"kms:Decrypt", "kms:GenerateDataKey"},
		} {
			require.Equal(t, action, all[sid].Action)
			require.Equal(t, rec.Only(t, "aws:kms/key:Key").Outputs["arn"].StringValue(), all[sid].Resource)
			require.Equal(t, []any{arn, arn + "/*"},
				all[sid].Condition["StringLike"]["kms:EncryptionContext:aws:s3:arn"])
		}
		require.Equal(t, "BUCKET_USER_UPLOADS", storage.Variable("user-uploads"))
	})
}

func TestBucketLink(t *testing.T) {
	t.Parallel()
	mockaws.Run(t, func(ctx *pulumi.Context) error {
		b, err := storage.NewBucket(ctx, "user-uploads", nil)
		if err != nil {
			return err
		}
		l := b.Link(storage.AccessReadWrite, "in/")
		require.Equal(t, pulumi.StringMap{"BUCKET_USER_UPLOADS": b.Name}, l.Environment)
		require.Len(t, l.Statements, 2)
		require.Equal(t, "ListUserUploads", l.Statements[0].Sid)
		require.Equal(t, "ReadWriteUserUploads", l.Statements[1].Sid)
		require.False(t, l.Numbered, "the bucket's name tells its statements apart")
		return nil
	})
}

func TestBucketPolicies(t *testing.T) {
	t.Parallel()
	t.Run("of production pass", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			var opts []mockaws.Option
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
				logs, err := storage.NewBucket(ctx, "logs",
					&storage.BucketArgs{Receives: storage.DeliveryServerAccess, Account: mockaws.Account})
				if err != nil {
					return err
				}
				args := backups()
				args.Logs = &storage.AccessLogs{Bucket: logs.Name}
				_, err = storage.NewBucket(ctx, "files", args)
				return err
			}, opts...)
			for _, finding := range judge.Findings(rec, preview) {
				require.Regexp(t, `^tags-required: `, finding)
			}
		}
	})
}
