package platform

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Messaging is queues and topics.
var Messaging = declare(&messagingTier{}, "plinth:messaging", "Queues and topics.")

type messagingTier struct {
	tier[*messaging.Settings, *messages]
}

// messages are the queues and topics that are built, by name.
type messages struct {
	queues map[string]*messaging.Queue
	topics map[string]*messaging.Topic
}

func (t *messagingTier) needs() needs { return needs{built: []Section{Monitoring}} }

// build makes the topics, then the queues, which have to know who delivers to them, and then the subscriptions.
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
		args := settings[name].Args()
		args.Account = b.Account
		args.Disposable = b.Disposable
		topic, err := messaging.NewTopic(b.Context, name, args, b.InRegion)
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
		args := settings.Queues[name].Args()
		args.Disposable = b.Disposable
		var deliver []string
		for _, topic := range slices.Sorted(maps.Keys(settings.Topics)) {
			if slices.Contains(settings.Topics[topic].Queues, name) {
				deliver = append(deliver, topic)
				args.Topics = append(args.Topics, built.topics[topic].ARN)
			}
		}
		args.AlarmActions = monitor.Actions()
		if alarms := built.topics[settings.AlarmTopic]; alarms != nil {
			args.AlarmActions = []pulumi.StringInput{alarms.ARN}
		}
		queue, err := messaging.NewQueue(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		if err := monitor.WatchKinds(b.Context, pulumi.Parent(queue), monitoring.Queue{Name: name, QueueName: queue.Name}); err != nil {
			return err
		}
		built.queues[name] = queue
		outputs[name] = pulumi.Map{"url": queue.URL, "arn": queue.ARN}
		for _, topic := range deliver {
			if err := built.topics[topic].Subscribe(b.Context, topic+"-to-"+name, queue, pulumi.Parent(built.topics[topic])); err != nil {
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
