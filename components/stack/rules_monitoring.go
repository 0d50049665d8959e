package stack

import (
	"fmt"
	"strings"
)

// alarmTopic must be of the stack's region: CloudWatch publishes to no other.
func alarmTopic(c *Config, _ Source) []problem {
	if c.Monitoring == nil || c.Monitoring.TopicARN == "" || strings.Contains(c.Monitoring.TopicARN, ":sns:"+c.Region+":") {
		return nil
	}
	return []problem{say(fmt.Sprintf("the topic isn't in aws:region %s, got %q; name one that is", c.Region, c.Monitoring.TopicARN), "plinth:monitoring", "topicArn")}
}
