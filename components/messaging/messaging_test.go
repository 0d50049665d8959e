package messaging_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	sqsQueueType       = "aws:sqs/queue:Queue"
	sqsPolicyType      = "aws:sqs/queuePolicy:QueuePolicy"
	sqsAllowType       = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
	snsTopicType       = "aws:sns/topic:Topic"
	snsPolicyType      = "aws:sns/topicPolicy:TopicPolicy"
	snsSubscription    = "aws:sns/topicSubscription:TopicSubscription"
	metricAlarmType    = "aws:cloudwatch/metricAlarm:MetricAlarm"
	messagingTestTopic = "arn:aws:sns:eu-west-1:123456789012:orders"
)

func runQueue(t *testing.T, args *messaging.QueueArgs, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, err := messaging.NewQueue(ctx, "jobs", args)
		return err
	}, opts...)
}

func TestQueue(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{
			sqsQueueType + " jobs < jobs",
			sqsQueueType + " jobs-dead < jobs",
			sqsPolicyType + " jobs-dead-policy < jobs",
			sqsPolicyType + " jobs-policy < jobs",
			sqsAllowType + " jobs-dead-allow < jobs",
			"plinth:messaging:Queue jobs < stack",
		}, runQueue(t, nil).Tree())
	})
	t.Run("is encrypted, takes TLS only and has a dead-letter queue", func(t *testing.T) {
		t.Parallel()
		rec := runQueue(t, &messaging.QueueArgs{QueueSettings: messaging.QueueSettings{
			ConsumerTimeoutSeconds: 60,
			MaxReceives:            3,
			RetentionDays:          7,
		}})
		queue, dead := rec.One(t, sqsQueueType, "jobs"), rec.One(t, sqsQueueType, "jobs-dead")
		for _, q := range []*mockaws.Resource{queue, dead} {
			require.True(t, q.Protect)
			require.Equal(t, true, q.Get("sqsManagedSseEnabled"))
			require.False(t, q.Has("kmsMasterKeyId"), "SQS takes one kind of encryption at a time")
			require.False(t, q.Has("name"), "the name is left to autonaming")
			require.EqualValues(t, 360, q.Get("visibilityTimeoutSeconds"), "six times the consumer's")
		}
		require.EqualValues(t, 7*86400, queue.Get("messageRetentionSeconds"))
		require.EqualValues(t, 14*86400, dead.Get("messageRetentionSeconds"))
		require.False(t, dead.Has("redrivePolicy"))

		var redrive struct {
			DeadLetterTargetArn string
			MaxReceiveCount     int
		}
		require.NoError(t, json.Unmarshal([]byte(queue.Get("redrivePolicy").(string)), &redrive))
		require.Contains(t, redrive.DeadLetterTargetArn, "jobs-dead")
		require.Equal(t, 3, redrive.MaxReceiveCount)
		require.Contains(t, rec.Only(t, sqsAllowType).Get("redriveAllowPolicy"), `"redrivePermission":"byQueue"`)

		for _, name := range []string{"jobs-policy", "jobs-dead-policy"} {
			statements := fixture.Document(t, rec.One(t, sqsPolicyType, name).Get("policy"))
			require.Len(t, statements, 1)
			require.Equal(t, "Deny", statements["TLSOnly"].Effect)
			require.Equal(t, "false", statements["TLSOnly"].Condition["Bool"]["aws:SecureTransport"])
		}
	})
	t.Run("takes its arguments", func(t *testing.T) {
		t.Parallel()
		rec := runQueue(t, &messaging.QueueArgs{
			QueueSettings: messaging.QueueSettings{
				FIFO:                      true,
				ContentBasedDeduplication: true,
				DelaySeconds:              5,
			},
			Disposable:   true,
			KMSKeyARN:    pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
			Topics:       []pulumi.StringInput{pulumi.String(messagingTestTopic)},
			AlarmActions: []pulumi.StringInput{pulumi.String("arn:aws:sns:eu-west-1:123456789012:alarms")},
		})
		for _, q := range rec.Of(sqsQueueType) {
			require.False(t, q.Protect)
			require.Equal(t, true, q.Get("fifoQueue"), "a FIFO queue's dead-letter queue is FIFO")
			require.Equal(t, true, q.Get("contentBasedDeduplication"))
			require.Equal(t, "arn:aws:kms:eu-west-1:123456789012:key/1", q.Get("kmsMasterKeyId"))
			require.False(t, q.Has("sqsManagedSseEnabled"))
		}
		for _, p := range rec.Of(sqsPolicyType) {
			from := fixture.Document(t, p.Get("policy"))["FromTopics"]
			require.Equal(t, map[string]any{"Service": "sns.amazonaws.com"}, from.Principal)
			require.Equal(t, messagingTestTopic, from.Condition["ArnLike"]["aws:SourceArn"])
		}
		alarm := rec.Only(t, metricAlarmType)
		require.Equal(t, []any{"arn:aws:sns:eu-west-1:123456789012:alarms"}, alarm.Get("alarmActions"))
		require.Contains(t, alarm.Get("dimensions.QueueName"), "jobs-dead")
		require.Equal(t, "notBreaching", alarm.Get("treatMissingData"))
	})
}

