package sqs

import (
	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

const sqsQueuePolicy = "aws:sqs/queuePolicy:QueuePolicy"

var sqsTLSOnly = core.Rule{
	Name:     "sqs-tls-only",
	Group:    "messaging",
	Severity: core.Medium,
	Title:    "Queues refuse requests without TLS.",
	Why:      "Over plain HTTP anybody on the way reads the messages and the signed requests.",
	Fix: "build the queue with the messaging tier, which adds the statement; else deny sqs:* to * where " +
		"aws:SecureTransport is false",
	Levels: core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: core.DeniesPlainHTTP(core.SQSQueue, sqsQueuePolicy, "queueUrl", func(action string) bool {
		return iampolicy.EveryActionOf(action, "sqs")
	}),
}
