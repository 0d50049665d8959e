package fleet

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
)

const (
	// listenerPort is where the network load balancer listens. Callers are in the network, and TLS ends before them.
	listenerPort    = 80
	healthyChecks   = 2
	unhealthyChecks = 3
	checkTimeout    = 5 // seconds
)

// front is where callers find the instances.
type front struct {
	targets *lb.TargetGroup
	// joins are what sends requests to the targets: without it none gets healthy.
	joins pulumi.Resource
	// watched is what the load balancer sees of them.
	watched monitoring.Watched
}

func (b *builder) front(instances *ec2.SecurityGroup) (front, error) {
	none := pulumi.String("").ToStringOutput()
	f := b.fleet
	f.LoadBalancerARN, f.ListenerARN, f.DNSName, f.BalancerSecurityGroupID = none, none, none, none
	if b.args.Ingress != nil {
		targets, err := b.targets("HTTP")
		if err != nil {
			return front{}, err
		}
		in, err := b.in(b.name+"-from-ingress", instances.ID(), "Requests from the load balancer", b.args.Ingress.SecurityGroupID, b.args.Port)
		if err != nil {
			return front{}, err
		}
		b.before = append(b.before, in)
		rule, err := b.args.Ingress.Route(b.ctx, b.name, b.args.route(targets.Arn), b.parent)
		return front{targets, rule, monitoring.Targets{Name: b.name, LoadBalancer: b.args.Ingress.ARNSuffix, TargetGroup: targets.ArnSuffix}}, err
	}
	balancer, err := b.balancer(instances)
	if err != nil {
		return front{}, err
	}
	targets, err := b.targets("TCP")
	if err != nil {
		return front{}, err
	}
	listener, err := lb.NewListener(b.ctx, b.name, &lb.ListenerArgs{
		LoadBalancerArn: balancer.Arn, Port: pulumi.Int(listenerPort), Protocol: pulumi.String("TCP"),
		DefaultActions: lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{Type: pulumi.String("forward"), TargetGroupArn: targets.Arn}},
	}, b.parent)
	if err == nil {
		f.LoadBalancerARN, f.ListenerARN, f.DNSName = balancer.Arn, listener.Arn, balancer.DnsName
	}
	return front{targets, listener, monitoring.NetworkTargets{Name: b.name, LoadBalancer: balancer.ArnSuffix, TargetGroup: targets.ArnSuffix}}, err
}

func (b *builder) targets(protocol string) (*lb.TargetGroup, error) {
	a := b.args
	targets, err := lb.NewTargetGroup(b.ctx, b.name, &lb.TargetGroupArgs{
		VpcId: a.VPCID, TargetType: pulumi.String("instance"), Port: pulumi.Int(a.Port), Protocol: pulumi.String(protocol),
		DeregistrationDelay: pulumi.Int(a.DrainSeconds),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Path: pulumi.String(a.Health.Path), Matcher: pulumi.String("200"), Protocol: pulumi.String("HTTP"), Port: pulumi.String("traffic-port"),
			Interval: pulumi.Int(a.Health.IntervalSeconds), Timeout: pulumi.Int(checkTimeout),
			HealthyThreshold: pulumi.Int(healthyChecks), UnhealthyThreshold: pulumi.Int(unhealthyChecks),
		},
	}, b.parent)
	if err == nil {
		b.fleet.TargetGroupARN = targets.Arn
	}
	return targets, err
}

// balancer is an internal network load balancer with a security group of its own, which it can't be given later. It writes no access logs:
// there are only those of TLS listeners.
func (b *builder) balancer(instances *ec2.SecurityGroup) (*lb.LoadBalancer, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-balancer", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Network load balancer of " + b.name), VpcId: b.args.VPCID, Tags: pulumi.StringMap{"Name": pulumi.String(b.name + "-balancer")},
	}, b.parent)
	if err != nil {
		return nil, err
	}
	b.fleet.BalancerSecurityGroupID = group.ID().ToStringOutput()
	in, err := b.in(b.name+"-from-balancer", instances.ID(), "Requests and health checks from the load balancer", group.ID(), b.args.Port)
	if err != nil {
		return nil, err
	}
	out, err := b.out(b.name+"-balancer-to-instances", group.ID(), "Requests and health checks to the instances", instances.ID(), b.args.Port)
	if err != nil {
		return nil, err
	}
	b.before = append(b.before, in, out)
	private := "on"
	if b.args.PrivateLink {
		private = "off"
	}
	return lb.NewLoadBalancer(b.ctx, b.name, &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("network"), Internal: pulumi.Bool(true), Subnets: b.args.SubnetIDs, SecurityGroups: pulumi.StringArray{group.ID()},
		EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: pulumi.String(private),
		// An instance that is alone in its zone would get that zone's whole share otherwise.
		EnableCrossZoneLoadBalancing: pulumi.Bool(true),
		EnableDeletionProtection:     pulumi.Bool(!b.args.Disposable),
	}, b.parent, pulumi.Protect(!b.args.Disposable))
}

// AddClient lets a security group, such as a VPC link's, reach the network load balancer. The rules are made on both sides: a client's
// group may let nothing out of its own accord.
func (f *Fleet) AddClient(ctx *pulumi.Context, name string, securityGroupID pulumi.StringInput) error {
	if f.behind {
		return fmt.Errorf("fleet %q: client %q: the ingress sends it its requests; add a route there", f.name, name)
	}
	b := &builder{ctx: ctx, name: f.name, parent: pulumi.Parent(f)}
	_, inErr := b.in(f.name+"-from-"+name, f.BalancerSecurityGroupID, "Requests from "+name, securityGroupID, listenerPort)
	_, outErr := b.out(f.name+"-of-"+name, securityGroupID, "Requests to "+f.name, f.BalancerSecurityGroupID, listenerPort)
	return errors.Join(inErr, outErr)
}