func runTopic(t *testing.T, args *messaging.TopicArgs, more func(*pulumi.Context, *messaging.Topic) error,
	opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		topic, err := messaging.NewTopic(ctx, "orders", args)
		if err == nil && more != nil {
			err = more(ctx, topic)
		}
		return err
	}, opts...)
}

func TestTopic(t *testing.T) {
	t.Parallel()
	t.Run("is encrypted and takes TLS only", func(t *testing.T) {
		t.Parallel()
		rec := runTopic(t, nil, nil)
		require.Equal(t, []string{
			snsTopicType + " orders < orders",
			snsPolicyType + " orders-policy < orders",
			"plinth:messaging:Topic orders < stack",
		}, rec.Tree())
		require.Equal(t, "alias/aws/sns", rec.Only(t, snsTopicType).Get("kmsMasterKeyId"))
		statements := fixture.Document(t, rec.Only(t, snsPolicyType).Get("policy"))
		require.Len(t, statements, 1)
		require.Equal(t, "Deny", statements["TLSOnly"].Effect)
	})
	t.Run("lets AWS services publish for the account only", func(t *testing.T) {
		t.Parallel()
		rec := runTopic(t, &messaging.TopicArgs{
			TopicSettings: messaging.TopicSettings{
				Publishers: []string{"events.amazonaws.com", "cloudwatch.amazonaws.com"},
			},
			Account: "123456789012",
		}, nil)
		key := rec.Only(t, "aws:kms/key:Key")
		require.True(t, key.Protect)
		require.Equal(t, true, key.Get("enableKeyRotation"))
		require.Contains(t, rec.Only(t, snsTopicType).Get("kmsMasterKeyId"), ":key/")
		for _, document := range []any{key.Get("policy"), rec.Only(t, snsPolicyType).Get("policy")} {
			statements := fixture.Document(t, document)
			for sid, service := range map[string]string{
				"Cloudwatch": "cloudwatch.amazonaws.com",
				"Events":     "events.amazonaws.com",
			} {
				require.Equal(t, map[string]any{"Service": service}, statements[sid].Principal)
				require.Equal(t, "123456789012", statements[sid].Condition["StringEquals"]["aws:SourceAccount"])
			}
		}
	})
	t.Run("subscribed queues lose no message", func(t *testing.T) {
		t.Parallel()
		rec := runTopic(t, nil, func(ctx *pulumi.Context, topic *messaging.Topic) error {
			queue, err := messaging.NewQueue(ctx, "invoices",
				&messaging.QueueArgs{Topics: []pulumi.StringInput{topic.ARN}})
			if err != nil {
				return err
			}
			return topic.Subscribe(ctx, "orders-to-invoices", queue)
		})
		subscription := rec.Only(t, snsSubscription)
		require.Equal(t, "sqs", subscription.Get("protocol"))
		require.Equal(t, true, subscription.Get("rawMessageDelivery"))
		require.Contains(t, subscription.Get("redrivePolicy"), "invoices-dead")
		require.Contains(t, subscription.Get("endpoint"), ":invoices")
	})
	t.Run("web hooks are secret and keep what they refuse", func(t *testing.T) {
		t.Parallel()
		const hook = "https://events.example.net/integration/0123456789abcdef/enqueue"
		rec := runTopic(t, nil, func(ctx *pulumi.Context, topic *messaging.Topic) error {
			return topic.Notify(ctx, []string{"oncall@example.com"}, []string{hook}, false)
		})
		email := rec.One(t, snsSubscription, "orders-oncall-example-com")
		require.Equal(t, "email", email.Get("protocol"))
		for _, s := range rec.Of(snsSubscription) {
			require.NotContains(t, s.Name, "0123456789abcdef", "a web hook's path is its credential")
			if s.Get("protocol") == "https" {
				require.True(t, s.IsSecret("endpoint"))
				require.Contains(t, s.Get("redrivePolicy"), "orders-undelivered")
			}
		}
		require.True(t, rec.Only(t, sqsQueueType).Protect)
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		args := &messaging.TopicArgs{
			TopicSettings: messaging.TopicSettings{Publishers: []string{"cloudwatch.amazonaws.com"}},
			Account:       "123456789012",
		}
		rec := runTopic(t, args, func(ctx *pulumi.Context, topic *messaging.Topic) error {
			queue, err := messaging.NewQueue(ctx, "jobs", &messaging.QueueArgs{
				Topics:       []pulumi.StringInput{topic.ARN},
				AlarmActions: []pulumi.StringInput{topic.ARN},
			})
			if err != nil {
				return err
			}
			if err := topic.Notify(ctx, []string{"oncall@example.com"}, []string{"https://example.com/x"}, true); err != nil {
				return err
			}
			return topic.Subscribe(ctx, "orders-to-jobs", queue)
		}, mockaws.Preview())
		require.Len(t, rec.Of(snsSubscription), 3)
	})
}
