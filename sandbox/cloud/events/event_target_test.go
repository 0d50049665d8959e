package events_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestEventTarget(t *testing.T) {
	t.Parallel()
	queues := func(h *cloudtest.Harness) {
		h.Create(token.Queue, "dead", m{})
		h.Create(token.Queue, "ordered", m{"fifoQueue": true})
	}
	target := func(queue string, retry m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			arn := "arn:aws:sqs:eu-west-1:123456789012:none"
			if x := h.Created[queue]; x != nil {
				arn = x.Output("arn")
			}
			return m{
				"rule":             h.Created["hourly"].ID,
				"arn":              h.Created["dead"].Output("arn"),
				"deadLetterConfig": m{"arn": arn},
				"retryPolicy":      retry,
			}
		}
	}
	hourly := cloudtest.Steps(queues, func(h *cloudtest.Harness) {
		h.Create("cloudwatch/eventRule:EventRule", "hourly", m{"scheduleExpression": "rate(1 hour)"})
	})
	retried := target("dead", m{"maximumEventAgeInSeconds": 60, "maximumRetryAttempts": 185})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a target's misses have a queue": {
			Given: hourly,
			Type:  "cloudwatch/eventTarget:EventTarget",
			Right: retried,
			Wrong: target("none", nil),
			Says:  "the dead-letter queue",
		},
		"a target's misses have no order": {
			Given: hourly,
			Type:  "cloudwatch/eventTarget:EventTarget",
			Right: retried,
			Wrong: target("ordered", nil),
			Says:  "FIFO queues are not supported",
		},
		"a target is tried for a minute": {
			Given: hourly,
			Type:  "cloudwatch/eventTarget:EventTarget",
			Right: retried,
			Wrong: target("dead", m{"maximumEventAgeInSeconds": 59}),
			Says:  "range (60 - 86400)",
		},
		"a target is tried 185 times": {
			Given: hourly,
			Type:  "cloudwatch/eventTarget:EventTarget",
			Right: retried,
			Wrong: target("dead", m{"maximumRetryAttempts": 186}),
			Says:  "range (0 - 185)",
		},
	})
}
