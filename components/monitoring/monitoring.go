package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:monitoring:Monitor"

const (
	maxName = 40
	// publisher is who sends alarms.
	publisher = "cloudwatch.amazonaws.com"
)

// Monitor is who is told. A nil one watches nothing, so that tiers needn't ask whether there is
// one.
type Monitor struct {
	pulumi.ResourceState

	// TopicARN is the topic that alarms are sent to, known when CloudWatch may publish to it.
	TopicARN pulumi.StringOutput
}

// New registers the topic and its readers. When args are wrong it registers nothing and reports
// every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Monitor, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("monitoring %q: %w", name, err)
	}
	m := &Monitor{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), m, opts...); err != nil {
		return nil, err
	}
	if a.TopicARN != "" {
		m.TopicARN = pulumi.String(a.TopicARN).ToStringOutput()
		return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"topicArn": m.TopicARN})
	}
	topic, err := messaging.NewTopic(ctx, name+"-alarms", &messaging.TopicArgs{
		TopicSettings: messaging.TopicSettings{Publishers: []string{publisher}},
		Account:       a.Account,
		Disposable:    a.Disposable,
	}, pulumi.Parent(m))
	if err != nil {
		return nil, err
	}
	if err := topic.Notify(ctx, a.Emails, a.hooks(), a.Disposable); err != nil {
		return nil, err
	}
	m.TopicARN = topic.ARN
	if len(a.Webhooks) > 0 { // people hear by mail that a web hook doesn't
		if err := m.Watch(ctx, pulumi.Parent(m), messaging.FailureAlarms(name, topic.UndeliveredName)); err != nil {
			return nil, err
		}
	}
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{"topicArn": m.TopicARN})
}

// Watch creates the alarms of what a tier has, beneath parent: the tier's pulumi.Parent.
func (m *Monitor) Watch(ctx *pulumi.Context, parent pulumi.ResourceOption, sets ...alarm.Set) error {
	for _, set := range sets {
		if _, err := m.Create(ctx, parent, set); err != nil {
			return err
		}
	}
	return nil
}

// Create is Watch for one set, for a caller that needs the alarms' physical names. It returns them
// by Alarm.Name. Without a monitor there are none.
func (m *Monitor) Create(
	ctx *pulumi.Context, parent pulumi.ResourceOption, set alarm.Set,
) (map[string]pulumi.StringOutput, error) {
	if m == nil {
		return nil, nil
	}
	names := map[string]pulumi.StringOutput{}
	for _, a := range set.Alarms {
		created, err := newMetricAlarm(ctx, set.Name+"-"+a.Name, a, pulumi.Array{m.TopicARN}, parent)
		if err != nil {
			return nil, fmt.Errorf("alarm %s-%s: %w", set.Name, a.Name, err)
		}
		names[a.Name] = created.Name
	}
	return names, nil
}

// Actions are who is told, for alarms that a tier makes itself. Without a monitor they are nobody.
func (m *Monitor) Actions() []pulumi.StringInput {
	if m == nil {
		return nil
	}
	return []pulumi.StringInput{m.TopicARN}
}
