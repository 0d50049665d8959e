package messaging_test

import (
	"encoding/json"
	"strings"
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
		rec := runQueue(t, &messaging.QueueArgs{ConsumerTimeoutSeconds: 60, MaxReceives: 3, RetentionDays: 7})
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
			FIFO: true, ContentBasedDeduplication: true, Disposable: true, DelaySeconds: 5,
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

func runTopic(t *testing.T, args *messaging.TopicArgs, more func(*pulumi.Context, *messaging.Topic) error, opts ...mockaws.Option) *mockaws.Recording {
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
		rec := runTopic(t, &messaging.TopicArgs{Publishers: []string{"events.amazonaws.com", "cloudwatch.amazonaws.com"}, Account: "123456789012"}, nil)
		key := rec.Only(t, "aws:kms/key:Key")
		require.True(t, key.Protect)
		require.Equal(t, true, key.Get("enableKeyRotation"))
		require.Contains(t, rec.Only(t, snsTopicType).Get("kmsMasterKeyId"), ":key/")
		for _, document := range []any{key.Get("policy"), rec.Only(t, snsPolicyType).Get("policy")} {
			statements := fixture.Document(t, document)
			for sid, service := range map[string]string{"Cloudwatch": "cloudwatch.amazonaws.com", "Events": "events.amazonaws.com"} {
				require.Equal(t, map[string]any{"Service": service}, statements[sid].Principal)
				require.Equal(t, "123456789012", statements[sid].Condition["StringEquals"]["aws:SourceAccount"])
			}
		}
	})
	t.Run("subscribed queues lose no message", func(t *testing.T) {
		t.Parallel()
		rec := runTopic(t, nil, func(ctx *pulumi.Context, topic *messaging.Topic) error {
			queue, err := messaging.NewQueue(ctx, "invoices", &messaging.QueueArgs{Topics: []pulumi.StringInput{topic.ARN}})
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
		rec := runTopic(t, &messaging.TopicArgs{Publishers: []string{"cloudwatch.amazonaws.com"}, Account: "123456789012"}, func(ctx *pulumi.Context, topic *messaging.Topic) error {
			queue, err := messaging.NewQueue(ctx, "jobs", &messaging.QueueArgs{Topics: []pulumi.StringInput{topic.ARN}, AlarmActions: []pulumi.StringInput{topic.ARN}})
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

func TestMessagingArgs(t *testing.T) {
	t.Parallel()
	queue := func(a messaging.QueueArgs) func(*pulumi.Context) error {
		return func(ctx *pulumi.Context) error { _, err := messaging.NewQueue(ctx, "jobs", &a); return err }
	}
	topic := func(a messaging.TopicArgs, more func(*pulumi.Context, *messaging.Topic) error) func(*pulumi.Context) error {
		return func(ctx *pulumi.Context) error {
			made, err := messaging.NewTopic(ctx, "orders", &a)
			if err == nil && more != nil {
				err = more(ctx, made)
			}
			return err
		}
	}
	for want, program := range map[string]func(*pulumi.Context) error{
		"consumerTimeoutSeconds: it is out of range, got 7201": queue(messaging.QueueArgs{ConsumerTimeoutSeconds: 7201}),
		"consumerTimeoutSeconds: it is out of range, got -1":   queue(messaging.QueueArgs{ConsumerTimeoutSeconds: -1}),
		"maxReceives: it is out of range, got 1001":            queue(messaging.QueueArgs{MaxReceives: 1001}),
		"retentionDays: it is out of range, got 15":            queue(messaging.QueueArgs{RetentionDays: 15}),
		"delaySeconds: it is out of range, got 901":            queue(messaging.QueueArgs{DelaySeconds: 901}),
		"only a FIFO queue has it":                             queue(messaging.QueueArgs{ContentBasedDeduplication: true}),
		"only a FIFO topic has it":                             topic(messaging.TopicArgs{ContentBasedDeduplication: true}, nil),
		"account: an AWS account id has 12 digits":             topic(messaging.TopicArgs{Publishers: []string{"cloudwatch.amazonaws.com"}}, nil),
		"publishers[0]: it isn't the principal":                topic(messaging.TopicArgs{Publishers: []string{"cloudwatch"}, Account: "123456789012"}, nil),
		"takes only a FIFO topic's messages": topic(messaging.TopicArgs{}, func(ctx *pulumi.Context, made *messaging.Topic) error {
			q, err := messaging.NewQueue(ctx, "jobs", &messaging.QueueArgs{FIFO: true})
			if err != nil {
				return err
			}
			return made.Subscribe(ctx, "sub", q)
		}),
		"emails[0]: it isn't a mail address": topic(messaging.TopicArgs{}, func(ctx *pulumi.Context, made *messaging.Topic) error {
			return made.Notify(ctx, []string{"Oncall <oncall@example.com>"}, nil, false)
		}),
		"webhooks[0]: it isn't an https URL": topic(messaging.TopicArgs{}, func(ctx *pulumi.Context, made *messaging.Topic) error {
			return made.Notify(ctx, nil, []string{"http://example.com/secret-path"}, false)
		}),
		"a FIFO topic delivers to queues only": topic(messaging.TopicArgs{FIFO: true}, func(ctx *pulumi.Context, made *messaging.Topic) error {
			return made.Notify(ctx, []string{"oncall@example.com"}, nil, false)
		}),
	} {
		_, err := mockaws.Try(program)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "secret-path")
	}
}

func TestMessagingSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		s := messaging.Settings{
			AlarmTopic: "strict",
			Queues:     map[string]*messaging.QueueSettings{"Bad": {}, "slow": {ConsumerTimeoutSeconds: 9000, MaxReceives: -1}, "ordered": {FIFO: true}},
			Topics: map[string]*messaging.TopicSettings{
				"news":   {Queues: []string{"slow", "slow", "none", "ordered"}, Emails: []string{"x"}, Publishers: []string{"y"}},
				"strict": {FIFO: true, Queues: []string{"ordered"}, Emails: []string{"a@example.com"}},
			},
		}
		err := s.Validate("plinth:messaging")
		for _, want := range []string{
			"plinth:messaging.queues.Bad: its name", "plinth:messaging.queues.slow.consumerTimeoutSeconds: ", "plinth:messaging.queues.slow.maxReceives: ",
			"plinth:messaging.topics.news.queues[1]: the queue is there twice", `plinth:messaging.topics.news.queues[2]: there is no queue of this name, got "none"`,
			"plinth:messaging.topics.news.queues[3]: a FIFO queue takes only", "plinth:messaging.topics.news.emails[0]: ", "plinth:messaging.topics.news.publishers[0]: ",
			"plinth:messaging.topics.strict.emails: a FIFO topic delivers to queues only",
			"plinth:messaging.alarmTopic: CloudWatch can't publish to it",
		} {
			require.ErrorContains(t, err, want)
		}
		require.Len(t, strings.Split(err.Error(), "\n"), 10)
	})
}
