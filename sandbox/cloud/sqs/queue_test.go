package sqs_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestQueue(t *testing.T) {
	t.Parallel()
	queues := func(h *cloudtest.Harness) {
		h.Create(token.Queue, "dead", m{})
		h.Create(token.Queue, "ordered", m{"fifoQueue": true})
	}
	redrive := func(count, to string) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			arn := to
			if x := h.Created[to]; x != nil {
				arn = x.Output("arn")
			}
			return m{"redrivePolicy": `{"deadLetterTargetArn":"` + arn + `","maxReceiveCount":` + count + `}`}
		}
	}
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a FIFO queue says so": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"name": "jobs"}),
			Wrong: cloudtest.Just(m{"name": "jobs.fifo"}),
			Says:  ".fifo",
		},
		"a queue's name has 80": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"name": "jobs"}),
			Wrong: cloudtest.Just(m{"name": strings.Repeat("q", 81)}),
			Says:  "1 to 80",
		},
		"a message hides 12 hours": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"visibilityTimeoutSeconds": 43200}),
			Wrong: cloudtest.Just(m{"visibilityTimeoutSeconds": 43201}),
			Says:  "range (0 - 43200)",
		},
		"a message is kept 14 days": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"messageRetentionSeconds": 1209600}),
			Wrong: cloudtest.Just(m{"messageRetentionSeconds": 1209601}),
			Says:  "range (60 - 1209600)",
		},
		"a message waits 15 minutes": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"delaySeconds": 900}),
			Wrong: cloudtest.Just(m{"delaySeconds": 901}),
			Says:  "range (0 - 900)",
		},
		"a poll waits 20 seconds": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"receiveWaitTimeSeconds": 20}),
			Wrong: cloudtest.Just(m{"receiveWaitTimeSeconds": 21}),
			Says:  "range (0 - 20)",
		},
		"a queue has one encryption": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"sqsManagedSseEnabled": true}),
			Wrong: cloudtest.Just(m{"kmsMasterKeyId": "alias/aws/sqs"}),
			Says:  "one type of server-side encryption",
		},
		"a dead-letter queue exists": {
			Given: queues,
			Type:  token.Queue,
			Right: redrive("3", "dead"),
			Wrong: redrive("3", "arn:aws:sqs:eu-west-1:123456789012:none"),
			Says:  "Dead letter target does not exist",
		},
		"a dead-letter queue is alike": {
			Given: queues,
			Type:  token.Queue,
			Right: redrive("3", "dead"),
			Wrong: redrive("3", "ordered"),
			Says:  "must be same type of queue",
		},
		"a count is a number": {
			Given: queues,
			Type:  token.Queue,
			Right: redrive("3", "dead"),
			Wrong: redrive(`"3"`, "dead"),
			Says:  "must be an integer",
		},
		"a count is 1 to 1000": {
			Given: queues,
			Type:  token.Queue,
			Right: redrive("3", "dead"),
			Wrong: redrive("0", "dead"),
			Says:  "from 1 to 1000",
		},
		"deduplication is FIFO's": in(cloudtest.Just(m{"name": "jobs"}), nil, token.Queue,
			m{"contentBasedDeduplication": true}, "only be set for FIFO"),
		"a redrive policy is JSON": in(cloudtest.Just(m{}), nil, token.Queue, m{"redrivePolicy": "dead"},
			"not a valid JSON map"),
		"a queue's name is free": {
			Type:  token.Queue,
			Right: cloudtest.Just(m{"name": "jobs"}),
			Spoil: func(h *cloudtest.Harness) { h.Create(token.Queue, "first", m{"name": "jobs"}) },
			Says:  "QueueAlreadyExists",
		},
	})
}
