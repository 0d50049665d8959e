package storage_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestBucketArgs(t *testing.T) {
	t.Parallel()
	type (
		args     = storage.BucketArgs
		settings = storage.BucketSettings
	)
	of := func(s settings) args { return args{BucketSettings: s} }
	cors := func(rule storage.CORSRule) args { return of(settings{CORS: []storage.CORSRule{rule}}) }
	copied := func(r storage.Replica) args { return args{Replica: &r} }
	logs := func(from storage.Delivery) args { return args{Receives: from, Account: mockaws.Account} }
	with := func(a args, change func(*args)) args { change(&a); return a }
	locked := func(change func(*args)) args { return with(of(settings{Lock: &storage.Lock{Days: 30}}), change) }
	key := pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/k")
	withKey := func(a *args) { a.KMSKeyARN = key }
	copies := pulumi.String("arn:aws:s3:::copies")
	get, all := []string{"GET"}, []string{"*"}
	for name, c := range map[string]struct {
		args args
		want string
	}{
		"days below nothing":     {of(settings{ExpireDays: -1}), "expireDays: too small, got -1; write 1 or more"},
		"versions below nothing": {of(settings{NoncurrentDays: -1}), "noncurrentDays: too small, got -1"},
		"an unknown delivery":    {args{Receives: "carrier-pigeon"}, "receives: not an allowed value"},
		"S3's logs of any account": {
			args{Receives: storage.DeliveryServerAccess}, "account: an AWS account id has 12 digits",
		},
		"load balancers of any account": {
			args{Receives: storage.DeliveryLoadBalancer}, "account: an AWS account id has 12 digits",
		},
		"S3's logs with a key": {
			with(logs(storage.DeliveryServerAccess), withKey), "kmsKeyArn: logs of kind server-access",
		},
		"load balancer logs with a key": {
			with(logs(storage.DeliveryLoadBalancer), withKey), "kmsKeyArn: logs of kind load-balancer",
		},
		"logs to nowhere": {args{Logs: &storage.AccessLogs{}}, "logs.bucket: missing"},
		"statements now and later": {
			args{PolicyLater: true, Statements: make([]storage.Statement, 1)},
			"statements: the policy is attached later",
		},
		"CORS of nobody":  {cors(storage.CORSRule{Methods: get}), "cors[0].origins: required, got nothing"},
		"CORS of nothing": {cors(storage.CORSRule{Origins: all}), "cors[0].methods: required, got nothing"},
		"CORS of a method S3 lacks": {
			cors(storage.CORSRule{Origins: all, Methods: []string{"PATCH"}}),
			"cors[0].methods[0]: not an allowed value",
		},
		"a CORS answer that has expired": {
			cors(storage.CORSRule{Origins: all, Methods: get, MaxAgeSeconds: -1}), "cors[0].maxAgeSeconds: too small",
		},
		"infrequent access at once": {
			of(settings{InfrequentAccessDays: 7}), "infrequentAccessDays: too small, got 7; write 30 or more",
		},
		"an archive below nothing": {of(settings{ArchiveDays: -1}), "archiveDays: too small"},
		"an archive too soon": {
			of(settings{InfrequentAccessDays: 30, ArchiveDays: 59}),
			"archiveDays: objects stay in Standard-IA for 30 days, got 59; write at least 60",
		},
		"a move after the end": {
			of(settings{ArchiveDays: 90, ExpireDays: 90}),
			"expireDays: objects move to another class after 90 days, got 90; write more than 90",
		},
		"two keys": {
			args{BucketSettings: settings{CustomerKey: true}, KMSKeyARN: key, Account: mockaws.Account},
			"customerKey: there is a key already",
		},
		"a key of nobody's account": {of(settings{CustomerKey: true}), "account: an AWS account id has 12 digits"},
		"logs with a key of their own": {
			with(logs(storage.DeliveryServerAccess), func(a *args) { a.CustomerKey = true }),
			"customerKey: logs of kind server-access",
		},
		"an unknown lock": {
			of(settings{Lock: &storage.Lock{Mode: "padlock", Days: 1}}), "lock.mode: not an allowed value",
		},
		"a lock for no time": {of(settings{Lock: &storage.Lock{}}), "lock.days: required, got nothing"},
		"a lock for less":    {of(settings{Lock: &storage.Lock{Days: -1}}), "lock.days: too small, got -1; write 1 or more"},
		"a lock for ever": {
			of(settings{Lock: &storage.Lock{Days: 36501}}), "lock.days: too large, got 36501; write 36500 or less",
		},
		"an end before the lock's": {
			locked(func(a *args) { a.ExpireDays = 29 }),
			"expireDays: what expires stays as a locked version until 30 days are over",
		},
		"a lock on nothing": {
			locked(func(a *args) { a.Unversioned = true }), "lock: it locks versions, and unversioned keeps none",
		},
		"a lock on logs": {
			locked(func(a *args) { a.Receives = storage.DeliveryCloudFront }),
			"lock: AWS writes no logs of kind cloudfront to a bucket with a lock",
		},
		"a copy to nowhere": {copied(storage.Replica{}), "replica.bucketArn: missing"},
		"a copy of nobody's account": {
			copied(storage.Replica{BucketARN: copies, Account: "12"}),
			"replica.account: an AWS account id has 12 digits",
		},
		"a copy of no versions": {
			with(copied(storage.Replica{BucketARN: copies}), func(a *args) { a.Unversioned = true }),
			"replica: S3 copies versions, and unversioned keeps none",
		},
		"a copy of what has a key": {
			with(copied(storage.Replica{BucketARN: copies}), withKey), "replica.kmsKeyArn: missing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := storage.NewBucket(ctx, "files", &c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := storage.NewBucket(ctx, "Upper.Case", nil)
		return err
	})
	require.ErrorContains(t, err, "lower-case letters")
}
