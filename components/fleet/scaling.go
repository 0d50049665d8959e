package fleet

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/autoscaling"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// mixture spreads the instances over types and Spot capacity.
func (a Args) mixture(template, version pulumi.StringOutput) autoscaling.GroupMixedInstancesPolicyPtrInput {
	var types autoscaling.GroupMixedInstancesPolicyLaunchTemplateOverrideArray
	for _, t := range a.InstanceTypes {
		types = append(types, &autoscaling.GroupMixedInstancesPolicyLaunchTemplateOverrideArgs{
			InstanceType: pulumi.String(t),
		})
	}
	base := 1
	if a.SpotPercent == 100 {
		base = 0
	}
	return &autoscaling.GroupMixedInstancesPolicyArgs{
		InstancesDistribution: &autoscaling.GroupMixedInstancesPolicyInstancesDistributionArgs{
			OnDemandAllocationStrategy:          pulumi.String("prioritized"),
			OnDemandBaseCapacity:                pulumi.Int(base),
			OnDemandPercentageAboveBaseCapacity: pulumi.Int(100 - a.SpotPercent),
			SpotAllocationStrategy:              pulumi.String("price-capacity-optimized"),
		},
		LaunchTemplate: &autoscaling.GroupMixedInstancesPolicyLaunchTemplateArgs{
			LaunchTemplateSpecification: &autoscaling.GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecificationArgs{
				LaunchTemplateId: template,
				Version:          version,
			},
			Overrides: types,
		},
	}
}

// scale keeps each measure at its target. With two the one that asks for more instances wins.
func (b *builder) scale(group *autoscaling.Group, front front) error {
	s := b.args.Scaling
	if err := b.track("cpu", "ASGAverageCPUUtilization", s.CPUPercent, nil, group, front); err != nil {
		return err
	}
	if b.args.Ingress == nil || s.RequestsPerTarget == 0 {
		return nil
	}
	label := pulumi.Sprintf("%s/%s", b.args.Ingress.ARNSuffix, front.targets.ArnSuffix).ToStringPtrOutput()
	return b.track("requests", "ALBRequestCountPerTarget", s.RequestsPerTarget, label, group, front)
}

func (b *builder) track(
	name, metric string, target int, label pulumi.StringPtrInput, group *autoscaling.Group, front front,
) error {
	_, err := autoscaling.NewPolicy(b.ctx, b.name+"-"+name, &autoscaling.PolicyArgs{
		AutoscalingGroupName: group.Name,
		PolicyType:           pulumi.String("TargetTrackingScaling"),
		TargetTrackingConfiguration: &autoscaling.PolicyTargetTrackingConfigurationArgs{
			PredefinedMetricSpecification: &autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecificationArgs{
				PredefinedMetricType: pulumi.String(metric),
				ResourceLabel:        label,
			},
			TargetValue: pulumi.Float64(target),
		},
	}, b.parent, pulumi.DependsOn([]pulumi.Resource{front.joins}))
	if err != nil {
		return fmt.Errorf("scaling policy %s: %w", name, err)
	}
	return nil
}
