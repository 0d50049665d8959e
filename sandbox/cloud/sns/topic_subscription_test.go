package sns_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestTopicSubscription(t *testing.T) {
	t.Parallel()
	queues := func(h *cloudtest.Harness) {
		h.Create(token.Queue, "dead", m{})
		h.Create(token.Queue, "ordered", m{"fifoQueue": true})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an endpoint fits its protocol": {
			Given: func(h *cloudtest.Harness) { h.Create(token.Topic, "topic", m{}) },
			Type:  "sns/topicSubscription:TopicSubscription",
			Right: func(h *cloudtest.Harness) m {
				return m{"topic": h.Created["topic"].ID, "protocol": "email", "endpoint": "ops@example.com"}
			},
			Wrong: cloudtest.Just(m{"endpoint": "https://example.com"}),
			Says:  "must match the specified protocol email",
		},
		"a FIFO queue has a FIFO topic": {
			Given: cloudtest.Steps(queues, func(h *cloudtest.Harness) { h.Create(token.Topic, "topic", m{}) }),
			Type:  "sns/topicSubscription:TopicSubscription",
			Right: func(h *cloudtest.Harness) m {
				return m{"topic": h.Created["topic"].ID, "protocol": "sqs", "endpoint": h.Created["dead"].Output("arn")}
			},
			Wrong: func(h *cloudtest.Harness) m { return m{"endpoint": h.Created["ordered"].Output("arn")} },
			Says:  "can not be subscribed to standard",
		},
	})
}
