package fleet

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

const (
	// listenerPort is where the network load balancer listens. Callers are in the network, and TLS
	// ends before them.
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
	// alarms are on what the load balancer sees of them.
	alarms alarm.Set
}

func (b *builder) front(instances *ec2.SecurityGroup) (front, error) {
	none := pulumi.String("").ToStringOutput()
	b.fleet.LoadBalancerARN = none
	b.fleet.ListenerARN = none
	b.fleet.DNSName = none
	b.fleet.BalancerSecurityGroupID = none
	if b.args.Ingress != nil {
		return b.behindIngress(instances)
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
		LoadBalancerArn: balancer.Arn,
		Port:            pulumi.Int(listenerPort),
		Protocol:        pulumi.String("TCP"),
		DefaultActions: lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
			Type:           pulumi.String("forward"),
			TargetGroupArn: targets.Arn,
		}},
	}, b.parent)
	if err != nil {
		return front{}, fmt.Errorf("listener: %w", err)
	}
	b.fleet.LoadBalancerARN = balancer.Arn
	b.fleet.ListenerARN = listener.Arn
	b.fleet.DNSName = balancer.DnsName
	return front{
		targets: targets,
		joins:   listener,
		alarms:  networkAlarms(b.name, balancer.ArnSuffix, targets.ArnSuffix),
	}, nil
}

// behindIngress gets requests from the load balancer that services share.
func (b *builder) behindIngress(instances *ec2.SecurityGroup) (front, error) {
	i := b.args.Ingress
	targets, err := b.targets("HTTP")
	if err != nil {
		return front{}, err
	}
	in, err := b.in(
		b.name+"-from-ingress", instances.ID(), "Requests from the load balancer", i.SecurityGroupID, b.args.Port)
	if err != nil {
		return front{}, err
	}
	b.before = append(b.before, in)
	rule, err := i.Route(b.ctx, b.name, &ingress.RouteArgs{
		Match:          b.args.Match,
		TargetGroupARN: targets.Arn,
	}, b.parent)
	if err != nil {
		return front{}, err
	}
	return front{
		targets: targets,
		joins:   rule,
		alarms:  i.TargetAlarms(b.name, targets.ArnSuffix, b.args.Alarms.TargetThresholds),
	}, nil
}

func (b *builder) targets(protocol string) (*lb.TargetGroup, error) {
	a := b.args
	targets, err := lb.NewTargetGroup(b.ctx, b.name, &lb.TargetGroupArgs{
		VpcId:               a.VPCID,
		TargetType:          pulumi.String("instance"),
		Port:                pulumi.Int(a.Port),
		Protocol:            pulumi.String(protocol),
		DeregistrationDelay: pulumi.Int(a.DrainSeconds),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Path:               pulumi.String(a.Health.Path),
			Matcher:            pulumi.String("200"),
			Protocol:           pulumi.String("HTTP"),
			Port:               pulumi.String("traffic-port"),
			Interval:           pulumi.Int(a.Health.IntervalSeconds),
			Timeout:            pulumi.Int(checkTimeout),
			HealthyThreshold:   pulumi.Int(healthyChecks),
			UnhealthyThreshold: pulumi.Int(unhealthyChecks),
		},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("target group: %w", err)
	}
	b.fleet.TargetGroupARN = targets.Arn
	return targets, nil
}

// balancer is an internal network load balancer with a security group of its own, which it can't be
// given later. It writes no access logs: network load balancers log TLS listeners only.
func (b *builder) balancer(instances *ec2.SecurityGroup) (*lb.LoadBalancer, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-balancer", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Network load balancer of " + b.name),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name + "-balancer")},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("security group of the load balancer: %w", err)
	}
	b.fleet.BalancerSecurityGroupID = group.ID().ToStringOutput()
	in, err := b.in(b.name+"-from-balancer", instances.ID(),
		"Requests and health checks from the load balancer", group.ID(), b.args.Port)
	if err != nil {
		return nil, err
	}
	out, err := b.out(b.name+"-balancer-to-instances", group.ID(),
		"Requests and health checks to the instances", instances.ID(), b.args.Port)
	if err != nil {
		return nil, err
	}
	b.before = append(b.before, in, out)
	enforce := "on"
	if b.args.PrivateLink {
		enforce = "off"
	}
	balancer, err := lb.NewLoadBalancer(b.ctx, b.name, &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("network"),
		Internal:         pulumi.Bool(true),
		Subnets:          b.args.SubnetIDs,
		SecurityGroups:   pulumi.StringArray{group.ID()},
		EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: pulumi.String(enforce),
		// Otherwise an instance that is alone in its zone gets that zone's whole share.
		EnableCrossZoneLoadBalancing: pulumi.Bool(true),
		EnableDeletionProtection:     pulumi.Bool(!b.args.Disposable),
	}, b.parent, pulumi.Protect(!b.args.Disposable))
	if err != nil {
		return nil, fmt.Errorf("network load balancer: %w", err)
	}
	return balancer, nil
}
