package messaging

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// watch tells somebody as soon as a message couldn't be handled: each one is work that was lost unless a person looks.
func (q *Queue) watch(ctx *pulumi.Context, name string, a QueueArgs, parent pulumi.ResourceOption) error {
	if len(a.AlarmActions) == 0 {
		return nil
	}
	actions := make(pulumi.Array, len(a.AlarmActions))
	for i, action := range a.AlarmActions {
		actions[i] = action
	}
	_, err := cloudwatch.NewMetricAlarm(ctx, name+"-dead-alarm", &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.Sprintf("Messages of %s could not be handled and wait in %s", q.Name, q.DeadLetterName),
		Namespace:          pulumi.String("AWS/SQS"),
		MetricName:         pulumi.String("ApproximateNumberOfMessagesVisible"),
		Dimensions:         pulumi.StringMap{"QueueName": q.DeadLetterName},
		Statistic:          pulumi.String("Maximum"),
		Period:             pulumi.Int(alarmPeriodSeconds),
		EvaluationPeriods:  pulumi.Int(alarmEvaluationPeriod),
		ComparisonOperator: pulumi.String("GreaterThanThreshold"),
		Threshold:          pulumi.Float64(0),
		TreatMissingData:   pulumi.String("notBreaching"), // an idle queue has no metrics
		AlarmActions:       actions,
		OkActions:          actions,
	}, parent)
	return err
}
