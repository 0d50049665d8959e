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

func TestMessagingArgs(t *testing.T) {
	t.Parallel()
	type (
		queue = messaging.QueueSettings
		topic = messaging.TopicSettings
	)
	newQueue := func(s queue) func(*pulumi.Context) error {
		return func(ctx *pulumi.Context) error {
			_, err := messaging.NewQueue(ctx, "jobs", &messaging.QueueArgs{QueueSettings: s})
			return err
		}
	}
	newTopic := func(account string, s topic) func(*pulumi.Context) error {
		return func(ctx *pulumi.Context) error {
			_, err := messaging.NewTopic(ctx, "orders", &messaging.TopicArgs{TopicSettings: s, Account: account})
			return err
		}
	}
	notify := func(s topic, addresses, hooks []string) func(*pulumi.Context) error {
		return func(ctx *pulumi.Context) error {
			orders, err := messaging.NewTopic(ctx, "orders", &messaging.TopicArgs{TopicSettings: s})
			if err != nil {
				return err
			}
			return orders.Notify(ctx, addresses, hooks, false)
		}
	}
	mixed := func(ctx *pulumi.Context) error {
		orders, err := messaging.NewTopic(ctx, "orders", nil)
		if err != nil {
			return err
		}
		jobs, err := messaging.NewQueue(ctx, "jobs", &messaging.QueueArgs{QueueSettings: queue{FIFO: true}})
		if err != nil {
			return err
		}
		return orders.Subscribe(ctx, "sub", jobs)
	}
	cloudwatch := []string{"cloudwatch.amazonaws.com"}
	for name, c := range map[string]struct {
		program func(*pulumi.Context) error
		want    string
	}{
		"a consumer of hours": {
			newQueue(queue{ConsumerTimeoutSeconds: 7201}),
			"consumerTimeoutSeconds: too large, got 7201; write 7200 or less",
		},
		"a consumer of no time": {
			newQueue(queue{ConsumerTimeoutSeconds: -1}), "consumerTimeoutSeconds: too small, got -1; write 1 or more",
		},
		"endless receives":     {newQueue(queue{MaxReceives: 1001}), "maxReceives: too large, got 1001"},
		"more than SQS keeps":  {newQueue(queue{RetentionDays: 15}), "retentionDays: too large, got 15"},
		"more than SQS delays": {newQueue(queue{DelaySeconds: 901}), "delaySeconds: too large, got 901"},
		"a queue's deduplication": {
			newQueue(queue{ContentBasedDeduplication: true}),
			"only a FIFO queue has it, got true",
		},
		"a topic's deduplication": {
			newTopic("", topic{ContentBasedDeduplication: true}),
			"only a FIFO topic has it, got true",
		},
		"publishers of any account": {
			newTopic("", topic{Publishers: cloudwatch}),
			"account: an AWS account id has 12 digits",
		},
		"a publisher's short name": {
			newTopic("123456789012", topic{Publishers: []string{"cloudwatch"}}),
			`publishers[0]: wrong form, got "cloudwatch"; write it like cloudwatch.amazonaws.com`,
		},
		"a FIFO queue of a standard topic": {mixed, "takes only a FIFO topic's messages"},
		"a person's name": {
			notify(topic{}, []string{"Oncall <oncall@example.com>"}, nil), "emails[0]: not a mail address",
		},
		"a web hook in clear": {
			notify(topic{}, nil, []string{"http://example.com/secret-path"}), "webhooks[0]: not an https URL",
		},
		"mail of a FIFO topic": {
			notify(topic{FIFO: true}, []string{"oncall@example.com"}, nil), "a FIFO topic delivers to queues only",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mockaws.Try(c.program)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "secret-path")
		})
	}
}

func TestMessagingLinks(t *testing.T) {
	t.Parallel()
	var shown map[string]string
	statements := map[string][]messaging.Statement{}
	mockaws.Run(t, func(ctx *pulumi.Context) error {
		queue, err := messaging.NewQueue(ctx, "user-mails", &messaging.QueueArgs{
			KMSKeyARN: pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
		})
		if err != nil {
			return err
		}
		topic, err := messaging.NewTopic(ctx, "orders", nil)
		if err != nil {
			return err
		}
		shown = map[string]string{}
		for kind, l := range map[string]messaging.Link{
			"send":    queue.Link(messaging.Send),
			"consume": queue.Link(messaging.Consume),
			"publish": topic.Link(),
		} {
			require.Len(t, l.Environment, 1)
			for variable := range l.Environment {
				shown[kind] = variable
			}
			require.Equal(t, kind != "consume", l.Numbered,
				"a workload has one queue to consume, and several of the others")
			statements[kind] = l.Statements
		}
		return nil
	})
	require.Equal(t, map[string]string{
		"send":    "QUEUE_USER_MAILS_URL",
		"consume": "QUEUE_URL",
		"publish": "TOPIC_ORDERS_ARN",
	}, shown)
	for kind, want := range map[string][]string{
		"send":    {"Send", "SendKey"},
		"consume": {"Consume", "ConsumeKey"},
		"publish": {"Publish"},
	} {
		var sids []string
		for _, s := range statements[kind] {
			sids = append(sids, s.Sid)
		}
		require.Equal(t, want, sids, kind)
	}
}
