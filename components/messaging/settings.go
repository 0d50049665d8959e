package messaging

import (
	"cmp"
	"net/mail"

	"github.com/plinth-infra/plinth/internal/check"
)

// QueueSettings is what a stack file says of one queue.
type QueueSettings struct {
	// Keeps the order within a message group, and drops a message that comes twice within five
	// minutes. Changing it makes a new queue.
	FIFO bool `json:"fifo,omitempty"`
	// Tells messages apart by their bodies, so that senders need no deduplication id. Only with
	// fifo.
	ContentBasedDeduplication bool `json:"contentBasedDeduplication,omitempty"`
	// Longest time that a consumer works on one message or batch, in seconds, such as its
	// function's timeout. A message comes back after six times as long, for which SQS allows 12
	// hours.
	ConsumerTimeoutSeconds int `json:"consumerTimeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=7200"`
	// How often a message is handed out before it goes to the dead-letter queue.
	MaxReceives int `json:"maxReceives,omitempty" jsonschema:"minimum=1,maximum=1000"`
	// Longest time that a message waits, in days. The dead-letter queue always keeps messages for
	// 14 days.
	RetentionDays int `json:"retentionDays,omitempty" jsonschema:"minimum=1,maximum=14"`
	// Seconds that every message is held back before a consumer can receive it.
	DelaySeconds int `json:"delaySeconds,omitempty" jsonschema:"minimum=0,maximum=900"`
	// Where alarms sound.
	Alarms QueueAlarmThresholds `json:"alarms,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *QueueSettings) SetDefaults() {
	s.ConsumerTimeoutSeconds = cmp.Or(s.ConsumerTimeoutSeconds, 30)
	s.MaxReceives = cmp.Or(s.MaxReceives, 5)
	s.RetentionDays = cmp.Or(s.RetentionDays, 4) // SQS's own
}

// Validate reports settings that don't go together.
func (s *QueueSettings) Validate(p *check.Problems) {
	if s.ContentBasedDeduplication && !s.FIFO {
		p.At("contentBasedDeduplication").Value(true).Say("only a FIFO queue has it").Fix("set fifo, or remove it")
	}
}

// TopicSettings is what a stack file says of one topic.
type TopicSettings struct {
	// Keeps the order within a message group. Changing it makes a new topic.
	FIFO bool `json:"fifo,omitempty"`
	// Tells messages apart by their bodies. Only with fifo.
	ContentBasedDeduplication bool `json:"contentBasedDeduplication,omitempty"`
	// AWS services that publish to the topic on behalf of this account only, such as
	// cloudwatch.amazonaws.com for alarms. They need a customer key, at $1 a month.
	Publishers []string `json:"publishers,omitempty" jsonschema:"pattern=^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com$,example=cloudwatch.amazonaws.com"`
}

// Validate reports settings that don't go together.
func (s *TopicSettings) Validate(p *check.Problems) {
	if s.ContentBasedDeduplication && !s.FIFO {
		p.At("contentBasedDeduplication").Value(true).Say("only a FIFO topic has it").Fix("set fifo, or remove it")
	}
}

// CheckEmails judges the mail addresses of people who are subscribed to a topic.
func CheckEmails(p *check.Problems, addresses []string) {
	for i, address := range addresses {
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			p.At(i).Value(address).Say("not a mail address").Fix("write one like oncall@example.com")
		}
	}
}
