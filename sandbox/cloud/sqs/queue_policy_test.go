package sqs_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestQueuePolicy(t *testing.T) {
	t.Parallel()
	queues := func(h *cloudtest.Harness) {
		h.Create(token.Queue, "dead", m{})
		h.Create(token.Queue, "ordered", m{"fifoQueue": true})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a queue's policy is well formed": {
			Given: queues,
			Type:  "sqs/queuePolicy:QueuePolicy",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"queueUrl": h.Created["dead"].ID,
					"policy":   cloudtest.Policy(`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}`),
				}
			},
			Wrong: cloudtest.Just(m{"policy": cloudtest.Allow("sqs:SendMessage")}),
			Says:  "Missing required field Principal",
		},
	})
}
