package platform_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/platform"
)

func TestStorageSettings(t *testing.T) {
	t.Parallel()
	judge := func(s platform.StorageSettings) error {
		check.Defaults(&s)
		var p check.Problems
		check.Settings(p.In("plinth:storage"), &s)
		return p.Err()
	}
	named := func(name string, b platform.BucketSettings) platform.StorageSettings {
		return platform.StorageSettings{Buckets: map[string]*platform.BucketSettings{name: &b}}
	}
	good := func(change func(*platform.BucketSettings)) platform.StorageSettings {
		b := platform.BucketSettings{}
		change(&b)
		return named("backups", b)
	}
	copyTo := func(r platform.ReplicaSettings) platform.StorageSettings {
		return good(func(b *platform.BucketSettings) { b.Replica = &r })
	}
	const key = "arn:aws:kms:eu-central-1:210987654321:key/c"
	require.NoError(t, judge(named("backups", platform.BucketSettings{})))
	require.NoError(t, judge(named("backups", platform.BucketSettings{
		BucketSettings: storage.BucketSettings{
			CustomerKey: true,
			Lock:        &storage.Lock{Days: 30},
			CORS:        []storage.CORSRule{{Origins: []string{"*"}, Methods: []string{"GET"}}},
		},
		Replica: &platform.ReplicaSettings{BucketARN: "arn:aws:s3:::copies", KMSKeyARN: key},
	})))
	for name, c := range map[string]struct {
		settings platform.StorageSettings
		want     string
	}{
		"no bucket": {platform.StorageSettings{}, "buckets: there is none; name one, or remove plinth:storage"},
		"a record of no time": {
			platform.StorageSettings{AccessLogRetentionDays: -1},
			"accessLogRetentionDays: too small, got -1",
		},
		"capitals": {named("Backups", platform.BucketSettings{}), "buckets.Backups: a name has lower-case letters"},
		"the record's name": {
			named("access-logs", platform.BucketSettings{}),
			"buckets.access-logs: the bucket of the requests' record has this name",
		},
		"the same letters twice": {
			platform.StorageSettings{Buckets: map[string]*platform.BucketSettings{"a1": {}, "a-1": {}}},
			"buckets.a1: it differs from a-1 by hyphens only, which rights can't tell apart",
		},
		"a move too soon": {
			good(func(b *platform.BucketSettings) { b.InfrequentAccessDays = 1 }),
			"buckets.backups.infrequentAccessDays: too small, got 1; write 30 or more",
		},
		"an alias for a key": {
			good(func(b *platform.BucketSettings) { b.KMSKeyARN = "alias/x" }),
			`buckets.backups.kmsKeyArn: not the ARN of a key, got "alias/x"`,
		},
		"two keys": {
			good(func(b *platform.BucketSettings) { b.KMSKeyARN, b.CustomerKey = key, true }),
			"buckets.backups.customerKey: there is a key already, kmsKeyArn",
		},
		"a copy by its name": {
			copyTo(platform.ReplicaSettings{BucketARN: "copies"}),
			`buckets.backups.replica.bucketArn: wrong form, got "copies"; write it like arn:aws:s3:::copies`,
		},
		"a copy to nowhere": {
			copyTo(platform.ReplicaSettings{}), "buckets.backups.replica.bucketArn: required, got nothing",
		},
		"a copy's key by its name": {
			copyTo(platform.ReplicaSettings{BucketARN: "arn:aws:s3:::copies", KMSKeyARN: "key"}),
			`buckets.backups.replica.kmsKeyArn: not the ARN of a key, got "key"`,
		},
		"a copy of nobody's account": {
			copyTo(platform.ReplicaSettings{BucketARN: "arn:aws:s3:::copies", Account: "12"}),
			"buckets.backups.replica.account: an AWS account id has 12 digits",
		},
		"a copy of what has a key": {
			good(func(b *platform.BucketSettings) {
				b.CustomerKey = true
				b.Replica = &platform.ReplicaSettings{BucketARN: "arn:aws:s3:::copies"}
			}),
			"buckets.backups.replica.kmsKeyArn: missing, and what has a customer key is copied only with one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, judge(c.settings), "plinth:storage."+c.want)
		})
	}
}
