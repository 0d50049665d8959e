package ingress

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// maxConditions is how many hosts and paths a rule may have:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const maxConditions = 5

// Match says which requests go to a tier behind the load balancer. The tier embeds it in its
// settings. Limits:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
type Match struct {
	// Host names whose requests it gets, with * and ? as wildcards. With hosts or paths it stands
	// behind the ingress. Hosts and paths are five in all at most.
	Hosts []string `json:"hosts,omitempty" jsonschema:"maxLength=128,pattern=^[a-z0-9*?.-]*[.][a-z0-9*?.-]*$,example=app.example.com"`
	// Paths whose requests it gets, such as /api/*.
	Paths []string `json:"paths,omitempty" jsonschema:"maxLength=128,pattern=^/[A-Za-z0-9_\\-.$/~\"'@:+&*?]*$,example=/api/*"`
	// Decides between services that both match: the lowest number wins. Each once. It is explicit
	// so that a service that is added moves no other.
	Priority int `json:"priority,omitempty" jsonschema:"minimum=1,maximum=50000"`
}

// Routed reports whether it asks for requests.
func (m *Match) Routed() bool { return len(m.Hosts)+len(m.Paths)+m.Priority > 0 }

// Validate reports what the tags of the fields can't say. A match of nothing asks for no requests.
func (m *Match) Validate(p *check.Problems) {
	if !m.Routed() {
		return
	}
	if m.Priority == 0 {
		p.At("priority").Say("required with hosts or paths, got nothing").Fix("write 1 to 50000, each once")
	}
	switch n := len(m.Hosts) + len(m.Paths); {
	case n == 0:
		p.At("hosts").Say("a priority without hosts or paths").Fix("add some, or remove priority")
	case n > maxConditions:
		p.At("hosts").Value(n).Say("a route has at most %d hosts and paths in all", maxConditions).Fix("write fewer")
	}
}

// RouteArgs describes which requests go to a service.
type RouteArgs struct {
	Match

	// TargetGroupARN is where the requests go. Required.
	TargetGroupARN pulumi.StringInput
	// Test makes the route on the listener for tests instead.
	Test bool
	// DeployedElsewhere leaves the target to what deploys the service, such as CodeDeploy: a run of
	// the program never puts it back.
	DeployedElsewhere bool
}

// validate reports every mistake, before anything is registered.
func (a *RouteArgs) validate(p *check.Problems) {
	check.Settings(p, &a.Match)
	if !a.Routed() {
		p.At("hosts").Say("required, got no hosts and no paths").Fix("write one to %d in all", maxConditions)
	}
	if a.TargetGroupARN == nil {
		p.At("targetGroupArn").Say("required, got nothing").Fix("give a service's")
	}
}

// Route sends requests to a service. The rule waits for the listener, and so does a service that
// waits for the rule.
func (i *Ingress) Route(
	ctx *pulumi.Context, name string, args *RouteArgs, opts ...pulumi.ResourceOption,
) (*lb.ListenerRule, error) {
	var p check.Problems
	args.validate(&p)
	listener := i.ListenerARN
	key := args.Priority
	if args.Test { // another listener, another list of priorities
		listener = i.TestListenerARN
		key = -args.Priority
	}
	if other, taken := i.priorities[key]; taken {
		p.At("priority").Value(args.Priority).Say("route %q has it already", other).Fix("use another")
	}
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("route %q: %w", name, err)
	}
	i.priorities[key] = name
	if args.DeployedElsewhere {
		opts = append([]pulumi.ResourceOption{pulumi.IgnoreChanges([]string{"actions"})}, opts...)
	}
	return lb.NewListenerRule(ctx, name, &lb.ListenerRuleArgs{
		ListenerArn: listener,
		Priority:    pulumi.Int(args.Priority),
		Conditions:  args.conditions(),
		Actions: lb.ListenerRuleActionArray{&lb.ListenerRuleActionArgs{
			Type:           pulumi.String("forward"),
			TargetGroupArn: args.TargetGroupARN,
		}},
	}, opts...)
}

func (m *Match) conditions() lb.ListenerRuleConditionArray {
	var conditions lb.ListenerRuleConditionArray
	if len(m.Hosts) > 0 {
		conditions = append(conditions, &lb.ListenerRuleConditionArgs{
			HostHeader: &lb.ListenerRuleConditionHostHeaderArgs{Values: pulumi.ToStringArray(m.Hosts)},
		})
	}
	if len(m.Paths) > 0 {
		conditions = append(conditions, &lb.ListenerRuleConditionArgs{
			PathPattern: &lb.ListenerRuleConditionPathPatternArgs{Values: pulumi.ToStringArray(m.Paths)},
		})
	}
	return conditions
}
