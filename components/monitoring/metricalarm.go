package monitoring

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// newMetricAlarm registers an alarm. actions are told when it begins and when it is over.
func newMetricAlarm(
	ctx *pulumi.Context, name string, a alarm.Alarm, actions pulumi.Array, opts ...pulumi.ResourceOption,
) (*cloudwatch.MetricAlarm, error) {
	args := &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.String(a.Description),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(a.Threshold),
		EvaluationPeriods:  pulumi.Int(a.Periods),
		DatapointsToAlarm:  pulumi.Int(a.BreachingPeriods),
		TreatMissingData:   pulumi.String(string(a.MissingData)),
		AlarmActions:       actions,
		OkActions:          actions,
	}
	if a.Below {
		args.ComparisonOperator = pulumi.String("LessThanThreshold")
	}
	if a.ShareOf != nil {
		args.MetricQueries = shareQueries(a)
		return cloudwatch.NewMetricAlarm(ctx, name, args, opts...)
	}
	args.Namespace = pulumi.String(a.Metric.Namespace)
	args.MetricName = pulumi.String(a.Metric.Name)
	args.Dimensions = a.Metric.Dimensions
	args.Period = pulumi.Int(a.PeriodSeconds)
	if isPercentile(a.Metric.Statistic) {
		args.ExtendedStatistic = pulumi.String(a.Metric.Statistic)
		// Of a handful of requests, one is the 95th percentile.
		args.EvaluateLowSampleCountPercentiles = pulumi.String("ignore")
	} else {
		args.Statistic = pulumi.String(a.Metric.Statistic)
	}
	return cloudwatch.NewMetricAlarm(ctx, name, args, opts...)
}

// isPercentile reports whether a statistic is a percentile, such as p95.
func isPercentile(statistic string) bool { return strings.HasPrefix(statistic, "p") }

// shareQueries compute the percentage, and 0 where there is too little to have one of.
func shareQueries(a alarm.Alarm) cloudwatch.MetricAlarmMetricQueryArray {
	query := func(id string, m alarm.Metric) cloudwatch.MetricAlarmMetricQueryArgs {
		return cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String(id),
			Metric: cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace:  pulumi.String(m.Namespace),
				MetricName: pulumi.String(m.Name),
				Dimensions: m.Dimensions,
				Stat:       pulumi.String(m.Statistic),
				Period:     pulumi.Int(a.PeriodSeconds),
			},
		}
	}
	return cloudwatch.MetricAlarmMetricQueryArray{
		cloudwatch.MetricAlarmMetricQueryArgs{
			Id:         pulumi.String("share"),
			Label:      pulumi.String("percent"),
			ReturnData: pulumi.Bool(true),
			Expression: pulumi.String(fmt.Sprintf("IF(whole >= %d, 100 * FILL(part, 0) / whole, 0)", a.AtLeast)),
		},
		query("part", a.Metric),
		query("whole", *a.ShareOf),
	}
}
