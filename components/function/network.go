package function

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// securityGroup lets nothing in, and lets the function out to HTTPS only: AWS's own interfaces.
// Rules are resources of their own, so that other tiers can add theirs. The group is deleted before
// the policy: EC2 refuses to delete the group until Lambda has given the network interfaces back,
// and for that Lambda needs the policy.
//
// The rules that it returns are those to the links' destinations, which have to be there before the
// first invocation.
func (b builder) securityGroup(policy pulumi.Resource) (*ec2.SecurityGroup, []pulumi.Resource, error) {
	if b.args.VPC == nil {
		return nil, nil, nil
	}
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-sg", &ec2.SecurityGroupArgs{
		Description: pulumi.Sprintf("Function %s", b.name),
		VpcId:       b.args.VPC.VPCID.ToStringOutput(),
	}, b.parent, slowDelete(), pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return nil, nil, fmt.Errorf("security group: %w", err)
	}
	_, err = ec2.NewSecurityGroupRule(b.ctx, b.name+"-sg-https", &ec2.SecurityGroupRuleArgs{
		Type:            pulumi.String("egress"),
		SecurityGroupId: group.ID(),
		Protocol:        pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrBlocks:      pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		Description:     pulumi.String("HTTPS to AWS and beyond"),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("security group rule for HTTPS: %w", err)
	}
	rules, err := b.connect(group)
	return group, rules, err
}

// connect makes the rules to the links' destinations, on both sides.
func (b builder) connect(group *ec2.SecurityGroup) ([]pulumi.Resource, error) {
	var rules []pulumi.Resource
	for _, name := range slices.Sorted(maps.Keys(b.args.destinations)) {
		d := b.args.destinations[name]
		out, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-"+name, &vpc.SecurityGroupEgressRuleArgs{
			SecurityGroupId:           group.ID(),
			ReferencedSecurityGroupId: d.SecurityGroupID.ToStringOutput(),
			Description:               pulumi.String("To " + name),
			IpProtocol:                pulumi.String("tcp"),
			FromPort:                  pulumi.Int(d.Port),
			ToPort:                    pulumi.Int(d.Port),
		}, b.parent)
		if err != nil {
			return nil, fmt.Errorf("rule to %s: %w", name, err)
		}
		in, err := vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-into-"+name, &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId:           d.SecurityGroupID.ToStringOutput(),
			ReferencedSecurityGroupId: group.ID(),
			Description:               pulumi.String("From the function " + b.name),
			IpProtocol:                pulumi.String("tcp"),
			FromPort:                  pulumi.Int(d.Port),
			ToPort:                    pulumi.Int(d.Port),
		}, b.parent)
		if err != nil {
			return nil, fmt.Errorf("rule into %s: %w", name, err)
		}
		rules = append(rules, out, in)
	}
	return rules, nil
}
