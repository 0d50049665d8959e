package site

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/functions/viewerrequest"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:site:Site"

// Site exposes what records, the upload and alarms need.
type Site struct {
	pulumi.ResourceState

	// URL is where people find the site: https://… without a slash at the end.
	URL pulumi.StringOutput
	// BucketName is where the site's files go.
	BucketName pulumi.StringOutput
	// DistributionID and DistributionARN are the distribution's; uploads invalidate by the first.
	DistributionID, DistributionARN pulumi.StringOutput
	// DomainName is the name that CloudFront gave; records of other names point to it, in the zone
	// DistributionZoneID.
	DomainName, DistributionZoneID pulumi.StringOutput
	// KeyValueStoreARN is the store of what the function in front of the site knows.
	KeyValueStoreARN pulumi.StringOutput
	// LogsBucketName is where requests are logged.
	LogsBucketName pulumi.StringOutput
}

// New registers the site. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Site, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("site %q: %w", name, err)
	}
	s := &Site{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), s, opts...); err != nil {
		return nil, err
	}
	b := builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(s)}
	web, logs, err := b.buckets()
	if err != nil {
		return nil, fmt.Errorf("buckets: %w", err)
	}
	store, keys, err := b.store()
	if err != nil {
		return nil, err
	}
	function, err := b.viewerRequest(store)
	if err != nil {
		return nil, fmt.Errorf("viewer request function: %w", err)
	}
	policies, err := b.policies()
	if err != nil {
		return nil, err
	}
	distribution, err := b.distribution(web, logs, function, policies, keys)
	if err != nil {
		return nil, fmt.Errorf("distribution: %w", err)
	}
	if err := letIn(ctx, web, distribution); err != nil {
		return nil, fmt.Errorf("policy of the web bucket: %w", err)
	}
	if err := b.records(distribution); err != nil {
		return nil, err
	}
	s.BucketName = web.Name
	s.LogsBucketName = logs.Name
	s.KeyValueStoreARN = store.Arn
	s.DistributionID = distribution.ID().ToStringOutput()
	s.DistributionARN = distribution.Arn
	s.DomainName = distribution.DomainName
	s.DistributionZoneID = distribution.HostedZoneId
	s.URL = pulumi.Sprintf("https://%s", distribution.DomainName)
	if a.Domain != "" {
		s.URL = pulumi.Sprintf("https://%s", a.Domain)
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"url":            s.URL,
		"bucketName":     s.BucketName,
		"distributionId": s.DistributionID,
	})
}

// builder makes the children; each method makes those of one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
}

// logVersionsDays is how long an expired log can still be brought back.
const logVersionsDays = 7

// buckets are the one with the site's files and the one that CloudFront logs to.
func (b builder) buckets() (web, logs *storage.Bucket, err error) {
	logs, err = storage.NewBucket(b.ctx, b.name+"-logs", &storage.BucketArgs{
		BucketSettings: storage.BucketSettings{
			ExpireDays:     b.args.LogRetentionDays,
			NoncurrentDays: logVersionsDays,
		},
		Receives:   storage.DeliveryCloudFront,
		Disposable: b.args.Disposable,
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	web, err = storage.NewBucket(b.ctx, b.name+"-web", &storage.BucketArgs{
		Logs:        b.args.AccessLogs,
		PolicyLater: true,
		Disposable:  b.args.Disposable,
	}, b.parent)
	return web, logs, err
}

// letIn lets this distribution, and no other, read the bucket's objects. It may not list them: so
// S3 answers 403 for an object that isn't there, and CloudFront shows the error page.
func letIn(ctx *pulumi.Context, web *storage.Bucket, distribution *cloudfront.Distribution) error {
	return web.AttachPolicy(ctx, storage.Statement{
		Sid:        "Distribution",
		Actions:    []string{"s3:GetObject"},
		Resources:  []pulumi.StringInput{pulumi.Sprintf("%s/*", web.ARN)},
		Principals: []storage.Principal{policydoc.Service("cloudfront.amazonaws.com")},
		Conditions: []storage.Condition{policydoc.Equals("AWS:SourceArn", distribution.Arn)},
	})
}

// viewerRequest is the function in front of the site.
func (b builder) viewerRequest(store *cloudfront.KeyValueStore) (*cloudfront.Function, error) {
	return cloudfront.NewFunction(b.ctx, b.name+"-viewer-request", &cloudfront.FunctionArgs{
		Comment: pulumi.Sprintf(
			"One host name, sign-in, redirects and clean addresses of the site %s",
			b.name,
		),
		Runtime:                   pulumi.String("cloudfront-js-2.0"),
		Code:                      pulumi.String(viewerrequest.Source),
		Publish:                   pulumi.Bool(true),
		KeyValueStoreAssociations: pulumi.StringArray{store.Arn},
	}, b.parent)
}

// records makes the records of the site's names, if the zone is given.
func (b builder) records(distribution *cloudfront.Distribution) error {
	if b.args.ZoneID == nil {
		return nil
	}
	for i, name := range b.args.Names() {
		role := []string{"domain", "www"}[i]
		err := dns.NewAlias(b.ctx, b.name+"-"+role, &dns.AliasArgs{
			ZoneID:       b.args.ZoneID,
			Name:         name,
			TargetDomain: distribution.DomainName,
			TargetZoneID: distribution.HostedZoneId,
		}, b.parent)
		if err != nil {
			return fmt.Errorf("records of %s: %w", name, err)
		}
	}
	return nil
}
