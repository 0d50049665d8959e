package ingress

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:ingress:Ingress"

// TLSPolicy is what the HTTPS listeners speak: TLS 1.3, and 1.2 with forward secrecy for older
// clients:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
const TLSPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// TestPort is where the listener for tests listens.
const TestPort = 8443

// Ingress is the load balancer, as services and DNS need it.
type Ingress struct {
	pulumi.ResourceState

	ARN pulumi.StringOutput
	// DNSName and ZoneID are the target of alias records.
	DNSName, ZoneID pulumi.StringOutput
	// ARNSuffix is the load balancer's name in metrics and in scaling by requests.
	ARNSuffix pulumi.StringOutput
	// SecurityGroupID is what services let in.
	SecurityGroupID pulumi.StringOutput
	// ListenerARN is the HTTPS listener, TestListenerARN the one for tests, or empty.
	ListenerARN, TestListenerARN pulumi.StringOutput

	name       string
	tests      bool
	priorities map[int]string
}

// Tests reports whether it has a listener for tests.
func (i *Ingress) Tests() bool { return i.tests }

// New registers the load balancer. When args are wrong it registers nothing and reports every
// problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Ingress, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, err
	}
	i := &Ingress{name: name, tests: len(a.TestCIDRs)+len(a.TestAddresses) > 0, priorities: map[int]string{}}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), i, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(i)
	group, err := newSecurityGroup(ctx, name, a, parent)
	if err != nil {
		return nil, err
	}
	balancer, err := newLoadBalancer(ctx, name, a, group, parent)
	if err != nil {
		return nil, fmt.Errorf("load balancer: %w", err)
	}
	i.ARN = balancer.Arn
	i.DNSName = balancer.DnsName
	i.ZoneID = balancer.ZoneId
	i.ARNSuffix = balancer.ArnSuffix
	i.SecurityGroupID = group.ID().ToStringOutput()
	if err := i.listen(ctx, a, parent); err != nil {
		return nil, err
	}
	if err := a.Monitor.Watch(ctx, parent, alarms(name, i.ARNSuffix, a.Alarms)); err != nil {
		return nil, err
	}
	return i, ctx.RegisterResourceOutputs(i, pulumi.Map{"dnsName": i.DNSName, "listenerArn": i.ListenerARN})
}

func newLoadBalancer(
	ctx *pulumi.Context, name string, a Args, group *ec2.SecurityGroup, parent pulumi.ResourceOption,
) (*lb.LoadBalancer, error) {
	logs, err := storage.NewBucket(ctx, name+"-logs", &storage.BucketArgs{
		BucketSettings: storage.BucketSettings{ExpireDays: a.LogRetentionDays},
		Receives:       storage.DeliveryLoadBalancer,
		Account:        a.Account,
		Disposable:     a.Disposable,
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("bucket of logs: %w", err)
	}
	return lb.NewLoadBalancer(ctx, name, &lb.LoadBalancerArgs{
		LoadBalancerType:         pulumi.String("application"),
		Internal:                 pulumi.Bool(false),
		SecurityGroups:           pulumi.StringArray{group.ID()},
		Subnets:                  a.SubnetIDs,
		IdleTimeout:              pulumi.Int(a.IdleTimeoutSeconds),
		DropInvalidHeaderFields:  pulumi.Bool(true),
		DesyncMitigationMode:     pulumi.String("defensive"),
		EnableDeletionProtection: pulumi.Bool(!a.Disposable),
		// AWS writes a test object at once, so the name is known only when the bucket's policy lets
		// it.
		AccessLogs: &lb.LoadBalancerAccessLogsArgs{Bucket: logs.Name, Enabled: pulumi.Bool(true)},
	}, parent, pulumi.Protect(!a.Disposable))
}

// listen creates the listeners. HTTPS answers 404 until services have routes.
func (i *Ingress) listen(ctx *pulumi.Context, a Args, parent pulumi.ResourceOption) error {
	_, err := lb.NewListener(ctx, i.name+"-http", &lb.ListenerArgs{
		LoadBalancerArn: i.ARN,
		Port:            pulumi.Int(80),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
			Type: pulumi.String("redirect"),
			Redirect: &lb.ListenerDefaultActionRedirectArgs{
				Protocol:   pulumi.String("HTTPS"),
				Port:       pulumi.String("443"),
				StatusCode: pulumi.String("HTTP_301"),
			},
		}},
	}, parent)
	if err != nil {
		return fmt.Errorf("HTTP listener: %w", err)
	}
	listener, err := i.listenTLS(ctx, i.name+"-https", 443, a, parent)
	if err != nil {
		return fmt.Errorf("HTTPS listener: %w", err)
	}
	i.ListenerARN = listener.Arn
	i.TestListenerARN = pulumi.String("").ToStringOutput()
	if !i.tests {
		return nil
	}
	test, err := i.listenTLS(ctx, i.name+"-test", TestPort, a, parent)
	if err != nil {
		return fmt.Errorf("listener for tests: %w", err)
	}
	i.TestListenerARN = test.Arn
	return nil
}

func (i *Ingress) listenTLS(
	ctx *pulumi.Context, name string, port int, a Args, parent pulumi.ResourceOption,
) (*lb.Listener, error) {
	return lb.NewListener(ctx, name, &lb.ListenerArgs{
		LoadBalancerArn: i.ARN,
		Port:            pulumi.Int(port),
		Protocol:        pulumi.String("HTTPS"),
		SslPolicy:       pulumi.String(TLSPolicy),
		CertificateArn:  a.CertificateARN,
		DefaultActions: lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
			Type: pulumi.String("fixed-response"),
			FixedResponse: &lb.ListenerDefaultActionFixedResponseArgs{
				ContentType: pulumi.String("text/plain"),
				MessageBody: pulumi.String("Not found\n"),
				StatusCode:  pulumi.String("404"),
			},
		}},
	}, parent)
}
