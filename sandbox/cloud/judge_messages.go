package cloud

import (
	"encoding/json"
	"regexp"
	"slices"
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
		if c.secret["endpoint"] {
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

// retentions are the days that a log group can keep its events (CloudWatch Logs API, PutRetentionPolicy); 0 keeps them for ever.
var retentions = []float64{0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func checkLogGroup(c *call) {
	if n := c.text("name"); n != "" && !groupName.MatchString(n) {
		c.fail("name", "InvalidParameterException: Value at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+, at most 512 characters; got %q", n)
	}
	if d, ok := c.number("retentionInDays"); ok && !slices.Contains(retentions, d) {
		c.fail("retentionInDays", "expected retention_in_days to be one of %v, got %v", retentions, d)
	}
}

// judgeLogGroup: an encrypted group needs a key that the logs service of its region may use.
func judgeLogGroup(c *call) {
	k := c.get("kms/key:Key", c.text("kmsKeyId"))
	if c.has("kmsKeyId") && !strings.HasPrefix(c.text("kmsKeyId"), "arn:") {
		c.fail("kmsKeyId", "InvalidParameterException: the key of a log group is named by its ARN, got %q", c.text("kmsKeyId"))
	}
	if k == nil {
		return
	}
	service := "logs." + c.region + ".amazonaws.com"
	documents := []string{k.text("policy")}
	for _, p := range c.others("kms/keyPolicy:KeyPolicy") {
		if p.text("keyId") == k.ID {
			documents = append(documents, p.text("policy"))
		}
	}
	for _, text := range documents {
		d, err := parsePolicy(text)
		if err != nil {
			continue
		}
		for _, s := range d.Statement {
			if s.Effect == "Allow" && s.Principal != nil && slices.ContainsFunc(s.Principal.by["Service"], func(p string) bool { return p == service || p == "logs.amazonaws.com" }) && covers(s.Action, "kms:GenerateDataKey") {
				return
			}
		}
	}
	c.fail("kmsKeyId", "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:%s:%s:log-group:%s': the key's policy must let %s encrypt and decrypt", c.region, c.cloud.options.Account, c.text("name"), service)
}

// judgeLogPolicy: ten resource policies per region.
func judgeLogPolicy(c *call) {
	if n := len(c.others("cloudwatch/logResourcePolicy:LogResourcePolicy")); n >= 10 {
		c.fail("", "LimitExceededException: Resource limit exceeded: %d resource policies in %s, the quota is 10", n, c.region)
	}
}

func checkAlarm(c *call) {
	sources := 0
	for _, p := range []string{"metricName", "metricQueries"} {
		if c.has(p) {
			sources++
		}
	}
	if sources != 1 {
		c.fail("metricName", "one of `metricName,metricQueries` must be specified")
	}
	if c.has("metricName") {
		if c.has("statistic") == c.has("extendedStatistic") {
			c.fail("statistic", "ValidationError: For metric based alarms exactly one of `statistic`, `extendedStatistic` must be set")
		}
		if !c.has("period") || !c.has("namespace") {
			c.fail("period", "ValidationError: a metric alarm needs namespace and period")
		}
	}
	if p, ok := c.number("period"); ok && p != 10 && p != 20 && p != 30 && (p < 60 || int(p)%60 != 0) {
		c.fail("period", "ValidationError: Period must be 10, 20, 30 or a multiple of 60, got %v", p)
	}
	n, hasN := c.number("evaluationPeriods")
	if m, ok := c.number("datapointsToAlarm"); ok && hasN && m > n {
		c.fail("datapointsToAlarm", "ValidationError: Datapoints to alarm (%v) must be less than or equal to evaluation periods (%v)", m, n)
	}
	if p, ok := c.number("period"); ok && hasN && p*n > 86400 && p < 3600 {
		c.fail("evaluationPeriods", "ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400), got %v", p*n)
	}
	if !c.has("threshold") && !c.has("thresholdMetricId") {
		c.fail("threshold", "ValidationError: exactly one of threshold, thresholdMetricId must be set")
	}
}

func checkDashboard(c *call) {
	body := c.text("dashboardBody")
	if body == "" {
		return
	}
	var d struct {
		Widgets []map[string]any `json:"widgets"`
	}
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		c.fail("dashboardBody", "InvalidParameterInput: The dashboard body is invalid, there are 1 validation errors: not valid JSON: %v", err)
		return
	}
	for i, w := range d.Widgets {
		if !slices.Contains([]any{"metric", "text", "log", "alarm", "explorer", "custom"}, w["type"]) {
			c.fail("dashboardBody", "InvalidParameterInput: The dashboard body is invalid: /widgets/%d/type should be equal to one of the allowed values, got %v", i, w["type"])
		}
		if x, ok := w["x"].(float64); ok {
			if width, ok := w["width"].(float64); ok && x+width > 24 {
				c.fail("dashboardBody", "InvalidParameterInput: The dashboard body is invalid: /widgets/%d is wider than the dashboard's 24 columns (x %v + width %v)", i, x, width)
			}
		}
	}
}

var scheduleExpression = regexp.MustCompile(`^(rate\([1-9]\d* (minute|minutes|hour|hours|day|days)\)|cron\(\S+ \S+ \S+ \S+ \S+ \S+\))$`)

func checkEventRule(c *call) {
	if !c.has("eventPattern") && !c.has("scheduleExpression") {
		c.fail("eventPattern", "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.")
	}
	if s := c.text("scheduleExpression"); s != "" && !scheduleExpression.MatchString(s) || strings.HasPrefix(s, "rate(1 ") && strings.HasSuffix(s, "s)") {
		c.fail("scheduleExpression", "ValidationException: Parameter ScheduleExpression is not valid: %q", s)
	}
	if p := c.text("eventPattern"); p != "" {
		var m map[string]any
		if err := json.Unmarshal([]byte(p), &m); err != nil {
			c.fail("eventPattern", "InvalidEventPatternException: Event pattern is not valid. Reason: %v", err)
		}
		for _, k := range keys(m) {
			switch m[k].(type) {
			case []any, map[string]any:
			default:
				c.fail("eventPattern", "InvalidEventPatternException: Event pattern is not valid. Reason: %q must be an object or an array", k)
			}
		}
	}
}

// judgeEventTarget: five targets a rule, and a target that lets EventBridge in.
func judgeEventTarget(c *call) {
	n := 0
	for _, other := range c.others("cloudwatch/eventTarget:EventTarget") {
		if other.text("rule") == c.text("rule") {
			n++
		}
	}
	if n >= 5 {
		c.fail("rule", "LimitExceededException: The requested resource exceeds the maximum number allowed: 5 targets per rule")
	}
}
