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
	problems = append(problems, check.OneOf("receives", a.Receives, DeliveryNone, DeliveryCloudFront, DeliveryServerAccess, DeliveryLoadBalancer))
	needsAccount := a.Receives == DeliveryServerAccess || a.Receives == DeliveryLoadBalancer
	if needsAccount {
		problems = append(problems, check.Account("account", a.Account))
		if a.KMSKeyARN != nil {
			report("kmsKeyArn: logs of kind %s can't be written with a customer key; leave it out, S3's own keys encrypt them", a.Receives)
		}
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
