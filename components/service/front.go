package service

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// front is where the load balancer finds tasks, and the rules that send it there. A worker has
// nothing of it. A blue/green service changes between two target groups, and CodeDeploy turns the
// rules: which of the two is live changes with each deployment.
type front struct {
	blue, green      *lb.TargetGroup
	production, test *lb.ListenerRule
}

func (f front) rules() []pulumi.Resource {
	var list []pulumi.Resource
	for _, r := range []*lb.ListenerRule{f.production, f.test} {
		if r != nil {
			list = append(list, r)
		}
	}
	return list
}

func (b builder) front() (f front, err error) {
	a := b.args
	if a.Ingress == nil {
		return f, nil
	}
	if f.blue, err = b.targetGroup(b.name); err != nil {
		return f, fmt.Errorf("target group: %w", err)
	}
	if a.blueGreen() {
		return b.blueGreenFront(f.blue)
	}
	f.production, err = a.Ingress.Route(b.ctx, b.name, a.route(f.blue.Arn), b.parent)
	return f, err
}

func (b builder) targetGroup(name string) (*lb.TargetGroup, error) {
	a := b.args
	return lb.NewTargetGroup(b.ctx, name, &lb.TargetGroupArgs{
		VpcId:               a.VPCID,
		TargetType:          pulumi.String("ip"),
		Port:                pulumi.Int(a.Port),
		Protocol:            pulumi.String("HTTP"), // within the network; TLS ends at the load balancer
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
		// One of two is always in use: a change that replaces them has to be stopped in the
		// preview.
	}, b.parent, pulumi.Protect(a.blueGreen() && !a.Disposable))
}

// blueGreenFront creates the other target group and two rules. The one on the listener for tests
// leads to green at first: so green belongs to the load balancer before the first deployment, and
// its tasks are checked during that. Each rule may lead to either group when it is destroyed, so
// both go before both groups.
func (b builder) blueGreenFront(blue *lb.TargetGroup) (f front, err error) {
	f.blue = blue
	if f.green, err = b.targetGroup(b.name + "-green"); err != nil {
		return f, fmt.Errorf("second target group: %w", err)
	}
	groups := pulumi.DependsOn([]pulumi.Resource{f.blue, f.green})
	if f.production, err = b.args.Ingress.Route(b.ctx, b.name, b.args.route(f.blue.Arn), b.parent, groups); err != nil {
		return f, err
	}
	route := b.args.route(f.green.Arn)
	route.Test = true
	f.test, err = b.args.Ingress.Route(b.ctx, b.name+"-test", route, b.parent, groups)
	return f, err
}
