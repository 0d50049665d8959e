package platform

import (
	"strings"

	"github.com/plinth-infra/plinth/components/monitoring"
)

// Monitoring is the topic that alarms are sent to. Each tier makes its own alarms.
var Monitoring = declare(&monitoringTier{}, "plinth:monitoring", "Alarms on every tier that the stack has, and who is told.")

type monitoringTier struct {
	tier[*monitoring.Settings, *monitoring.Monitor]
}

func (t *monitoringTier) build(b *Build) error {
	args := t.Settings(b.Config).Args()
	args.Account = b.Account
	args.Disposable = b.Disposable
	monitor, err := monitoring.New(b.Context, "monitoring", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, monitor)
	b.Export("alarmTopicArn", monitor.TopicARN)
	return nil
}

func (t *monitoringTier) rules() []rule {
	return []rule{
		{relies: []path{{"aws:region"}, {"plinth:monitoring", "topicArn"}}, check: t.topicOfTheRegion},
		{check: t.encryptedWebhooks},
	}
}

// topicOfTheRegion: CloudWatch publishes to no topic of another region.
func (t *monitoringTier) topicOfTheRegion(c *Config) []problem {
	s := t.Settings(c)
	if s == nil || s.TopicARN == "" || strings.Contains(s.TopicARN, ":sns:"+c.Region+":") {
		return nil
	}
	return []problem{problemf(path{t.key, "topicArn"}, "the topic isn't in aws:region %s, got %q; name one that is", c.Region, s.TopicARN)}
}

// encryptedWebhooks: who knows a web hook's URL can raise alarms, and close them.
func (t *monitoringTier) encryptedWebhooks(c *Config) []problem {
	if s := t.Settings(c); s == nil || len(s.Webhooks) == 0 || c.encrypted(t.key) {
		return nil
	}
	return []problem{problemf(path{t.key, "webhooks"}, "the URLs stand in the file in clear; "+
		"write each with pulumi config set --secret --path 'plinth:monitoring.webhooks.<name>'")}
}
