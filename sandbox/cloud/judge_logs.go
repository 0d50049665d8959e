package cloud

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

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
		d, err := iampolicy.Parse(text)
		if err != nil {
			continue
		}
		for _, s := range d.Statements {
			if s.Allow && slices.ContainsFunc(s.Of("Service"), func(p string) bool { return p == service || p == "logs.amazonaws.com" }) && iampolicy.Covers(s.Actions.Known, "kms:GenerateDataKey") {
				return
			}
		}
	}
	c.fail("kmsKeyId", "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:%s:%s:log-group:%s': the key's policy must let %s encrypt and decrypt", c.region, c.account(), c.text("name"), service)
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
	c.checkQueries()
	if c.has("evaluateLowSampleCountPercentiles") && !c.has("extendedStatistic") {
		c.fail("evaluateLowSampleCountPercentiles", "ValidationError: EvaluateLowSampleCountPercentile can only be set for alarms on a percentile")
	}
	if a := c.text("alarmDescription"); len(a) > 1024 {
		c.fail("alarmDescription", "ValidationError: 1 validation error detected: Value at 'alarmDescription' failed to satisfy constraint: Member must have length less than or equal to 1024")
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

// queryID is what metric math takes for a name.
var queryID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

// checkQueries: Amazon CloudWatch API Reference, PutMetricAlarm and MetricDataQuery.
func (c *call) checkQueries() {
	queries := listOf(c.in, "metricQueries")
	if len(queries) == 0 {
		return
	}
	for _, p := range []string{"metricName", "namespace", "period", "statistic", "extendedStatistic", "dimensions"} {
		if c.has(p) {
			c.fail(p, "ValidationError: Invalid combination of parameters: %s can't be set with metricQueries", p)
		}
	}
	returned, ids := 0, map[any]bool{}
	for i, q := range queries {
		at := fmt.Sprintf("metricQueries[%d]", i)
		_, math := q["expression"]
		_, metric := q["metric"]
		if math == metric {
			c.fail(at, "ValidationError: exactly one of metric and expression must be set in a query")
		}
		id, _ := q["id"].(string)
		if !queryID.MatchString(id) || ids[id] {
			c.fail(at+".id", "ValidationError: Ids of queries begin with a lower-case letter, hold letters, digits and underscores, and are unique, got %q", id)
		}
		ids[id] = true
		if q["returnData"] == true {
			returned++
		}
	}
	if returned != 1 {
		c.fail("metricQueries", "ValidationError: Exactly one element of the metrics list should return data, got %d", returned)
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

func checkEventTarget(c *call) {
	for path, limits := range map[string][2]float64{"retryPolicy.maximumEventAgeInSeconds": {60, 86400}, "retryPolicy.maximumRetryAttempts": {0, 185}} {
		if n, ok := c.number(path); ok && (n < limits[0] || n > limits[1]) {
			c.fail(path, "expected %s to be in the range (%s - %s), got %s", path, digits(limits[0]), digits(limits[1]), digits(n))
		}
	}
}

// judgeEventTarget: five targets a rule, and a dead-letter queue that EventBridge writes to.
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
	if q := c.get(queueT, c.text("deadLetterConfig.arn")); q != nil && q.Outputs["fifoQueue"] == true {
		c.fail("deadLetterConfig.arn", "ValidationException: FIFO queues are not supported as dead-letter queues: %s", q.text("arn"))
	}
}
