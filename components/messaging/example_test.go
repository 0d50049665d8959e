package messaging_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
)

// A topic of orders, a queue that gets every one of them, and people who are told when one couldn't
// be handled.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		alarms, err := messaging.NewTopic(ctx, "alarms", &messaging.TopicArgs{
			TopicSettings: messaging.TopicSettings{Publishers: []string{"cloudwatch.amazonaws.com"}},
			Account:       "123456789012",
		})
		if err != nil {
			return err
		}
		if err := alarms.Notify(ctx, []string{"oncall@example.com"}, nil, false); err != nil {
			return err
		}
		orders, err := messaging.NewTopic(ctx, "orders", nil)
		if err != nil {
			return err
		}
		invoices, err := messaging.NewQueue(ctx, "invoices", &messaging.QueueArgs{
			QueueSettings: messaging.QueueSettings{ConsumerTimeoutSeconds: 60},
			Topics:        []pulumi.StringInput{orders.ARN},
			AlarmActions:  []pulumi.StringInput{alarms.ARN},
		})
		if err != nil {
			return err
		}
		return orders.Subscribe(ctx, "orders-to-invoices", invoices)
	})
}
