package platform

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Storage is buckets, with the record of requests to them.
var Storage = declare(&storageTier{}, "plinth:storage", "Buckets.")

// StorageSettings is what a stack file says of buckets.
type StorageSettings struct {
	// Buckets, by name. The record of requests to them is kept in one more.
	Buckets map[string]*BucketSettings `json:"buckets"`
	// Days that the record of requests is kept.
	AccessLogRetentionDays int `json:"accessLogRetentionDays,omitempty" jsonschema:"minimum=1"`
}

// BucketSettings is what a stack file says of one bucket.
type BucketSettings struct {
	storage.BucketSettings
	// ARN of a customer key that exists, whose policy lets every reader and writer use it.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
	// Copies every new version to another bucket, in another region or account.
	Replica *ReplicaSettings `json:"replica,omitempty"`
}

// ReplicaSettings is what a stack file says of a bucket's copy.
type ReplicaSettings struct {
	// ARN of the bucket that has the copy. It keeps versions; in another account its policy lets
	// the output replicaRoleArn write.
	BucketARN string `json:"bucketArn" jsonschema:"pattern=^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1\\,61}[a-z0-9]$,example=arn:aws:s3:::copies"`
	// The copy's account where it is another one, 12 digits in quotes.
	Account string `json:"account,omitempty"`
	// ARN of the customer key that the copy is encrypted with, of the copy's region. Required where
	// the bucket has one.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
}

// accessLogName is the name of the bucket that keeps the record of requests to all others of a
// stack.
const accessLogName = "access-logs"

// SetDefaults fills in what is unset.
func (s *StorageSettings) SetDefaults() {
	s.AccessLogRetentionDays = cmp.Or(s.AccessLogRetentionDays, int(check.DefaultRetentionDays))
}

// Validate reports names that don't fit, or that rights can't tell apart.
func (s *StorageSettings) Validate(p *check.Problems) {
	if len(s.Buckets) == 0 {
		p.At("buckets").Say("there is none").Fix("name one, or remove plinth:storage")
	}
	letters := map[string]string{}
	for _, name := range sortedKeys(s.Buckets) {
		at := p.In("buckets", name)
		check.Name(at, name, storage.MaxName)
		if name == accessLogName {
			at.At().Value(name).Say("the bucket of the requests' record has this name").Fix("rename it")
		}
		bare := strings.ReplaceAll(name, "-", "")
		if other, taken := letters[bare]; taken {
			at.At().Value(name).Say("it differs from %s by hyphens only, which rights can't tell apart", other).
				Fix("rename one")
		}
		letters[bare] = name
	}
}

// Validate reports what is wrong with one bucket.
func (s *BucketSettings) Validate(p *check.Problems) {
	s.BucketSettings.Validate(p)
	if s.KMSKeyARN != "" {
		check.KeyARN(p.In("kmsKeyArn"), s.KMSKeyARN)
	}
	if s.CustomerKey && s.KMSKeyARN != "" {
		p.At("customerKey").Value(true).Say("there is a key already, kmsKeyArn").Fix("remove one of them")
	}
	r := s.Replica
	if r == nil {
		return
	}
	in := p.In("replica")
	if r.Account != "" {
		check.Account(in.In("account"), r.Account)
	}
	if r.KMSKeyARN != "" {
		check.KeyARN(in.In("kmsKeyArn"), r.KMSKeyARN)
	} else if s.CustomerKey || s.KMSKeyARN != "" {
		in.At("kmsKeyArn").Say("missing, and what has a customer key is copied only with one").
			Fix("name a key of the copy's region")
	}
}

// args are the settings as arguments. The caller fills in what it gives.
func (s *BucketSettings) args() *storage.BucketArgs {
	args := &storage.BucketArgs{
		BucketSettings: s.BucketSettings,
		KMSKeyARN:      optional(s.KMSKeyARN),
	}
	if r := s.Replica; r != nil {
		args.Replica = &storage.Replica{
			BucketARN: pulumi.String(r.BucketARN),
			Account:   r.Account,
		}
		if r.KMSKeyARN != "" {
			args.Replica.KMSKeyARN = pulumi.String(r.KMSKeyARN)
		}
	}
	return args
}

type storageTier struct {
	tier[*StorageSettings, *buckets]
}

// buckets are those that are built, by name, and the one that keeps the record of requests to all
// others.
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
		args := settings[name].args()
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

// accessLogs is the bucket that keeps S3's record of requests to all others, as long as any of them
// keeps it. The first tier that needs it makes it.
func (t *storageTier) accessLogs(b *Build) (*storage.Bucket, error) {
	if built := t.Built(b); built != nil {
		return built.records, nil
	}
	args := &storage.BucketArgs{
		Receives:   storage.DeliveryServerAccess,
		Account:    b.Account,
		Disposable: b.Disposable,
	}
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
	records, err := storage.NewBucket(b.Context, accessLogName, args, b.InRegion)
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
