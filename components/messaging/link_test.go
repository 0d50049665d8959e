package messaging_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

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
