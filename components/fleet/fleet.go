package fleet

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/instance"
	"github.com/plinth-infra/plinth/components/monitoring"
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
	// LoadBalancerARN, ListenerARN, DNSName and BalancerSecurityGroupID are the network load balancer's; empty behind an ingress.
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
	role, err := instance.NewRole(ctx, name, "Instances of "+name, a.Statements, b.parent)
	if err != nil {
		return nil, err
	}
	b.before = append(slices.Clone(a.After), role.Rights...)
	f.RoleName = role.Role.Name
	group, err := b.securityGroup()
	if err != nil {
		return nil, err
	}
	front, err := b.front(group)
	if err != nil {
		return nil, err
	}
	template, err := b.template(role, group)
	if err != nil {
		return nil, err
	}
	made, err := b.group(template, front)
	if err != nil {
		return nil, err
	}
	if err := b.scale(made, front); err != nil {
		return nil, err
	}
	f.GroupName = made.Name
	if err := a.Monitor.WatchKinds(ctx, b.parent, front.watched, monitoring.Fleet{Name: name, GroupName: made.Name, MinInstances: a.Scaling.MinInstances}); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{"groupName": f.GroupName, "dnsName": f.DNSName, "listenerArn": f.ListenerARN})
}

// securityGroup lets the instances out to HTTPS and the destinations. Rules are resources of their own, so that other tiers can add theirs.
func (b *builder) securityGroup() (*ec2.SecurityGroup, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-instances", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Instances of " + b.name), VpcId: b.args.VPCID, Tags: pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err != nil {
		return nil, err
	}
	b.fleet.SecurityGroupID = group.ID().ToStringOutput()
	// Amazon Linux' packages are in S3, whose addresses are those of the internet to a security group.
	https, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-https", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(), Description: pulumi.String("HTTPS to AWS, for packages and Session Manager, and beyond"),
		IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443), CidrIpv4: pulumi.String("0.0.0.0/0"),
	}, b.parent)
	if err != nil {
		return nil, err
	}
	b.before = append(b.before, https)
	for _, key := range slices.Sorted(maps.Keys(b.args.Destinations)) {
		d := b.args.Destinations[key]
		out, err := b.out(b.name+"-to-"+key, group.ID(), "To "+key, d.SecurityGroupID, d.Port)
		if err != nil {
			return nil, err
		}
		in, err := b.in(b.name+"-into-"+key, d.SecurityGroupID, "From the fleet "+b.name, group.ID(), d.Port)
		if err != nil {
			return nil, err
		}
		b.before = append(b.before, out, in)
	}
	return group, nil
}

// in lets one group into another on a port; out lets it out to another.
func (b *builder) in(name string, group pulumi.StringInput, description string, from pulumi.StringInput, port int) (pulumi.Resource, error) {
	return vpc.NewSecurityGroupIngressRule(b.ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: group, ReferencedSecurityGroupId: from.ToStringOutput(), Description: pulumi.String(description),
		IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port),
	}, b.parent)
}

func (b *builder) out(name string, group pulumi.StringInput, description string, to pulumi.StringInput, port int) (pulumi.Resource, error) {
	return vpc.NewSecurityGroupEgressRule(b.ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group, ReferencedSecurityGroupId: to.ToStringOutput(), Description: pulumi.String(description),
		IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(port), ToPort: pulumi.Int(port),
	}, b.parent)
}
