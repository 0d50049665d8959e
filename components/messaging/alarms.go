package messaging

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// FailureAlarms sound with the first message in a queue of what failed: each is work that is lost unless a person looks.
// name says whose failures they are, queueName is the queue's physical name. Metrics:
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
