package sns

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var topicSubscription = cloud.ResourceType{
	Type:       "sns/topicSubscription:TopicSubscription",
	References: []cloud.Reference{{Path: "topic", To: token.Topic, Missing: noSuchSNS}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateSubscription,
	ValidateState:  endpointFitsTopic,
}

// endpoints by protocol: what an address must look like.
var endpoints = map[string]*regexp.Regexp{
	"https":       regexp.MustCompile(`^https://\S+$`),
	"http":        regexp.MustCompile(`^http://\S+$`),
	"email":       regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`),
	"email-json":  regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`),
	"sms":         regexp.MustCompile(`^\+?[0-9-]{5,20}$`),
	"sqs":         regexp.MustCompile(`^arn:aws:sqs:`),
	"lambda":      regexp.MustCompile(`^arn:aws:lambda:`),
	"firehose":    regexp.MustCompile(`^arn:aws:firehose:`),
	"application": regexp.MustCompile(`^arn:aws:sns:.*:endpoint/`),
}

func validateSubscription(c *cloud.Call) {
	p, e := c.Text("protocol"), c.Text("endpoint")
	re := endpoints[p]
	if p != "" && re == nil {
		c.Refuse("protocol",
			"InvalidParameter: Invalid parameter: Does not support this protocol string: %s (want one of %s)", p,
			strings.Join(cloud.Keys(endpoints), ", "))
	} else if p != "" && e != "" && !re.MatchString(e) {
		shown := strconv.Quote(e)
		if c.IsSecret("endpoint") {
			shown = "a secret"
		}
		c.Refuse("endpoint",
			"InvalidParameter: Invalid parameter: Endpoint must match the specified protocol %s, got %s", p, shown)
	}
}

// endpointFitsTopic refuses subscriptions that deliver nothing, such as a FIFO queue's to a
// standard topic.
func endpointFitsTopic(c *cloud.Call) {
	e := c.Text("endpoint")
	switch c.Text("protocol") {
	case "sqs":
		if q, t := c.Find(token.Queue, e), c.Find(token.Topic, c.Text("topic")); q != nil && t != nil &&
			t.Outputs["fifoTopic"] == true && q.Outputs["fifoQueue"] != true && c.Flag("rawMessageDelivery") {
			c.Refuse("endpoint",
				"InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "+
					"subscribed to standard SNS topics")
		} else if q != nil && t != nil && t.Outputs["fifoTopic"] != true && q.Outputs["fifoQueue"] == true {
			c.Refuse("endpoint",
				"InvalidParameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to "+
					"standard SNS topics")
		}
	case "firehose":
		if !c.Has("subscriptionRoleArn") {
			c.Refuse("subscriptionRoleArn",
				"InvalidParameter: Invalid parameter: SubscriptionRoleArn is required for the protocol firehose")
		}
	}
}
