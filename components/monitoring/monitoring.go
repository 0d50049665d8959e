package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:monitoring:Monitor"

const (
	maxName = 40
	// publisher is who sends alarms.
	publisher = "cloudwatch.amazonaws.com"
)

// Monitor is who is told. A nil one watches nothing, so that tiers needn't ask whether there is one.
type Monitor struct {
	pulumi.ResourceState

	// TopicARN is the topic that alarms are sent to, known when CloudWatch may publish to it.
	TopicARN pulumi.StringOutput

	thresholds Thresholds
}

// Watched is something that can go wrong.
type Watched interface {
	// Label is the kind and the name of it, such as function-api. It begins the names of its alarms.
	Label() string
	// Alarms are what people are told of it.
	Alarms(Thresholds) []Alarm
}

// New registers the topic and its readers. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Monitor, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("monitoring %q: %w", name, err)
	}
	m := &Monitor{thresholds: a.Thresholds}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), m, opts...); err != nil {
		return nil, err
	}
	if a.TopicARN != "" {
		m.TopicARN = pulumi.String(a.TopicARN).ToStringOutput()
		return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"topicArn": m.TopicARN})
	}
	topic, err := messaging.NewTopic(ctx, name+"-alarms", &messaging.TopicArgs{
		Publishers: []string{publisher}, Account: a.Account, Disposable: a.Disposable,
	}, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	if err := topic.Notify(ctx, a.Emails, a.Webhooks, a.Disposable); err != nil {
		return nil, err
	}
	m.TopicARN = topic.ARN
	if len(a.Webhooks) > 0 { // people hear by mail that a web hook doesn't
		if err := m.Watch(ctx, pulumi.Parent(m), DeadLetters{Name: name, QueueName: topic.UndeliveredName}); err != nil {
			return nil, err
		}
	}
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"topicArn": m.TopicARN})
}

// Watch makes the alarms of what a tier has, beneath parent: the tier's pulumi.Parent.
func (m *Monitor) Watch(ctx *pulumi.Context, parent pulumi.ResourceOption, list ...Watched) error {
	for _, w := range list {
		if _, err := m.watch(ctx, parent, w); err != nil {
			return err
		}
	}
	return nil
}

// Guard makes the alarms of what a new version of a service is tried on, before the service is made, and returns the names of those that
// sound when the version is bad: errors and latency. A deployment that finds one of them sounding is taken back.
func (m *Monitor) Guard(ctx *pulumi.Context, parent pulumi.ResourceOption, t Targets) ([]pulumi.StringInput, error) {
	made, err := m.watch(ctx, parent, t)
	if err != nil || m == nil {
		return nil, err
	}
	return []pulumi.StringInput{made["errors"], made["latency"]}, nil
}

// Actions are who is told, for alarms that a tier makes itself. Without a monitor they are nobody.
func (m *Monitor) Actions() []pulumi.StringInput {
	if m == nil {
		return nil
	}
	return []pulumi.StringInput{m.TopicARN}
}

// watch returns the alarms' physical names by what they are about.
func (m *Monitor) watch(ctx *pulumi.Context, parent pulumi.ResourceOption, w Watched) (map[string]pulumi.StringOutput, error) {
	if m == nil {
		return nil, nil
	}
	names := map[string]pulumi.StringOutput{}
	for _, a := range w.Alarms(m.thresholds) {
		made, err := a.make(ctx, w.Label()+"-"+a.Name, pulumi.Array{m.TopicARN}, parent)
		if err != nil {
			return nil, err
		}
		names[a.Name] = made.Name
	}
	return names, nil
}
