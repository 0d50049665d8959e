package fleet

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// securityGroup lets the instances out to HTTPS and the destinations. Rules are resources of their
// own, so that other tiers can add theirs.
func (b *builder) securityGroup() (*ec2.SecurityGroup, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-instances", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Instances of " + b.name),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("security group of the instances: %w", err)
	}
	b.fleet.SecurityGroupID = group.ID().ToStringOutput()
	// Amazon Linux' packages are in S3, whose addresses are those of the internet to a security
	// group.
	https, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-https", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("HTTPS to AWS, for packages and Session Manager, and beyond"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrIpv4:        pulumi.String("0.0.0.0/0"),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("rule to HTTPS: %w", err)
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

// in lets one group into another on a port.
func (b *builder) in(
	name string, group pulumi.StringInput, description string, from pulumi.StringInput, port int,
) (pulumi.Resource, error) {
	rule, err := vpc.NewSecurityGroupIngressRule(b.ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           group,
		ReferencedSecurityGroupId: from.ToStringOutput(),
		Description:               pulumi.String(description),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(port),
		ToPort:                    pulumi.Int(port),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("rule %s: %w", name, err)
	}
	return rule, nil
}

// out lets one group out to another on a port.
func (b *builder) out(
	name string, group pulumi.StringInput, description string, to pulumi.StringInput, port int,
) (pulumi.Resource, error) {
	rule, err := vpc.NewSecurityGroupEgressRule(b.ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           group,
		ReferencedSecurityGroupId: to.ToStringOutput(),
		Description:               pulumi.String(description),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(port),
		ToPort:                    pulumi.Int(port),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("rule %s: %w", name, err)
	}
	return rule, nil
}

// AddClient lets a security group, such as a VPC link's, reach the network load balancer. The rules
// are made on both sides: a client's group may let nothing out of its own accord.
func (f *Fleet) AddClient(ctx *pulumi.Context, name string, securityGroupID pulumi.StringInput) error {
	if f.behind {
		return fmt.Errorf("fleet %q: client %q: the ingress sends it its requests; add a route there", f.name, name)
	}
	b := &builder{ctx: ctx, name: f.name, parent: pulumi.Parent(f)}
	balancer := f.BalancerSecurityGroupID
	_, inErr := b.in(f.name+"-from-"+name, balancer, "Requests from "+name, securityGroupID, listenerPort)
	_, outErr := b.out(f.name+"-of-"+name, securityGroupID, "Requests to "+f.name, balancer, listenerPort)
	return errors.Join(inErr, outErr)
}
