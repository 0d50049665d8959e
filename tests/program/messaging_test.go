package program_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestQueueSubscriptions: queues get their topics' messages and tell what they could not handle.
func TestQueueSubscriptions(t *testing.T) {
	t.Parallel()
	settings := map[string]string{"plinth:messaging": `{"queues":{"invoices":{"consumerTimeoutSeconds":60},"mails":{}},"alarmTopic":"alarms",
		"topics":{"orders":{"queues":["invoices","mails"]},"alarms":{"emails":["oncall@example.com"],"publishers":["cloudwatch.amazonaws.com"]}}}`}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		for _, queue := range []string{"invoices", "mails"} {
			subscription := rec.One(t, "aws:sns/topicSubscription:TopicSubscription", "orders-to-"+queue)
			require.True(t, subscription.DependsOn(rec.One(t, "aws:sqs/queue:Queue", queue)))
			require.True(
				t,
				rec.One(
					t,
					"aws:cloudwatch/metricAlarm:MetricAlarm",
					queue+"-dead-alarm",
				).DependsOn(rec.One(t, "aws:sns/topicPolicy:TopicPolicy", "alarms-policy")),
			)
		}
	}
}
