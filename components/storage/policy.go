package storage

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// AttachPolicy gives a bucket made with PolicyLater its policy: the statements, and always the one
// that denies requests without TLS.
func (b *Bucket) AttachPolicy(ctx *pulumi.Context, statements ...Statement) error {
	if !b.args.PolicyLater {
		return fmt.Errorf("bucket %q: it has its policy already, and a bucket has only one; "+
			"make it with PolicyLater", b.name)
	}
	return b.attachPolicy(ctx, statements)
}

func (b *Bucket) attachPolicy(ctx *pulumi.Context, statements []Statement) error {
	if b.policyAttached {
		return fmt.Errorf("bucket %q: AttachPolicy was called twice, and a bucket has only one policy; "+
			"give it all statements at once", b.name)
	}
	b.policyAttached = true
	all := append([]Statement{b.tlsOnly()}, b.delivery()...)
	all = append(all, statements...)
	policy, err := s3.NewBucketPolicy(ctx, b.name+"-policy", &s3.BucketPolicyArgs{
		Bucket: b.id,
		Policy: policydoc.Document(all...),
	}, pulumi.Parent(b), pulumi.DependsOn([]pulumi.Resource{b.accessBlock}))
	if err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	if b.args.Receives == DeliveryServerAccess || b.args.Receives == DeliveryLoadBalancer {
		b.Name = after(policy, b.id)
	}
	return nil
}

func (b *Bucket) objects(path string) pulumi.StringOutput {
	return pulumi.Sprintf("%s/%s", b.ARN, path)
}

func (b *Bucket) tlsOnly() Statement {
	return Statement{
		Sid:        "DenyWithoutTLS",
		Deny:       true,
		Actions:    []string{"s3:*"},
		Resources:  []pulumi.StringInput{b.ARN, b.objects("*")},
		Principals: []Principal{policydoc.Everyone()},
		Conditions: []Condition{{
			Test:     "Bool",
			Variable: "aws:SecureTransport",
			Values:   policydoc.Strings("false"),
		}},
	}
}

// delivery lets the service that logs here write, for this account only.
func (b *Bucket) delivery() []Statement {
	account := pulumi.String(b.args.Account)
	switch b.args.Receives {
	case DeliveryServerAccess:
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
		return []Statement{{
			Sid:        "ServerAccessLogs",
			Actions:    []string{"s3:PutObject"},
			Resources:  []pulumi.StringInput{b.objects("*")},
			Principals: []Principal{policydoc.Service("logging.s3.amazonaws.com")},
			Conditions: []Condition{
				policydoc.Equals("aws:SourceAccount", account),
				policydoc.ArnLike("aws:SourceArn", pulumi.String("arn:aws:s3:::*")),
			},
		}}
	case DeliveryLoadBalancer:
		// The account stands in the key that the service writes, which is what limits the
		// statement. Load balancers here write without a prefix:
		// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
		return []Statement{{
			Sid:        "LoadBalancerLogs",
			Actions:    []string{"s3:PutObject"},
			Resources:  []pulumi.StringInput{b.objects("AWSLogs/" + b.args.Account + "/*")},
			Principals: []Principal{policydoc.Service("logdelivery.elasticloadbalancing.amazonaws.com")},
		}}
	}
	return nil
}
