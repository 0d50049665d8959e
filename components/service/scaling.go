package service

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	scalingNamespace = "ecs"
	scalingDimension = "ecs:service:DesiredCount"
)

// measure is what a policy looks at; a target of 0 means that it isn't.
type measure struct {
	name, metric string
	target       int
	label        pulumi.StringPtrInput
}

// scale keeps each measure at its target. Where several are looked at, the one that asks for most tasks wins.
func (b builder) scale(service *ecs.Service, target *lb.TargetGroup) error {
	s := b.args.Scaling
	scalable, err := appautoscaling.NewTarget(b.ctx, b.name+"-scaling", &appautoscaling.TargetArgs{
		ServiceNamespace:  pulumi.String(scalingNamespace),
		ScalableDimension: pulumi.String(scalingDimension),
		ResourceId:        pulumi.Sprintf("service/%s/%s", b.args.Cluster.Name, service.Name),
		MinCapacity:       pulumi.Int(s.MinTasks),
		MaxCapacity:       pulumi.Int(s.MaxTasks),
	}, b.parent)
	if err != nil {
		return err
	}
	measures := []measure{
		{"cpu", "ECSServiceAverageCPUUtilization", s.CPUPercent, nil},
		{"memory", "ECSServiceAverageMemoryUtilization", s.MemoryPercent, nil},
	}
	if target != nil {
		label := pulumi.Sprintf("%s/%s", b.args.Ingress.ARNSuffix, target.ArnSuffix).ToStringPtrOutput()
		measures = append(measures, measure{"requests", "ALBRequestCountPerTarget", s.RequestsPerTarget, label})
	}
	for _, m := range measures {
		if m.target == 0 {
			continue
		}
		_, err := appautoscaling.NewPolicy(b.ctx, b.name+"-"+m.name, &appautoscaling.PolicyArgs{
			PolicyType:        pulumi.String("TargetTrackingScaling"),
			ServiceNamespace:  scalable.ServiceNamespace,
			ScalableDimension: scalable.ScalableDimension,
			ResourceId:        scalable.ResourceId,
			TargetTrackingScalingPolicyConfiguration: &appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
				PredefinedMetricSpecification: &appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs{
					PredefinedMetricType: pulumi.String(m.metric), ResourceLabel: m.label,
				},
				TargetValue:      pulumi.Float64(m.target),
				ScaleOutCooldown: pulumi.Int(s.OutCooldownSeconds),
				ScaleInCooldown:  pulumi.Int(s.InCooldownSeconds),
			},
		}, b.parent)
		if err != nil {
			return err
		}
	}
	return nil
}
