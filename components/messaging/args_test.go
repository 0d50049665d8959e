package messaging_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

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
