package storage

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:storage:Bucket"

// The elements of a bucket policy, for programs outside this module.
type (
	Statement = policydoc.Statement // One statement of a policy.
	Principal = policydoc.Principal // Who a statement is about.
	Condition = policydoc.Condition // What must hold for a statement to apply.
)

// Delivery is the AWS service that writes its logs into a bucket.
type Delivery string

const (
	// DeliveryNone is a bucket that no AWS service logs to.
	DeliveryNone Delivery = ""
	// DeliveryCloudFront takes CloudFront's standard logs. CloudFront writes them by ACL: when a distribution that logs here is made,
	// it adds its own grant. So the bucket has ACLs (BucketOwnerPreferred) and nothing of ours manages them.
	DeliveryCloudFront Delivery = "cloudfront"
	// DeliveryServerAccess takes the access logs of other buckets of the same account and region.
	DeliveryServerAccess Delivery = "server-access"
	// DeliveryLoadBalancer takes the access logs of application load balancers of the same account and region, which name no prefix.
	DeliveryLoadBalancer Delivery = "load-balancer"
)

// BucketArgs describes a bucket. The zero value is private, encrypted, versioned, TLS-only and protected.
type BucketArgs struct {
	// Unversioned doesn't keep previous versions. For buckets whose objects are written once, such as logs.
	Unversioned bool
	// ExpireDays deletes objects this many days after they were written. Default 0: they stay.
	ExpireDays int
	// NoncurrentDays deletes a previous version this many days after it was replaced. Default 90.
	NoncurrentDays int
	// InfrequentAccessDays moves objects to S3 Standard-IA this many days after they were written: half the price to keep, a price on each
	// read, and a month paid at least. At least 30. Default 0: they stay.
	InfrequentAccessDays int
	// ArchiveDays moves objects to S3 Glacier Instant Retrieval this many days after they were written: a sixth of the price to keep, a
	// higher price on each read, and 90 days paid at least. With InfrequentAccessDays at least 30 days later. Default 0: they stay.
	ArchiveDays int
	// Lock keeps versions from being deleted or overwritten by anybody, for backups. It can't be taken out again. Nil locks nothing.
	Lock *Lock
	// Replica copies every new version to another bucket, in another region or account. Nil copies nothing.
	Replica *Replica

	// Receives lets an AWS service deliver its logs here. Default DeliveryNone.
	Receives Delivery
	// Account is the bucket's account: 12 digits. Required with DeliveryServerAccess and DeliveryLoadBalancer, so that nobody else's logs
	// land here, and with CustomerKey.
	Account string

	// CustomerKey makes a key for the bucket, which costs $1 a month: who reads needs the right to use it, too, and CloudTrail tells who
	// did. Default false: S3's own keys (AES256), which is all that S3 server access logs and load balancers can write to.
	CustomerKey bool
	// KMSKeyARN encrypts with a customer key that exists. Its policy has to let every reader and writer use it.
	KMSKeyARN pulumi.StringPtrInput
	// Logs keeps a record of every request to this bucket. Nil keeps none.
	Logs *AccessLogs
	// CORS lets browsers on other origins use the bucket. Empty lets none.
	CORS []CORSRule

	// Statements are added to the bucket's policy, which always denies requests without TLS.
	Statements []Statement
	// PolicyLater leaves the policy to AttachPolicy, which the caller then has to call exactly once. For statements that need what is made
	// from the bucket, such as a distribution's ARN.
	PolicyLater bool

	// Disposable drops the protection and empties the bucket when it is deleted, for stacks meant to be torn down.
	Disposable bool
}

// AccessLogs says where S3 writes a record of every request to a bucket.
type AccessLogs struct {
	Bucket pulumi.StringInput // A bucket with Receives: DeliveryServerAccess.
	Prefix string             // Start of the log objects' keys. Default the bucket's logical name and a slash.
}

// CORSRule lets browsers on some origins use the bucket.
type CORSRule struct {
	Origins       []string // Such as https://example.com. Required.
	Methods       []string // Of GET, HEAD, PUT, POST, DELETE. Required.
	Headers       []string // Request headers that are allowed. Empty allows none beyond the browser's safe list.
	ExposeHeaders []string // Response headers that scripts may read.
	MaxAgeSeconds int      // How long browsers may remember the answer. Default 3600.
}

// LockMode says who may delete what is locked.
type LockMode string

const (
	// LockGovernance lets those delete who have the right to bypass it, which no role of Plinth's has.
	LockGovernance LockMode = "governance"
	// LockCompliance lets nobody: not the account's root, nor AWS's support. What was written is paid for until its time is over.
	LockCompliance LockMode = "compliance"
)

// Lock keeps every version for some time after it was written.
type Lock struct {
	Mode LockMode // Default LockGovernance.
	Days int      // How long: 1 to 36500. Required.
}

// Replica is where a bucket's copy is. Only what is written after it was set up is copied.
type Replica struct {
	// BucketARN is the copy's bucket, which keeps versions. In another account its policy has to let ReplicaRoleARN write. Required.
	BucketARN pulumi.StringInput
	// Account is the copy's account where it is another one, which owns the copy then: 12 digits.
	Account string
	// KMSKeyARN is the customer key that the copy is encrypted with, of the copy's region. Required where the bucket has a customer key.
	KMSKeyARN pulumi.StringInput
}

// Bucket is one S3 bucket with everything that makes it safe.
type Bucket struct {
	pulumi.ResourceState

	// Name is the bucket's name, which is also its id. Of a bucket that S3 or load balancers log to it is known only when the policy lets them,
	// because AWS tries at once.
	Name pulumi.StringOutput
	// ARN is the bucket's; objects are ARN/*.
	ARN pulumi.StringOutput
	// RegionalDomainName is what CloudFront takes as an origin.
	RegionalDomainName pulumi.StringOutput
	// DomainName is what CloudFront takes as a destination of its logs. With DeliveryCloudFront it is known only when the bucket has ACLs,
	// because CloudFront refuses a bucket without.
	DomainName pulumi.StringOutput
	// ReplicaRoleARN is the role that writes the copy; empty without Replica.
	ReplicaRoleARN pulumi.StringOutput

	id             pulumi.StringOutput
	name           string
	args           BucketArgs
	policyAttached bool
	accessBlock    *s3.BucketPublicAccessBlock
	key            pulumi.StringPtrInput // a customer key, or nil
}

// NewBucket registers the bucket. When args are wrong it registers nothing and reports every problem.
func NewBucket(ctx *pulumi.Context, name string, args *BucketArgs, opts ...pulumi.ResourceOption) (*Bucket, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("bucket %q: %w", name, err)
	}
	b := &Bucket{name: name, args: a}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), b, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(b)
	bucket, err := s3.NewBucketV2(ctx, name, &s3.BucketV2Args{
		ForceDestroy: pulumi.Bool(a.Disposable),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, err
	}
	b.id, b.ARN = bucket.ID().ToStringOutput(), bucket.Arn
	b.Name = b.id
	b.RegionalDomainName, b.DomainName = bucket.BucketRegionalDomainName, bucket.BucketDomainName
	if err := b.closeToThePublic(ctx, parent); err != nil {
		return nil, err
	}
	if err := b.encrypt(ctx, parent); err != nil {
		return nil, err
	}
	if err := b.keep(ctx, parent); err != nil {
		return nil, err
	}
	if err := b.openToBrowsers(ctx, parent); err != nil {
		return nil, err
	}
	if !a.PolicyLater {
		if err := b.attachPolicy(ctx, a.Statements); err != nil {
			return nil, err
		}
	}
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}
