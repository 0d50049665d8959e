package platform

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/internal/check"
)

// Messaging is queues and topics.
var Messaging = declare(&messagingTier{}, "plinth:messaging", "Queues and topics.")

// MessagingSettings is what a stack file says of queues and topics.
type MessagingSettings struct {
	// Queues, by name. Each has a dead-letter queue.
	Queues map[string]*messaging.QueueSettings `json:"queues,omitempty"`
	// Topics, by name.
	Topics map[string]*TopicSettings `json:"topics,omitempty"`
	// The topic that is told when a message lands in a dead-letter queue. Its publishers must name
	// cloudwatch.amazonaws.com. Without one those are told whom plinth:monitoring names.
	AlarmTopic string `json:"alarmTopic,omitempty"`
}

// TopicSettings is what a stack file says of one topic.
type TopicSettings struct {
	messaging.TopicSettings
	// Queues of this stack that get every message.
	Queues []string `json:"queues,omitempty" jsonschema:"uniqueItems=true"`
	// People who get every message. Each has to confirm by the mail that AWS sends.
	Emails []string `json:"emails,omitempty"`
}

// alarmPublisher is who publishes the alarms of dead-letter queues.
const alarmPublisher = "cloudwatch.amazonaws.com"

// Validate reports names that don't fit, and queues and topics that don't go together.
func (s *MessagingSettings) Validate(p *check.Problems) {
	for _, name := range sortedKeys(s.Queues) {
		check.Name(p.In("queues", name), name, messaging.MaxQueueName)
	}
	for _, name := range sortedKeys(s.Topics) {
		at := p.In("topics", name)
		check.Name(at, name, messaging.MaxTopicName)
		s.checkQueues(at.In("queues"), s.Topics[name])
	}
	if s.AlarmTopic == "" {
		return
	}
	switch topic, ok := s.Topics[s.AlarmTopic]; {
	case !ok:
		p.At("alarmTopic").Value(s.AlarmTopic).Say("there is no topic of this name").Fix("add it to topics")
	case topic.FIFO || !slices.Contains(topic.Publishers, alarmPublisher):
		p.At("alarmTopic").Value(s.AlarmTopic).Say("CloudWatch can't publish to it").
			Fix("give it publishers: [%s], and leave fifo out", alarmPublisher)
	}
}

// checkQueues reports queues that can't get a topic's messages. SNS refuses a FIFO queue of a topic
// that isn't FIFO.
func (s *MessagingSettings) checkQueues(p *check.Problems, topic *TopicSettings) {
	for i, name := range topic.Queues {
		switch queue, ok := s.Queues[name]; {
		case !ok:
			p.At(i).Value(name).Say("there is no queue of this name").Fix("add it to queues")
		case queue.FIFO && !topic.FIFO:
			p.At(i).Value(name).Say("a FIFO queue takes only a FIFO topic's messages").Fix("make both FIFO, or neither")
		}
	}
}

// Validate reports what is wrong with one topic.
func (s *TopicSettings) Validate(p *check.Problems) {
	s.TopicSettings.Validate(p)
	messaging.CheckEmails(p.In("emails"), s.Emails)
	if s.FIFO && len(s.Emails) > 0 {
		p.At("emails").Value(s.Emails).Say("a FIFO topic delivers to queues only").Fix("remove them")
	}
}

type messagingTier struct {
	tier[*MessagingSettings, *messages]
}

// messages are the queues and topics that are built, by name.
type messages struct {
	queues map[string]*messaging.Queue
	topics map[string]*messaging.Topic
}

func (t *messagingTier) needs() needs { return needs{built: []Section{Monitoring}} }

// build makes the topics, then the queues, which have to know who delivers to them, and then the
// subscriptions.
func (t *messagingTier) build(b *Build) error {
	built := &messages{queues: map[string]*messaging.Queue{}, topics: map[string]*messaging.Topic{}}
	t.provide(b, built)
	if err := t.buildTopics(b, built.topics); err != nil {
		return err
	}
	return t.buildQueues(b, built)
}

func (t *messagingTier) buildTopics(b *Build, topics map[string]*messaging.Topic) error {
	settings := t.Settings(b.Config).Topics
	arns := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		topic, err := messaging.NewTopic(b.Context, name, &messaging.TopicArgs{
			TopicSettings: settings[name].TopicSettings,
			Account:       b.Account,
			Disposable:    b.Disposable,
		}, b.InRegion)
		if err != nil {
			return err
		}
		if err := topic.Notify(b.Context, settings[name].Emails, nil, b.Disposable); err != nil {
			return err
		}
		topics[name] = topic
		arns[name] = topic.ARN
	}
	b.Export("topics", arns)
	return nil
}

func (t *messagingTier) buildQueues(b *Build, built *messages) error {
	settings := t.Settings(b.Config)
	monitor := Monitoring.Built(b)
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings.Queues)) {
		args := &messaging.QueueArgs{
			QueueSettings: *settings.Queues[name],
			AlarmActions:  monitor.Actions(),
			Disposable:    b.Disposable,
		}
		var deliver []string
		for _, topic := range slices.Sorted(maps.Keys(settings.Topics)) {
			if slices.Contains(settings.Topics[topic].Queues, name) {
				deliver = append(deliver, topic)
				args.Topics = append(args.Topics, built.topics[topic].ARN)
			}
		}
		if alarms := built.topics[settings.AlarmTopic]; alarms != nil {
			args.AlarmActions = []pulumi.StringInput{alarms.ARN}
		}
		queue, err := messaging.NewQueue(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		if err := monitor.Watch(b.Context, pulumi.Parent(queue), queue.Alarms()); err != nil {
			return err
		}
		built.queues[name] = queue
		outputs[name] = pulumi.Map{"url": queue.URL, "arn": queue.ARN}
		for _, topic := range deliver {
			from := built.topics[topic]
			if err := from.Subscribe(b.Context, topic+"-to-"+name, queue, pulumi.Parent(from)); err != nil {
				return err
			}
		}
	}
	b.Export("queues", outputs)
	return nil
}

// requireQueue reports a queue, at the place of p, that the stack file doesn't have.
func (t *messagingTier) requireQueue(c *Config, p *check.Problems, name string) {
	var known []string
	if s := t.Settings(c); s != nil {
		known = sortedKeys(s.Queues)
	}
	unknownName(p, "queue", "plinth:messaging.queues", known, name)
}

// requireTopic reports a topic, at the place of p, that the stack file doesn't have.
func (t *messagingTier) requireTopic(c *Config, p *check.Problems, name string) {
	var known []string
	if s := t.Settings(c); s != nil {
		known = sortedKeys(s.Topics)
	}
	unknownName(p, "topic", "plinth:messaging.topics", known, name)
}
