package platform

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Storage is buckets, with the record of requests to them.
var Storage = declare(&storageTier{}, "plinth:storage", "Buckets.")

type storageTier struct {
	tier[*storage.Settings, *buckets]
}

// buckets are those that are built, by name, and the one that keeps the record of requests to all others.
type buckets struct {
	named   map[string]*storage.Bucket
	records *storage.Bucket
}

func (t *storageTier) needs() needs { return needs{settings: []Section{Sites}} }

func (t *storageTier) build(b *Build) error {
	records, err := t.accessLogs(b)
	if err != nil {
		return err
	}
	settings := t.Settings(b.Config).Buckets
	named := t.Built(b).named
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args := settings[name].Args()
		args.Account = b.Account
		args.Disposable = b.Disposable
		args.Logs = &storage.AccessLogs{Bucket: records.Name, Prefix: "storage/" + name + "/"}
		bucket, err := storage.NewBucket(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		named[name] = bucket
		output := pulumi.Map{"name": bucket.Name}
		if args.Replica != nil {
			output["replicaRoleArn"] = bucket.ReplicaRoleARN
		}
		outputs[name] = output
	}
	b.Export("buckets", outputs)
	return nil
}

// accessLogs is the bucket that keeps S3's record of requests to all others, as long as any of them keeps it. The first
// tier that needs it makes it.
func (t *storageTier) accessLogs(b *Build) (*storage.Bucket, error) {
	if built := t.Built(b); built != nil {
		return built.records, nil
	}
	args := &storage.BucketArgs{Receives: storage.DeliveryServerAccess, Account: b.Account, Disposable: b.Disposable}
	keep := func(days int) {
		if days == 0 {
			days = int(check.DefaultRetentionDays)
		}
		args.ExpireDays = max(args.ExpireDays, days)
	}
	for _, s := range Sites.Settings(b.Config) {
		keep(s.LogRetentionDays)
	}
	if s := t.Settings(b.Config); s != nil {
		keep(s.AccessLogRetentionDays)
	}
	records, err := storage.NewBucket(b.Context, storage.AccessLogName, args, b.InRegion)
	if err != nil {
		return nil, err
	}
	t.provide(b, &buckets{named: map[string]*storage.Bucket{}, records: records})
	return records, nil
}

// bucket is the one of the name, nil where there is none.
func (t *storageTier) bucket(b *Build, name string) *storage.Bucket {
	if built := t.Built(b); built != nil {
		return built.named[name]
	}
	return nil
}

// requireBucket reports a bucket, granted at the place of p, that the stack file doesn't have.
func (t *storageTier) requireBucket(c *Config, p *check.Problems, name string) {
	var known []string
	if s := t.Settings(c); s != nil {
		known = sortedKeys(s.Buckets)
	}
	unknownName(p, "bucket", "plinth:storage.buckets", known, name)
}
