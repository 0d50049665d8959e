package lambda_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestEventSourceMapping(t *testing.T) {
	t.Parallel()
	runs := cloudtest.Role("lambda.amazonaws.com", "sqs:*", "ec2:*")
	slowQueue := func(h *cloudtest.Harness) { h.Create(token.Queue, "jobs", m{"visibilityTimeoutSeconds": 60}) }
	source := func(h *cloudtest.Harness) m {
		return m{
			"functionName":   h.Created["function"].Output("name"),
			"eventSourceArn": h.Created["jobs"].Output("arn"),
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a queue hides longer than the function runs": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.Over(cloudtest.FunctionInputs(h), m{"timeout": 60}))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Spoil: func(h *cloudtest.Harness) { _ = h.Update("jobs", m{"visibilityTimeoutSeconds": 30}) },
			Says:  "less than Function timeout",
		},
		"a queue is read with permission": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.FunctionInputs(h))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may0") },
			Says:  "ReceiveMessage",
		},
		"a queue is read with all of it": {
			Given: cloudtest.Steps(cloudtest.Role("lambda.amazonaws.com", "sqs:ReceiveMessage",
				"sqs:GetQueueAttributes", "sqs:DeleteMessage"),
				slowQueue,
				func(h *cloudtest.Harness) { h.Create(token.Function, "function", cloudtest.FunctionInputs(h)) }),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may2") },
			Says:  "DeleteMessage on SQS",
		},
		"the permission is on this queue": {
			Given: cloudtest.Steps(cloudtest.Role("lambda.amazonaws.com", "sqs:*"), slowQueue,
				func(h *cloudtest.Harness) { h.Create(token.Function, "function", cloudtest.FunctionInputs(h)) }),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("may0", m{
					"policy": strings.Replace(cloudtest.Allow("sqs:*"), `"*"`,
						`"arn:aws:sqs:eu-west-1:123456789012:other"`, 1),
				})
			},
			Says: "GetQueueAttributes on SQS",
		},
		"a queue has no position": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.FunctionInputs(h))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Wrong: cloudtest.Just(m{"startingPosition": "LATEST"}),
			Says:  "StartingPosition is not valid",
		},
		"a queue starts two at once": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.FunctionInputs(h))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Wrong: cloudtest.Just(m{"scalingConfig": m{"maximumConcurrency": 1}}),
			Says:  "2",
		},
		"a source exists": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.FunctionInputs(h))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Wrong: cloudtest.Just(m{"eventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:none"}),
			Says:  "It does not exist",
		},
		"big batches wait": {
			Given: cloudtest.Steps(runs, slowQueue, func(h *cloudtest.Harness) {
				h.Create(token.Function, "function", cloudtest.FunctionInputs(h))
			}),
			Type:  "lambda/eventSourceMapping:EventSourceMapping",
			Right: source,
			Wrong: cloudtest.Just(m{"batchSize": 100}),
			Says:  "batch window",
		},
	})
}
