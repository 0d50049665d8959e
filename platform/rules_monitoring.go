package stack

import (
	"fmt"
	"slices"
	"strings"
)

// alarmTopic must be of the stack's region: CloudWatch publishes to no other.
func alarmTopic(c *Config, _ Source) []problem {
	if c.Monitoring == nil || c.Monitoring.TopicARN == "" || strings.Contains(c.Monitoring.TopicARN, ":sns:"+c.Region+":") {
		return nil
	}
	return []problem{say(fmt.Sprintf("the topic isn't in aws:region %s, got %q; name one that is", c.Region, c.Monitoring.TopicARN), "plinth:monitoring", "topicArn")}
}

// webhookSecrets: who knows a web hook's URL can raise alarms, and close them.
func webhookSecrets(c *Config, source Source) []problem {
	if c.Monitoring == nil || len(c.Monitoring.Webhooks) == 0 || slices.Contains(source.Secret, "plinth:monitoring") {
		return nil
	}
	return []problem{say("the URLs stand in the file in clear; write each with pulumi config set --secret --path 'plinth:monitoring.webhooks.<name>'", "plinth:monitoring", "webhooks")}
}
