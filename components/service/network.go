package service

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// securityGroup lets the load balancer in, and out to HTTPS and the destinations. Rules are
// resources of their own, so that other tiers can add theirs.
func (b builder) securityGroup() (*ec2.SecurityGroup, []pulumi.Resource, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-sg", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Tasks of " + b.name),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("security group: %w", err)
	}
	if b.args.Ingress != nil {
		_, err = vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-from-ingress", &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId:           group.ID(),
			Description:               pulumi.String("Requests from the load balancer"),
			ReferencedSecurityGroupId: b.args.Ingress.SecurityGroupID,
			IpProtocol:                pulumi.String("tcp"),
			FromPort:                  pulumi.Int(b.args.Port),
			ToPort:                    pulumi.Int(b.args.Port),
		}, b.parent)
		if err != nil {
			return nil, nil, fmt.Errorf("rule from the ingress: %w", err)
		}
	}
	https, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-https", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("HTTPS to AWS, for image, logs and secrets, and beyond"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrIpv4:        pulumi.String("0.0.0.0/0"),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("rule to HTTPS: %w", err)
	}
	connections := []pulumi.Resource{https}
	for _, key := range slices.Sorted(maps.Keys(b.args.Destinations)) {
		rules, err := b.connect(group, key, b.args.Destinations[key])
		if err != nil {
			return nil, nil, fmt.Errorf("rules to %s: %w", key, err)
		}
		connections = append(connections, rules...)
	}
	return group, connections, nil
}

// connect opens the way to a destination on both sides. Tasks wait for it: the first thing that
// many do is to connect.
func (b builder) connect(group *ec2.SecurityGroup, key string, d Destination) ([]pulumi.Resource, error) {
	port := pulumi.Int(d.Port)
	out, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-"+key, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           group.ID(),
		Description:               pulumi.String("To " + key),
		ReferencedSecurityGroupId: d.SecurityGroupID,
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	in, err := vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-into-"+key, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           d.SecurityGroupID,
		Description:               pulumi.String("From the service " + b.name),
		ReferencedSecurityGroupId: group.ID(),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
	}, b.parent)
	return []pulumi.Resource{out, in}, err
}
