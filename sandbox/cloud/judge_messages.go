package cloud

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

var (
	queueName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,80}$`)
	topicName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,256}$`)
	groupName = regexp.MustCompile(`^[a-zA-Z0-9_\-/.#]{1,512}$`)
)

// fifo judges the suffix that goes with first-in-first-out.
func (c *call) fifo(flag, code string, limit int, pattern *regexp.Regexp) {
	name := c.text("name")
	if name == "" {
		return
	}
	base, suffixed := strings.CutSuffix(name, ".fifo")
	if c.flag(flag) != suffixed {
		c.fail("name", "%s: the name of a FIFO queue or topic, and of no other, ends in .fifo; got %q", code, name)
	}
	if !pattern.MatchString(base) || len(name) > limit {
		c.fail("name", "%s: Can only include alphanumeric characters, hyphens, or underscores. 1 to %d in length, got %q (%d)", code, limit, name, len(name))
	}
	if c.flag("contentBasedDeduplication") && !c.flag(flag) {
		c.fail("contentBasedDeduplication", "InvalidAttributeName: Unknown Attribute ContentBasedDeduplication: content-based deduplication can only be set for FIFO")
	}
}

func checkQueue(c *call) {
	c.fifo("fifoQueue", "InvalidParameterValue", 80, queueName)
	for path, limits := range map[string][2]float64{"visibilityTimeoutSeconds": {0, 43200}, "delaySeconds": {0, 900}, "receiveWaitTimeSeconds": {0, 20},
		"messageRetentionSeconds": {60, 1209600}, "maxMessageSize": {1024, 1048576}} {
		if n, ok := c.number(path); ok && (n < limits[0] || n > limits[1]) {
			c.fail(path, "InvalidAttributeValue: Invalid value for the parameter %s. Reason: expected %s to be in the range (%s - %s), got %s", path, path, digits(limits[0]), digits(limits[1]), digits(n))
		}
	}
	if c.flag("sqsManagedSseEnabled") && c.text("kmsMasterKeyId") != "" {
		c.fail("sqsManagedSseEnabled", "\"kmsMasterKeyId\": conflicts with sqsManagedSseEnabled: You can use one type of server-side encryption (SSE) at one time.")
	}
	c.policyAt("policy", boundPolicy, 8192)
}

func judgeQueue(c *call) {
	c.redrive("redrivePolicy", c.text("name"), c.flag("fifoQueue"))
	for _, other := range c.others(queueT) {
		if other.text("name") == c.text("name") {
			c.fail("name", "QueueAlreadyExists: A queue already exists with the same name and a different value for some attribute: %s", c.text("name"))
		}
	}
}

func judgeRedrive(c *call) {
	if q := c.get(queueT, c.text("queueUrl")); q != nil {
		c.redrive("redrivePolicy", q.text("name"), q.Outputs["fifoQueue"] == true)
	}
}

// redrive judges a dead-letter configuration: an existing queue of the same kind, and a sensible count.
func (c *call) redrive(path, name string, fifo bool) {
	text := c.text(path)
	if text == "" {
		return
	}
	var p struct {
		Target string `json:"deadLetterTargetArn"`
		Count  any    `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		c.fail(path, "InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map: %v", text, err)
		return
	}
	n, isNumber := p.Count.(float64)
	if s, ok := p.Count.(string); ok {
		c.fail(path, "maxReceiveCount must be an integer, got the string %q: the provider would see a change on every run", s)
	} else if !isNumber || n < 1 || n > 1000 {
		c.fail(path, "InvalidParameterValue: Value %v for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount: %v, valid values are from 1 to 1000 both inclusive.", p.Count, p.Count)
	}
	if c.external(p.Target) {
		return
	}
	q := c.get(queueT, p.Target)
	switch {
	case q == nil:
		c.fail(path, "InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.", text)
	case (q.Outputs["fifoQueue"] == true) != fifo:
		c.fail(path, "InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.", text)
	case q.text("name") == name:
		c.fail(path, "InvalidParameterValue: a queue can't be its own dead-letter queue: %s", name)
	}
}

func checkTopic(c *call) {
	c.fifo("fifoTopic", "InvalidParameter", 256, topicName)
	c.policyAt("policy", boundPolicy, 30720)
}

// endpoints by protocol: what an address must look like.
var endpoints = map[string]*regexp.Regexp{
	"https": regexp.MustCompile(`^https://\S+$`), "http": regexp.MustCompile(`^http://\S+$`), "email": regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`),
	"email-json": regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`), "sms": regexp.MustCompile(`^\+?[0-9-]{5,20}$`), "sqs": regexp.MustCompile(`^arn:aws:sqs:`),
	"lambda": regexp.MustCompile(`^arn:aws:lambda:`), "firehose": regexp.MustCompile(`^arn:aws:firehose:`), "application": regexp.MustCompile(`^arn:aws:sns:.*:endpoint/`),
}

func checkSubscription(c *call) {
	p, e := c.text("protocol"), c.text("endpoint")
	re := endpoints[p]
	if p != "" && re == nil {
		c.fail("protocol", "InvalidParameter: Invalid parameter: Does not support this protocol string: %s (want one of %s)", p, strings.Join(keys(endpoints), ", "))
	} else if p != "" && e != "" && !re.MatchString(e) {
		shown := strconv.Quote(e)
		if c.isSecret("endpoint") {
			shown = "a secret"
		}
		c.fail("endpoint", "InvalidParameter: Invalid parameter: Endpoint must match the specified protocol %s, got %s", p, shown)
	}
}

// judgeSubscription: what is subscribed must let the topic in, or nothing arrives.
func judgeSubscription(c *call) {
	e := c.text("endpoint")
	switch c.text("protocol") {
	case "sqs":
		if q, t := c.get(queueT, e), c.get(topicT, c.text("topic")); q != nil && t != nil && t.Outputs["fifoTopic"] == true && q.Outputs["fifoQueue"] != true && c.flag("rawMessageDelivery") {
			c.fail("endpoint", "InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics")
		} else if q != nil && t != nil && t.Outputs["fifoTopic"] != true && q.Outputs["fifoQueue"] == true {
			c.fail("endpoint", "InvalidParameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics")
		}
	case "firehose":
		if !c.has("subscriptionRoleArn") {
			c.fail("subscriptionRoleArn", "InvalidParameter: Invalid parameter: SubscriptionRoleArn is required for the protocol firehose")
		}
	}
}
