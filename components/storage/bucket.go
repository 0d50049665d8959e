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

// Bucket is one S3 bucket with everything that makes it safe.
type Bucket struct {
	pulumi.ResourceState

	// Name is the bucket's name, which is also its id. Of a bucket that S3 or load balancers log to
	// it is known only when the policy lets them, because AWS tries at once.
	Name pulumi.StringOutput
	// ARN is the bucket's; objects are ARN/*.
	ARN pulumi.StringOutput
	// RegionalDomainName is what CloudFront takes as an origin.
	RegionalDomainName pulumi.StringOutput
	// DomainName is what CloudFront takes as a destination of its logs. With DeliveryCloudFront it
	// is known only when the bucket has ACLs, because CloudFront refuses a bucket without.
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

// NewBucket registers the bucket. When args are wrong it registers nothing and reports every
// problem.
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
		return nil, fmt.Errorf("bucket: %w", err)
	}
	b.id = bucket.ID().ToStringOutput()
	b.ARN = bucket.Arn
	b.Name = b.id
	b.RegionalDomainName = bucket.BucketRegionalDomainName
	b.DomainName = bucket.BucketDomainName
	for _, step := range []func(*pulumi.Context, pulumi.ResourceOption) error{
		b.blockPublicAccess, b.encrypt, b.keepVersions, b.openToBrowsers,
	} {
		if err := step(ctx, parent); err != nil {
			return nil, err
		}
	}
	if !a.PolicyLater {
		if err := b.attachPolicy(ctx, a.Statements); err != nil {
			return nil, err
		}
	}
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"name": b.Name, "arn": b.ARN})
}
