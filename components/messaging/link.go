package messaging

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/link"
)

// Link is what a workload needs to use a queue or a topic, for programs outside this module.
type Link = link.Link

// Access is what a workload does with a queue.
type Access string

const (
	// Send puts messages into the queue.
	Send Access = "send"
	// Consume takes messages out of it. A workload consumes one queue.
	Consume Access = "consume"
)

// ConsumedVariable is the environment variable with the URL of the queue that a workload takes its
// messages from.
const ConsumedVariable = "QUEUE_URL"

// QueueVariable is the environment variable with the URL of a queue that a workload sends to, such
// as QUEUE_USER_MAILS_URL.
func QueueVariable(queue string) string { return "QUEUE_" + upper(queue) + "_URL" }

// TopicVariable is the environment variable with the ARN of a topic that a workload publishes to,
// such as TOPIC_ORDERS_ARN.
func TopicVariable(topic string) string { return "TOPIC_" + upper(topic) + "_ARN" }

// upper is a name as part of a variable's.
func upper(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

// Link gives a workload the queue's URL and the rights to send to it or to consume it.
func (q *Queue) Link(access Access) link.Link {
	if access == Consume {
		return link.Link{
			Environment: pulumi.StringMap{ConsumedVariable: q.URL},
			Statements:  q.Consume(),
		}
	}
	return link.Link{
		Environment: pulumi.StringMap{QueueVariable(q.name): q.URL},
		Statements:  q.Send(),
		Numbered:    true,
	}
}

// Link gives a workload the topic's ARN and the right to publish to it.
func (t *Topic) Link() link.Link {
	return link.Link{
		Environment: pulumi.StringMap{TopicVariable(t.name): t.ARN},
		Statements:  t.Publish(),
		Numbered:    true,
	}
}
