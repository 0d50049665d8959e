package messaging

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// QueueAlarmThresholds say where a queue's alarms sound. A message in a dead-letter queue is always
// one too many.
type QueueAlarmThresholds struct {
	// Seconds that the oldest message waits.
	OldestMessageSeconds int `json:"oldestMessageSeconds,omitempty" jsonschema:"minimum=60"`
}

// SetDefaults fills in what is unset.
func (t *QueueAlarmThresholds) SetDefaults() {
	t.OldestMessageSeconds = cmp.Or(t.OldestMessageSeconds, 900)
}

// Alarms are on how long messages wait in the queue. Its dead-letter queue has an alarm by
// QueueArgs.AlarmActions, whose readers may be others. Metrics:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
func (q *Queue) Alarms() alarm.Set {
	metric := alarm.Metrics("AWS/SQS", pulumi.StringMap{"QueueName": q.Name})
	return alarm.Set{Name: "queue-" + q.name, Alarms: []alarm.Alarm{{
		Name:             "age",
		Metric:           metric("ApproximateAgeOfOldestMessage", "Maximum"),
		Threshold:        float64(q.alarms.OldestMessageSeconds),
		PeriodSeconds:    alarm.FiveMinutes,
		Periods:          2,
		BreachingPeriods: 2,
		MissingData:      alarm.NotBreaching, // a queue that nobody uses isn't measured
		Description: fmt.Sprintf("Messages in %s wait for longer than %d seconds. Look whether its consumer runs, "+
			"what it fails on, and whether it is too small.", q.name, q.alarms.OldestMessageSeconds),
	}}}
}

// FailureAlarms sound with the first message in a queue of what failed: each is work that is lost
// unless a person looks. name says whose failures they are, queueName is the queue's physical name.
// Metrics:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
func FailureAlarms(name string, queueName pulumi.StringInput) alarm.Set {
	metric := alarm.Metrics("AWS/SQS", pulumi.StringMap{"QueueName": queueName})
	return alarm.Set{Name: "failures-" + name, Alarms: []alarm.Alarm{
		alarm.Once(alarm.Alarm{
			Name:        "waiting",
			Metric:      metric("ApproximateNumberOfMessagesVisible", "Maximum"),
			Threshold:   1,
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("What %s failed on for good waits in a queue, for 14 days. "+
				"Read the messages, repair the cause, and send them again.", name),
		}),
	}}
}

// watchDeadLetters tells somebody as soon as a message couldn't be handled: each one is work that
// was lost unless a person looks.
func (q *Queue) watchDeadLetters(
	ctx *pulumi.Context, name string, a QueueArgs, parent pulumi.ResourceOption,
) error {
	if len(a.AlarmActions) == 0 {
		return nil
	}
	actions := make(pulumi.Array, len(a.AlarmActions))
	for i, action := range a.AlarmActions {
		actions[i] = action
	}
	_, err := cloudwatch.NewMetricAlarm(ctx, name+"-dead-alarm", &cloudwatch.MetricAlarmArgs{
		AlarmDescription: pulumi.Sprintf("Messages of %s could not be handled and wait in %s",
			q.Name, q.DeadLetterName),
		Namespace:          pulumi.String("AWS/SQS"),
		MetricName:         pulumi.String("ApproximateNumberOfMessagesVisible"),
		Dimensions:         pulumi.StringMap{"QueueName": q.DeadLetterName},
		Statistic:          pulumi.String("Maximum"),
		Period:             pulumi.Int(alarm.FiveMinutes),
		EvaluationPeriods:  pulumi.Int(1),
		ComparisonOperator: pulumi.String("GreaterThanThreshold"),
		Threshold:          pulumi.Float64(0),
		TreatMissingData:   pulumi.String("notBreaching"), // an idle queue has no metrics
		AlarmActions:       actions,
		OkActions:          actions,
	}, parent)
	return err
}
