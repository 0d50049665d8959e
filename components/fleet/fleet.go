package fleet

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/instance"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:fleet:Fleet"

// Fleet exposes what other tiers wire on.
type Fleet struct {
	pulumi.ResourceState

	// GroupName is the auto scaling group's.
	GroupName pulumi.StringOutput
	// RoleName is the instances' role.
	RoleName pulumi.StringOutput
	// SecurityGroupID is the instances', for rules that let them in elsewhere.
	SecurityGroupID pulumi.StringOutput
	TargetGroupARN  pulumi.StringOutput
	// LoadBalancerARN, ListenerARN, DNSName and BalancerSecurityGroupID are the network load
	// balancer's; empty behind an ingress.
	LoadBalancerARN, ListenerARN, DNSName, BalancerSecurityGroupID pulumi.StringOutput

	name   string
	port   int
	behind bool // an ingress
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
	fleet  *Fleet
	// before are what instances have to find when they start.
	before []pulumi.Resource
}

// New registers the fleet. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Fleet, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("fleet %q: %w", name, err)
	}
	f := &Fleet{name: name, port: a.Port, behind: a.Ingress != nil}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), f, opts...); err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(f), fleet: f}
	if err := b.build(); err != nil {
		return nil, fmt.Errorf("fleet %q: %w", name, err)
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"groupName":   f.GroupName,
		"dnsName":     f.DNSName,
		"listenerArn": f.ListenerARN,
	})
}

// build makes all children and fills in what the component exposes.
func (b *builder) build() error {
	role, err := instance.NewRole(b.ctx, b.name, "Instances of "+b.name, b.args.Statements, b.parent)
	if err != nil {
		return err
	}
	b.before = slices.Concat(b.args.After, role.Rights)
	b.fleet.RoleName = role.Role.Name
	instances, err := b.securityGroup()
	if err != nil {
		return err
	}
	front, err := b.front(instances)
	if err != nil {
		return err
	}
	template, err := b.template(role, instances)
	if err != nil {
		return err
	}
	group, err := b.group(template, front)
	if err != nil {
		return err
	}
	b.fleet.GroupName = group.Name
	if err := b.scale(group, front); err != nil {
		return err
	}
	return b.watch(group, front)
}
