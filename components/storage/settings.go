package storage

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// AccessLogName is the name of the bucket that keeps the record of requests to all others of a stack.
const AccessLogName = "access-logs"

// Settings is what a stack file says about buckets: plinth:storage.
type Settings struct {
	// Buckets, by name. The record of requests to them is kept in one more.
	Buckets map[string]*BucketSettings `json:"buckets"`
	// How many days the record of requests is kept.
	AccessLogRetentionDays int `json:"accessLogRetentionDays,omitempty" jsonschema:"minimum=1,default=365"`
}

// BucketSettings is what a stack file says about one bucket.
type BucketSettings struct {
	// After how many days objects are deleted. Without it they stay.
	ExpireDays int `json:"expireDays,omitempty" jsonschema:"minimum=1"`
	// After how many days a previous version is deleted.
	NoncurrentDays int `json:"noncurrentDays,omitempty" jsonschema:"minimum=1,default=90"`
	// After how many days objects move to Standard-IA: half the price to keep, a price on each read. Without it they stay.
	InfrequentAccessDays int `json:"infrequentAccessDays,omitempty" jsonschema:"minimum=30"`
	// After how many days objects move to Glacier Instant Retrieval: a sixth of the price to keep, a higher one on each read. Without it
	// they stay.
	ArchiveDays int `json:"archiveDays,omitempty" jsonschema:"minimum=1"`
	// A key of the bucket's own, at $1 a month, instead of S3's keys.
	CustomerKey bool `json:"customerKey,omitempty"`
	// ARN of a customer key that exists, whose policy lets every reader and writer use it.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
	// Browsers on other origins that use the bucket.
	CORS []CORSSettings `json:"cors,omitempty"`
	// Keeps versions from being deleted or overwritten by anybody, for backups. It can't be taken out again.
	Lock *LockSettings `json:"lock,omitempty"`
	// Copies every new version to another bucket, in another region or account.
	Replica *ReplicaSettings `json:"replica,omitempty"`
}

// CORSSettings is what a stack file says about browsers on other origins.
type CORSSettings struct {
	// Origins, such as https://example.com.
	Origins []string `json:"origins" jsonschema:"minItems=1"`
	// Methods, of GET, HEAD, PUT, POST, DELETE.
	Methods []string `json:"methods" jsonschema:"minItems=1,enum=GET,enum=HEAD,enum=PUT,enum=POST,enum=DELETE"`
	// Request headers that are allowed beyond the browser's safe list.
	Headers []string `json:"headers,omitempty"`
	// Response headers that scripts may read.
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	// How many seconds browsers may remember the answer.
	MaxAgeSeconds int `json:"maxAgeSeconds,omitempty" jsonschema:"minimum=1,default=3600"`
}

// LockSettings is what a stack file says about a bucket's lock.
type LockSettings struct {
	// Who may delete what is locked: who has the right to bypass it, or nobody.
	Mode LockMode `json:"mode,omitempty" jsonschema:"enum=governance,enum=compliance,default=governance"`
	// How many days a version is locked.
	Days int `json:"days" jsonschema:"minimum=1,maximum=36500"`
}

// ReplicaSettings is what a stack file says about a bucket's copy.
type ReplicaSettings struct {
	// ARN of the bucket that has the copy. It keeps versions; in another account its policy lets the output replicaRoleArn write.
	BucketARN string `json:"bucketArn"`
	// The copy's account where it is another one, 12 digits in quotes.
	Account string `json:"account,omitempty"`
	// ARN of the customer key that the copy is encrypted with, of the copy's region. Required where the bucket has one.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
}

// Args are a bucket's settings as arguments; the caller fills in Account, Logs and Disposable.
func (s *BucketSettings) Args() *BucketArgs {
	args := &BucketArgs{ExpireDays: s.ExpireDays, NoncurrentDays: s.NoncurrentDays, InfrequentAccessDays: s.InfrequentAccessDays,
		ArchiveDays: s.ArchiveDays, CustomerKey: s.CustomerKey}
	if s.KMSKeyARN != "" {
		args.KMSKeyARN = pulumi.String(s.KMSKeyARN)
	}
	for _, c := range s.CORS {
		args.CORS = append(args.CORS, CORSRule(c))
	}
	if s.Lock != nil {
		args.Lock = &Lock{Mode: s.Lock.Mode, Days: s.Lock.Days}
	}
	if s.Replica != nil {
		args.Replica = &Replica{Account: s.Replica.Account}
		if s.Replica.BucketARN != "" {
			args.Replica.BucketARN = pulumi.String(s.Replica.BucketARN)
		}
		if s.Replica.KMSKeyARN != "" {
			args.Replica.KMSKeyARN = pulumi.String(s.Replica.KMSKeyARN)
		}
	}
	return args
}

var (
	bucketARN = regexp.MustCompile(`^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	keyARN    = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+$`)
)

// someAccount stands for the stack's, which the stack file says elsewhere.
const someAccount = "123456789012"

// Validate reports every mistake, in the words of the stack file; path is like "plinth:storage".
func (s *Settings) Validate(path string) error {
	var problems []error
	if len(s.Buckets) == 0 {
		problems = append(problems, fmt.Errorf("%s.buckets: there is none; name one, or take %s out", path, path))
	}
	if s.AccessLogRetentionDays < 0 {
		problems = append(problems, fmt.Errorf("%s.accessLogRetentionDays: it is negative, got %d; use at least 1", path, s.AccessLogRetentionDays))
	}
	letters := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(s.Buckets)) {
		where := path + ".buckets." + name
		if err := check.Name(name, maxName); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w; rename it", where, err))
		}
		if name == AccessLogName {
			problems = append(problems, fmt.Errorf("%s: the bucket of the requests' record is called so, got %q; rename it", where, name))
		}
		bare := strings.ReplaceAll(name, "-", "")
		if other, taken := letters[bare]; taken {
			problems = append(problems, fmt.Errorf("%s: it differs from %s by hyphens only, which rights can't tell apart, got %q; rename one", where, other, name))
		}
		letters[bare] = name
		problems = append(problems, s.Buckets[name].validate(where))
	}
	return errors.Join(problems...)
}

func (s *BucketSettings) validate(where string) error {
	args := s.Args()
	args.Account = someAccount
	_, err := args.resolve("name")
	var problems []error
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			problems = append(problems, fmt.Errorf("%s.%s", where, line))
		}
	}
	key := func(key, arn string) {
		if arn != "" && !keyARN.MatchString(arn) {
			problems = append(problems, fmt.Errorf("%s.%s: it isn't the ARN of a key, got %q; write one like arn:aws:kms:<region>:<account>:key/<id>", where, key, arn))
		}
	}
	key("kmsKeyArn", s.KMSKeyARN)
	if r := s.Replica; r != nil {
		key("replica.kmsKeyArn", r.KMSKeyARN)
		if r.BucketARN != "" && !bucketARN.MatchString(r.BucketARN) {
			problems = append(problems, fmt.Errorf("%s.replica.bucketArn: it isn't the ARN of a bucket, got %q; write one like arn:aws:s3:::copies", where, r.BucketARN))
		}
	}
	return errors.Join(problems...)
}
