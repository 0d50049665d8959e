package ingress

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Limits of a rule: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
const (
	maxPriority   = 50000
	maxConditions = 5
	maxPattern    = 128
)

var (
	hostPattern = regexp.MustCompile(`^[a-z0-9*?.-]+$`)
	pathPattern = regexp.MustCompile(`^/[A-Za-z0-9_\-.$/~"'@:+&*?]*$`)
)

// RouteArgs describes which requests go to a service.
type RouteArgs struct {
	// Hosts are host names, with * and ? as wildcards. Paths are paths likewise, such as /api/*. At least one of either, five in all.
	Hosts, Paths []string
	// Priority decides between routes that both match: the lowest number wins. 1 to 50000, each once. It is explicit so that a route
	// that is added moves no other. Required.
	Priority int
	// TargetGroupARN is where the requests go. Required.
	TargetGroupARN pulumi.StringInput
	// Test makes the route on the listener for tests instead.
	Test bool
	// DeployedElsewhere leaves the target to what deploys the service, such as CodeDeploy: a run of the program never puts it back.
	DeployedElsewhere bool
}

// Validate reports every mistake, so that who routes can tell before it registers anything.
func (a RouteArgs) Validate() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if a.Priority < 1 || a.Priority > maxPriority {
		report("priority: it is out of range, got %d; use 1 to %d", a.Priority, maxPriority)
	}
	if n := len(a.Hosts) + len(a.Paths); n == 0 || n > maxConditions {
		report("hosts, paths: a route has one to %d of them in all, got %d", maxConditions, n)
	}
	for i, h := range a.Hosts {
		if !hostPattern.MatchString(h) || len(h) > maxPattern || !strings.Contains(h, ".") {
			report("hosts[%d]: it isn't a host name in lower case, got %q; write one like app.example.com or *.example.com", i, h)
		}
	}
	for i, p := range a.Paths {
		if !pathPattern.MatchString(p) || len(p) > maxPattern {
			report("paths[%d]: it isn't a path, got %q; write one like /api/*", i, p)
		}
	}
	if a.TargetGroupARN == nil {
		report("targetGroupArn: it is missing; give a service's")
	}
	return errors.Join(problems...)
}

// Route sends requests to a service. The rule waits for the listener, and so does a service that waits for the rule.
func (i *Ingress) Route(ctx *pulumi.Context, name string, args *RouteArgs, opts ...pulumi.ResourceOption) (*lb.ListenerRule, error) {
	err := args.Validate()
	listener, priority := i.ListenerARN, args.Priority
	if args.Test {
		listener, priority = i.TestListenerARN, -args.Priority // another listener, another list of priorities
	}
	if other, taken := i.priorities[priority]; taken {
		err = errors.Join(err, fmt.Errorf("priority: route %q has it already, got %d; use another", other, args.Priority))
	}
	if err != nil {
		return nil, fmt.Errorf("route %q: %w", name, err)
	}
	i.priorities[priority] = name
	var conditions lb.ListenerRuleConditionArray
	if len(args.Hosts) > 0 {
		conditions = append(conditions, &lb.ListenerRuleConditionArgs{HostHeader: &lb.ListenerRuleConditionHostHeaderArgs{Values: pulumi.ToStringArray(args.Hosts)}})
	}
	if len(args.Paths) > 0 {
		conditions = append(conditions, &lb.ListenerRuleConditionArgs{PathPattern: &lb.ListenerRuleConditionPathPatternArgs{Values: pulumi.ToStringArray(args.Paths)}})
	}
	if args.DeployedElsewhere {
		opts = append([]pulumi.ResourceOption{pulumi.IgnoreChanges([]string{"actions"})}, opts...)
	}
	return lb.NewListenerRule(ctx, name, &lb.ListenerRuleArgs{
		ListenerArn: listener,
		Priority:    pulumi.Int(args.Priority),
		Conditions:  conditions,
		Actions:     lb.ListenerRuleActionArray{&lb.ListenerRuleActionArgs{Type: pulumi.String("forward"), TargetGroupArn: args.TargetGroupARN}},
	}, opts...)
}
