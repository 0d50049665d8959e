package messaging

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// Settings is what a stack file says about messaging: plinth:messaging.
type Settings struct {
	// Queues, by name. Each has a dead-letter queue.
	Queues map[string]*QueueSettings `json:"queues,omitempty"`
	// Topics, by name.
	Topics map[string]*TopicSettings `json:"topics,omitempty"`
	// The topic that is told when a message lands in a dead-letter queue. Its publishers must name cloudwatch.amazonaws.com. Without one
	// those are told whom plinth:monitoring names.
	AlarmTopic string `json:"alarmTopic,omitempty"`
}

// QueueSettings is what a stack file says about one queue.
type QueueSettings struct {
	// Whether the queue keeps the order within a message group. Changing it makes a new queue.
	FIFO bool `json:"fifo,omitempty"`
	// Whether messages are told apart by their bodies. Only with fifo.
	ContentBasedDeduplication bool `json:"contentBasedDeduplication,omitempty"`
	// The longest that a consumer works on one message or batch, in seconds. A message comes back after six times as long.
	ConsumerTimeoutSeconds int `json:"consumerTimeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=7200,default=30"`
	// How often a message is handed out before it goes to the dead-letter queue.
	MaxReceives int `json:"maxReceives,omitempty" jsonschema:"minimum=1,maximum=1000,default=5"`
	// How many days a message waits at most.
	RetentionDays int `json:"retentionDays,omitempty" jsonschema:"minimum=1,maximum=14,default=4"`
	// How many seconds every message is held back.
	DelaySeconds int `json:"delaySeconds,omitempty" jsonschema:"minimum=0,maximum=900,default=0"`
}

// TopicSettings is what a stack file says about one topic.
type TopicSettings struct {
	// Whether the topic keeps the order within a message group. Changing it makes a new topic.
	FIFO bool `json:"fifo,omitempty"`
	// Whether messages are told apart by their bodies. Only with fifo.
	ContentBasedDeduplication bool `json:"contentBasedDeduplication,omitempty"`
	// Queues of this stack that get every message.
	Queues []string `json:"queues,omitempty"`
	// People who get every message. Each has to confirm by the mail that AWS sends.
	Emails []string `json:"emails,omitempty"`
	// AWS services that publish to the topic, such as cloudwatch.amazonaws.com for alarms. They need a key of their own, at $1 a month.
	Publishers []string `json:"publishers,omitempty"`
}

// Args are a queue's settings as arguments; the caller fills in Topics, keys, alarms and Disposable.
func (s *QueueSettings) Args() *QueueArgs {
	return &QueueArgs{FIFO: s.FIFO, ContentBasedDeduplication: s.ContentBasedDeduplication, ConsumerTimeoutSeconds: s.ConsumerTimeoutSeconds,
		MaxReceives: s.MaxReceives, RetentionDays: s.RetentionDays, DelaySeconds: s.DelaySeconds}
}

// Args are a topic's settings as arguments; the caller fills in Account, keys and Disposable, and subscribes the queues.
func (s *TopicSettings) Args() *TopicArgs {
	return &TopicArgs{FIFO: s.FIFO, ContentBasedDeduplication: s.ContentBasedDeduplication, Publishers: s.Publishers}
}

// alarms is who publishes the alarms of dead-letter queues.
const alarms = "cloudwatch.amazonaws.com"

// someAccount stands for the stack's, which the stack file says elsewhere.
const someAccount = "123456789012"

// Validate reports every mistake, in the words of the stack file; path is like "plinth:messaging".
func (s *Settings) Validate(path string) error {
	var problems []error
	in := func(where string, err error) {
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				problems = append(problems, fmt.Errorf("%s.%s", where, line))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Queues)) {
		where := path + ".queues." + name
		if err := check.Name(name, maxQueueName); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w; rename it", where, err))
		}
		_, err := s.Queues[name].Args().resolve("name")
		in(where, err)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Topics)) {
		where, topic := path+".topics."+name, s.Topics[name]
		if err := check.Name(name, maxTopicName); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w; rename it", where, err))
		}
		args := topic.Args()
		args.Account = someAccount
		_, err := args.resolve("name")
		in(where, err)
		in(where, validateEndpoints("", topic.Emails, nil))
		problems = append(problems, s.validateQueues(where, topic))
	}
	if s.AlarmTopic != "" {
		topic, ok := s.Topics[s.AlarmTopic]
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("%s.alarmTopic: there is no topic of this name, got %q; add it to topics", path, s.AlarmTopic))
		case topic.FIFO || !slices.Contains(topic.Publishers, alarms):
			problems = append(problems, fmt.Errorf("%s.alarmTopic: CloudWatch can't publish to it, got %q; give it publishers: [%s], and leave fifo out", path, s.AlarmTopic, alarms))
		}
	}
	return errors.Join(problems...)
}

func (s *Settings) validateQueues(where string, topic *TopicSettings) error {
	var problems []error
	for i, name := range topic.Queues {
		switch queue, ok := s.Queues[name]; {
		case !ok:
			problems = append(problems, fmt.Errorf("%s.queues[%d]: there is no queue of this name, got %q; add it to queues", where, i, name))
		case queue.FIFO && !topic.FIFO:
			problems = append(problems, fmt.Errorf("%s.queues[%d]: a FIFO queue takes only a FIFO topic's messages, got %q; make both FIFO, or neither", where, i, name))
		case slices.Contains(topic.Queues[:i], name):
			problems = append(problems, fmt.Errorf("%s.queues[%d]: the queue is there twice, got %q; take one out", where, i, name))
		}
	}
	if topic.FIFO && len(topic.Emails) > 0 {
		problems = append(problems, fmt.Errorf("%s.emails: a FIFO topic delivers to queues only, got %d addresses; take them out", where, len(topic.Emails)))
	}
	return errors.Join(problems...)
}
