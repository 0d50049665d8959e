package service

import (
	"fmt"

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

// scale keeps each measure at its target. Where several are looked at, the one that asks for most
// tasks wins.
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
		return fmt.Errorf("target: %w", err)
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
		err := b.track(m.name, scalable, &tracking{
			PredefinedMetricSpecification: &predefinedMetric{
				PredefinedMetricType: pulumi.String(m.metric),
				ResourceLabel:        m.label,
			},
			TargetValue: pulumi.Float64(m.target),
		})
		if err != nil {
			return fmt.Errorf("policy on %s: %w", m.name, err)
		}
	}
	if s.BacklogPerTask == 0 {
		return nil
	}
	return b.track("backlog", scalable,
		&tracking{CustomizedMetricSpecification: b.backlog(service), TargetValue: pulumi.Float64(s.BacklogPerTask)})
}

// Shorter names of what one policy is made of.
type (
	predefinedMetric = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs
	tracking         = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs
	customized       = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationArgs
	query            = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs
	queries          = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArray
	statistic        = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatArgs
	metric           = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricArgs
	dimension        = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArgs
	dimensions       = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArray
)

func (b builder) track(name string, scalable *appautoscaling.Target, configuration *tracking) error {
	configuration.ScaleOutCooldown = pulumi.Int(b.args.Scaling.OutCooldownSeconds)
	configuration.ScaleInCooldown = pulumi.Int(b.args.Scaling.InCooldownSeconds)
	_, err := appautoscaling.NewPolicy(b.ctx, b.name+"-"+name, &appautoscaling.PolicyArgs{
		PolicyType:                               pulumi.String("TargetTrackingScaling"),
		ServiceNamespace:                         scalable.ServiceNamespace,
		ScalableDimension:                        scalable.ScalableDimension,
		ResourceId:                               scalable.ResourceId,
		TargetTrackingScalingPolicyConfiguration: configuration,
	}, b.parent)
	return err
}

// backlog is the messages that wait, over the tasks that run:
// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
func (b builder) backlog(service *ecs.Service) *customized {
	of := func(id, namespace, name, stat string, of dimensions) *query {
		return &query{Id: pulumi.String(id), ReturnData: pulumi.Bool(false), MetricStat: &statistic{
			Stat:   pulumi.String(stat),
			Metric: &metric{Namespace: pulumi.String(namespace), MetricName: pulumi.String(name), Dimensions: of},
		}}
	}
	return &customized{Metrics: queries{
		of("messages", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum", dimensions{
			&dimension{Name: pulumi.String("QueueName"), Value: b.args.Queue.Name},
		}),
		of("tasks", "ECS/ContainerInsights", "RunningTaskCount", "Average", dimensions{
			&dimension{Name: pulumi.String("ClusterName"), Value: b.args.Cluster.Name},
			&dimension{Name: pulumi.String("ServiceName"), Value: service.Name},
		}),
		&query{
			Id:         pulumi.String("backlog"),
			Expression: pulumi.String("messages / tasks"),
			ReturnData: pulumi.Bool(true),
		},
	}}
}
