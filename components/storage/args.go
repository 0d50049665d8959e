package storage

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

const (
	// maxName leaves room for the eight characters that autonaming adds, within S3's 63:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
	maxName = 55
	// defaultNoncurrentDays is long enough to notice a bad deployment of a season.
	defaultNoncurrentDays = 90
	// abortUploadsDays is what S3 keeps, and bills, of uploads that never finished.
	abortUploadsDays = 7
	// defaultMaxAgeSeconds is how long browsers remember a CORS answer.
	defaultMaxAgeSeconds = 3600
	// minStandardDays is how long S3 keeps an object in a class before it moves it to Standard-IA, or from there on:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
	minStandardDays = 30
	maxLockDays     = 36500 // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *BucketArgs) resolve(name string) (BucketArgs, error) {
	var r BucketArgs
	if a != nil {
		r = *a
	}
	if r.NoncurrentDays == 0 {
		r.NoncurrentDays = defaultNoncurrentDays
	}
	if r.Logs != nil {
		logs := *r.Logs
		if logs.Prefix == "" {
			logs.Prefix = name + "/"
		}
		r.Logs = &logs
	}
	if r.Lock != nil {
		lock := *r.Lock
		if lock.Mode == "" {
			lock.Mode = LockGovernance
		}
		r.Lock = &lock
	}
	r.CORS = slices.Clone(r.CORS)
	for i := range r.CORS {
		if r.CORS[i].MaxAgeSeconds == 0 {
			r.CORS[i].MaxAgeSeconds = defaultMaxAgeSeconds
		}
	}
	r.Statements = slices.Clone(r.Statements)
	return r, errors.Join(check.Name(name, maxName), r.validate())
}

func (a BucketArgs) validate() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if a.ExpireDays < 0 {
		report("expireDays: it is negative, got %d; use 0 to keep objects", a.ExpireDays)
	}
	if a.NoncurrentDays < 0 {
		report("noncurrentDays: it is negative, got %d; use at least 1", a.NoncurrentDays)
	}
	problems = append(problems, a.validateTransitions(), a.validateCopies(), check.OneOf("receives", a.Receives, DeliveryNone, DeliveryCloudFront, DeliveryServerAccess, DeliveryLoadBalancer))
	logs := a.Receives == DeliveryServerAccess || a.Receives == DeliveryLoadBalancer
	if logs || a.CustomerKey {
		problems = append(problems, check.Account("account", a.Account))
	}
	switch {
	case logs && a.KMSKeyARN != nil:
		report("kmsKeyArn: logs of kind %s can't be written with a customer key; leave it out, S3's own keys encrypt them", a.Receives)
	case logs && a.CustomerKey:
		report("customerKey: logs of kind %s can't be written with a customer key, got true; leave it out, S3's own keys encrypt them", a.Receives)
	case a.CustomerKey && a.KMSKeyARN != nil:
		report("customerKey: there is a key already, kmsKeyArn, got true; take one of them out")
	}
	if a.Logs != nil && a.Logs.Bucket == nil {
		report("logs.bucket: it is missing; name a bucket that receives server access logs")
	}
	if a.PolicyLater && len(a.Statements) > 0 {
		report("statements: the policy is attached later; give them to AttachPolicy")
	}
	for i, rule := range a.CORS {
		problems = append(problems, rule.validate(fmt.Sprintf("cors[%d]", i)))
	}
	return errors.Join(problems...)
}

// validateTransitions holds S3's rules on the time that an object spends in a class.
func (a BucketArgs) validateTransitions() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if days := a.InfrequentAccessDays; days != 0 && days < minStandardDays {
		report("infrequentAccessDays: S3 moves objects to Standard-IA after %d days at the earliest, got %d; use at least %d", minStandardDays, days, minStandardDays)
	}
	if a.ArchiveDays < 0 {
		report("archiveDays: it is negative, got %d; use 0 to leave objects where they are", a.ArchiveDays)
	}
	if a.InfrequentAccessDays > 0 && a.ArchiveDays > 0 && a.ArchiveDays < a.InfrequentAccessDays+minStandardDays {
		report("archiveDays: objects stay in Standard-IA for %d days, got %d; use at least %d", minStandardDays, a.ArchiveDays, a.InfrequentAccessDays+minStandardDays)
	}
	if last := max(a.InfrequentAccessDays, a.ArchiveDays); last > 0 && a.ExpireDays > 0 && a.ExpireDays <= last {
		report("expireDays: objects move to another class after %d days, got %d; use more than %d, or take the move out", last, a.ExpireDays, last)
	}
	return errors.Join(problems...)
}

// validateCopies holds what S3 asks for of locks and replicas.
func (a BucketArgs) validateCopies() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if l := a.Lock; l != nil {
		problems = append(problems, check.OneOf("lock.mode", l.Mode, LockGovernance, LockCompliance))
		switch {
		case l.Days < 1 || l.Days > maxLockDays:
			report("lock.days: it is out of range, got %d; use 1 to %d", l.Days, maxLockDays)
		case a.ExpireDays > 0 && a.ExpireDays < l.Days:
			report("expireDays: what expires stays as a locked version until %d days are over, got %d; use at least %d", l.Days, a.ExpireDays, l.Days)
		}
		if a.Unversioned {
			report("lock: it locks versions, and unversioned keeps none; take one of them out")
		}
		if a.Receives != DeliveryNone {
			report("lock: AWS writes no logs of kind %s to a bucket with a lock; take one of them out", a.Receives)
		}
	}
	if r := a.Replica; r != nil {
		if r.BucketARN == nil {
			report("replica.bucketArn: it is missing; name the bucket that has the copy, such as arn:aws:s3:::copies")
		}
		if r.Account != "" {
			problems = append(problems, check.Account("replica.account", r.Account))
		}
		if a.Unversioned {
			report("replica: S3 copies versions, and unversioned keeps none; take one of them out")
		}
		if (a.KMSKeyARN != nil || a.CustomerKey) && r.KMSKeyARN == nil {
			report("replica.kmsKeyArn: it is missing, and what has a customer key is copied only with one; name a key of the copy's region")
		}
	}
	return errors.Join(problems...)
}

func (c CORSRule) validate(where string) error {
	var problems []error
	if len(c.Origins) == 0 {
		problems = append(problems, fmt.Errorf("%s.origins: it is empty; name the origins, such as https://example.com", where))
	}
	if len(c.Methods) == 0 {
		problems = append(problems, fmt.Errorf("%s.methods: it is empty; name the methods, such as GET", where))
	}
	for _, m := range c.Methods {
		problems = append(problems, check.OneOf(where+".methods", m, "GET", "HEAD", "PUT", "POST", "DELETE"))
	}
	if c.MaxAgeSeconds < 0 {
		problems = append(problems, fmt.Errorf("%s.maxAgeSeconds: it is negative, got %d; use at least 1", where, c.MaxAgeSeconds))
	}
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a BucketArgs) inputs() pulumi.Map {
	return pulumi.Map{
		"versioned":  pulumi.Bool(!a.Unversioned),
		"receives":   pulumi.String(string(a.Receives)),
		"expireDays": pulumi.Int(a.ExpireDays),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
