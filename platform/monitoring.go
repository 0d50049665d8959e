package platform

import (
	"strings"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Monitoring is the topic that alarms are sent to. Each tier makes its own alarms.
var Monitoring = declare(&monitoringTier{}, "plinth:monitoring", "Alarms on every tier that the stack has, and who is told.")

type monitoringTier struct {
	tier[*monitoring.Settings, *monitoring.Monitor]
}

func (t *monitoringTier) build(b *Build) error {
	monitor, err := monitoring.New(b.Context, "monitoring", &monitoring.Args{
		Settings:   *t.Settings(b.Config),
		Account:    b.Account,
		Disposable: b.Disposable,
	}, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, monitor)
	b.Export("alarmTopicArn", monitor.TopicARN)
	return nil
}

func (t *monitoringTier) rules() []rule {
	return []rule{{relies: []path{{"aws:region"}, {"plinth:monitoring", "topicArn"}}, check: t.topicOfTheRegion}}
}

// topicOfTheRegion: CloudWatch publishes to no topic of another region.
func (t *monitoringTier) topicOfTheRegion(c *Config, p *check.Problems) {
	s := t.Settings(c)
	if s != nil && s.TopicARN != "" && !strings.Contains(s.TopicARN, ":sns:"+c.Region+":") {
		p.At(t.key, "topicArn").Value(s.TopicARN).Say("the topic isn't in aws:region %s", c.Region).Fix("name one that is")
	}
}
