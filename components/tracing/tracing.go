package tracing

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/xray"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:tracing:Tracing"

const (
	// defaultRule is for the requests that no other is about, so it comes last: X-Ray's own has
	// 10000.
	defaultRule  = "default"
	lastPriority = 9999
)

// Tracing exposes what other tiers wire on.
type Tracing struct {
	pulumi.ResourceState

	GroupARN pulumi.StringOutput
	// Collector is what a task needs to be traced.
	Collector *Collector
}

// New registers the tier. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Tracing, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("tracing %q: %w", name, err)
	}
	t := &Tracing{Collector: &Collector{image: a.CollectorImage, group: a.Group, region: a.Region}}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), t, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(t)
	group, err := xray.NewGroup(ctx, name, &xray.GroupArgs{
		GroupName:        pulumi.String(a.Group),
		FilterExpression: a.filter(),
		InsightsConfiguration: &xray.GroupInsightsConfigurationArgs{
			InsightsEnabled:      pulumi.Bool(a.Insights),
			NotificationsEnabled: pulumi.Bool(false),
		},
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("group: %w", err)
	}
	rules := maps.Clone(a.Rules)
	if rules == nil {
		rules = map[string]Rule{}
	}
	rules[defaultRule] = Rule{
		Priority:           lastPriority,
		RatePercent:        *a.Sampling.RatePercent,
		ReservoirPerSecond: a.Sampling.ReservoirPerSecond,
	}
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		if _, err := xray.NewSamplingRule(ctx, name+"-"+key, a.rule(key, rules[key]), parent); err != nil {
			return nil, fmt.Errorf("sampling rule %s: %w", key, err)
		}
	}
	t.GroupARN = group.Arn
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"groupArn": t.GroupARN})
}

// filter is the group's traces: those that came by one of its members. Services are known by what
// their collectors write on every span, so that a service more changes nothing here; functions,
// which have no collector, by the names that Lambda knows them by.
func (a Args) filter() pulumi.StringOutput {
	return pulumi.StringArray(a.Functions).ToStringArrayOutput().ApplyT(func(names []string) string {
		var terms []string
		if len(a.Services) > 0 {
			terms = append(terms, fmt.Sprintf("annotation.%s = %q", annotation, a.Group))
		}
		for _, name := range names {
			terms = append(terms, fmt.Sprintf("service(%q)", name))
		}
		return strings.Join(terms, " OR ")
	}).(pulumi.StringOutput)
}

// rule is for the stack's own services: another stack in the same account has its own rules.
func (a Args) rule(name string, r Rule) *xray.SamplingRuleArgs {
	anyIfEmpty := func(pattern string) pulumi.String {
		if pattern == "" {
			return "*"
		}
		return pulumi.String(pattern)
	}
	return &xray.SamplingRuleArgs{
		RuleName:      pulumi.String(a.Group + "-" + name), // the provider draws none
		Version:       pulumi.Int(1),
		Priority:      pulumi.Int(r.Priority),
		FixedRate:     pulumi.Float64(r.RatePercent / 100),
		ReservoirSize: pulumi.Int(r.ReservoirPerSecond),
		ServiceName:   pulumi.String(serviceName(a.Group, string(anyIfEmpty(r.Service)))),
		ServiceType:   pulumi.String("*"),
		ResourceArn:   pulumi.String("*"),
		UrlPath:       anyIfEmpty(r.Path),
		HttpMethod:    anyIfEmpty(r.Method),
		Host:          anyIfEmpty(r.Host),
	}
}

// serviceName is a service's name in X-Ray, which knows the names of all stacks in the account and
// region.
func serviceName(group, service string) string { return group + "/" + service }
