package storage

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// MaxName is the longest name of a bucket, in characters. It leaves room for the eight that
// autonaming adds, within S3's 63:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const MaxName = 55

// Delivery is the AWS service that writes its logs into a bucket.
type Delivery string

const (
	// DeliveryNone is a bucket that no AWS service logs to.
	DeliveryNone Delivery = ""
	// DeliveryCloudFront takes CloudFront's standard logs. CloudFront writes them by ACL: when a
	// distribution that logs here is made, it adds its own grant. So the bucket has ACLs
	// (BucketOwnerPreferred) and nothing of ours manages them.
	DeliveryCloudFront Delivery = "cloudfront"
	// DeliveryServerAccess takes the access logs of other buckets of the same account and region.
	DeliveryServerAccess Delivery = "server-access"
	// DeliveryLoadBalancer takes the access logs of application load balancers of the same account
	// and region, which name no prefix.
	DeliveryLoadBalancer Delivery = "load-balancer"
)

// BucketArgs are a bucket's settings and what the program gives. The zero value is private,
// encrypted, versioned, TLS-only and protected.
type BucketArgs struct {
	BucketSettings

	// Unversioned keeps no previous versions. For buckets whose objects are written once, such as
	// logs.
	Unversioned bool
	// Replica copies every new version to another bucket, in another region or account. Nil copies
	// nothing.
	Replica *Replica

	// Receives lets an AWS service deliver its logs here. Default DeliveryNone. S3's server access
	// logs and load balancers can write to S3's own keys only.
	Receives Delivery
	// Account is the bucket's account: 12 digits. Required with DeliveryServerAccess and
	// DeliveryLoadBalancer, so that nobody else's logs land here, and with CustomerKey.
	Account string

	// KMSKeyARN encrypts with a customer key that exists. Its policy has to let every reader and
	// writer use it.
	KMSKeyARN pulumi.StringPtrInput
	// Logs keeps a record of every request to this bucket. Nil keeps none.
	Logs *AccessLogs

	// Statements are added to the bucket's policy, which always denies requests without TLS.
	Statements []Statement
	// PolicyLater leaves the policy to AttachPolicy, which the caller then has to call exactly
	// once. For statements that need what is made from the bucket, such as a distribution's ARN.
	PolicyLater bool

	// Disposable drops the protection and empties the bucket when it is deleted, for stacks meant
	// to be torn down.
	Disposable bool
}

// AccessLogs says where S3 writes a record of every request to a bucket.
type AccessLogs struct {
	Bucket pulumi.StringInput // A bucket with Receives: DeliveryServerAccess.
	Prefix string             // Start of the log objects' keys. Default the bucket's logical name and a slash.
}

// Replica is where a bucket's copy is. Only what is written after it was set up is copied.
type Replica struct {
	// BucketARN is the copy's bucket, which keeps versions. In another account its policy has to
	// let ReplicaRoleARN write. Required.
	BucketARN pulumi.StringInput
	// Account is the copy's account where it is another one, which owns the copy then: 12 digits.
	Account string
	// KMSKeyARN is the customer key that the copy is encrypted with, of the copy's region. Required
	// where the bucket has a customer key.
	KMSKeyARN pulumi.StringInput
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *BucketArgs) resolve(name string) (BucketArgs, error) {
	var r BucketArgs
	if a != nil {
		r = *a
	}
	if r.Logs != nil {
		logs := *r.Logs
		if logs.Prefix == "" {
			logs.Prefix = name + "/"
		}
		r.Logs = &logs
	}
	r.Statements = slices.Clone(r.Statements)
	check.Defaults(&r.BucketSettings)

	var p check.Problems
	check.Name(&p, name, MaxName)
	check.Settings(&p, &r.BucketSettings)
	r.validateDelivery(&p)
	r.validateCopies(&p)
	if r.Logs != nil && r.Logs.Bucket == nil {
		p.At("logs", "bucket").Say("missing").Fix("name a bucket that receives server access logs")
	}
	if r.PolicyLater && len(r.Statements) > 0 {
		p.At("statements").Say("the policy is attached later").Fix("give them to AttachPolicy")
	}
	return r, p.Err()
}

// validateDelivery holds the bucket's keys to what the service that logs here can write with.
func (a BucketArgs) validateDelivery(p *check.Problems) {
	check.OneOf(p.In("receives"), a.Receives,
		DeliveryNone, DeliveryCloudFront, DeliveryServerAccess, DeliveryLoadBalancer)
	logs := a.Receives == DeliveryServerAccess || a.Receives == DeliveryLoadBalancer
	if logs || a.CustomerKey {
		check.Account(p.In("account"), a.Account)
	}
	unwritable := "logs of kind %s can't be written with a customer key"
	switch {
	case logs && a.KMSKeyARN != nil:
		p.At("kmsKeyArn").Say(unwritable, a.Receives).Fix("remove it: S3's own keys encrypt them")
	case logs && a.CustomerKey:
		p.At("customerKey").Value(true).Say(unwritable, a.Receives).Fix("remove it: S3's own keys encrypt them")
	case a.CustomerKey && a.KMSKeyARN != nil:
		p.At("customerKey").Value(true).Say("there is a key already, kmsKeyArn").Fix("remove one of them")
	}
}

// validateCopies holds what S3 asks of locks and replicas.
func (a BucketArgs) validateCopies(p *check.Problems) {
	if a.Lock != nil && a.Unversioned {
		p.At("lock").Say("it locks versions, and unversioned keeps none").Fix("remove one of them")
	}
	if a.Lock != nil && a.Receives != DeliveryNone {
		p.At("lock").Say("AWS writes no logs of kind %s to a bucket with a lock", a.Receives).Fix("remove one of them")
	}
	if a.Replica == nil {
		return
	}
	in := p.In("replica")
	if a.Replica.BucketARN == nil {
		in.At("bucketArn").Say("missing").Fix("name the bucket that has the copy, such as arn:aws:s3:::copies")
	}
	if a.Replica.Account != "" {
		check.Account(in.In("account"), a.Replica.Account)
	}
	if a.Unversioned {
		in.At().Say("S3 copies versions, and unversioned keeps none").Fix("remove one of them")
	}
	if (a.KMSKeyARN != nil || a.CustomerKey) && a.Replica.KMSKeyARN == nil {
		in.At("kmsKeyArn").Say("missing, and what has a customer key is copied only with one").
			Fix("name a key of the copy's region")
	}
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
