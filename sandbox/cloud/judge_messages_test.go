package cloud

import (
	"strings"
	"testing"
)

func TestMessagesAndLogsAreJudged(t *testing.T) {
	t.Parallel()
	queues := func(w *world) {
		w.make(queueT, "dead", m{})
		w.make(queueT, "ordered", m{"fifoQueue": true})
	}
	redrive := func(count, to string) func(w *world) m {
		return func(w *world) m {
			arn := to
			if x := w.made[to]; x != nil {
				arn = x.get("arn")
			}
			return m{"redrivePolicy": `{"deadLetterTargetArn":"` + arn + `","maxReceiveCount":` + count + `}`}
		}
	}
	target := func(queue string, retry m) func(w *world) m {
		return func(w *world) m {
			arn := "arn:aws:sqs:eu-west-1:123456789012:none"
			if x := w.made[queue]; x != nil {
				arn = x.get("arn")
			}
			return m{"rule": w.made["hourly"].id, "arn": w.made["dead"].get("arn"), "deadLetterConfig": m{"arn": arn}, "retryPolicy": retry}
		}
	}
	hourly := all(queues, func(w *world) {
		w.make("cloudwatch/eventRule:EventRule", "hourly", m{"scheduleExpression": "rate(1 hour)"})
	})
	retried := target("dead", m{"maximumEventAgeInSeconds": 60, "maximumRetryAttempts": 185})
	alarm := m{"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 3, "metricName": "Errors", "namespace": "AWS/Lambda", "period": 60, "statistic": "Sum", "threshold": 1}
	key := func(service string) string {
		return policy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":["kms:Encrypt*","kms:Decrypt*","kms:GenerateDataKey*"],"Resource":"*"}`)
	}
	trials(t, map[string]trial{
		"a FIFO queue says so":         {typ: queueT, right: just(m{"name": "jobs"}), wrong: just(m{"name": "jobs.fifo"}), says: ".fifo"},
		"a queue's name has 80":        {typ: queueT, right: just(m{"name": "jobs"}), wrong: just(m{"name": strings.Repeat("q", 81)}), says: "1 to 80"},
		"a message hides 12 hours":     {typ: queueT, right: just(m{"visibilityTimeoutSeconds": 43200}), wrong: just(m{"visibilityTimeoutSeconds": 43201}), says: "range (0 - 43200)"},
		"a message is kept 14 days":    {typ: queueT, right: just(m{"messageRetentionSeconds": 1209600}), wrong: just(m{"messageRetentionSeconds": 1209601}), says: "range (60 - 1209600)"},
		"a message waits 15 minutes":   {typ: queueT, right: just(m{"delaySeconds": 900}), wrong: just(m{"delaySeconds": 901}), says: "range (0 - 900)"},
		"a poll waits 20 seconds":      {typ: queueT, right: just(m{"receiveWaitTimeSeconds": 20}), wrong: just(m{"receiveWaitTimeSeconds": 21}), says: "range (0 - 20)"},
		"a queue has one encryption":   {typ: queueT, right: just(m{"sqsManagedSseEnabled": true}), wrong: just(m{"kmsMasterKeyId": "alias/aws/sqs"}), says: "one type of server-side encryption"},
		"a dead-letter queue exists":   {prepare: queues, typ: queueT, right: redrive("3", "dead"), wrong: redrive("3", "arn:aws:sqs:eu-west-1:123456789012:none"), says: "Dead letter target does not exist"},
		"a dead-letter queue is alike": {prepare: queues, typ: queueT, right: redrive("3", "dead"), wrong: redrive("3", "ordered"), says: "must be same type of queue"},
		"a count is a number":          {prepare: queues, typ: queueT, right: redrive("3", "dead"), wrong: redrive(`"3"`, "dead"), says: "must be an integer"},
		"a count is 1 to 1000":         {prepare: queues, typ: queueT, right: redrive("3", "dead"), wrong: redrive("0", "dead"), says: "from 1 to 1000"},
		"a queue's policy is well formed": {prepare: queues, typ: "sqs/queuePolicy:QueuePolicy", right: func(w *world) m {
			return m{"queueUrl": w.made["dead"].id, "policy": policy(`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}`)}
		}, wrong: just(m{"policy": allow("sqs:SendMessage")}), says: "Missing required field Principal"},
		"an endpoint fits its protocol": {prepare: func(w *world) { w.make(topicT, "topic", m{}) }, typ: "sns/topicSubscription:TopicSubscription", right: func(w *world) m {
			return m{"topic": w.made["topic"].id, "protocol": "email", "endpoint": "ops@example.com"}
		}, wrong: just(m{"endpoint": "https://example.com"}), says: "must match the specified protocol email"},
		"a FIFO queue has a FIFO topic": {prepare: all(queues, func(w *world) { w.make(topicT, "topic", m{}) }), typ: "sns/topicSubscription:TopicSubscription", right: func(w *world) m {
			return m{"topic": w.made["topic"].id, "protocol": "sqs", "endpoint": w.made["dead"].get("arn")}
		}, wrong: func(w *world) m { return m{"endpoint": w.made["ordered"].get("arn")} }, says: "can not be subscribed to standard"},
		"logs are kept certain days":  {typ: logGroupT, right: just(m{"retentionInDays": 14}), wrong: just(m{"retentionInDays": 15}), says: "to be one of"},
		"a log group's name is plain": {typ: logGroupT, right: just(m{"name": "/aws/lambda/x"}), wrong: just(m{"name": "/aws/lambda/*"}), says: "logGroupName"},
		"a log group's key lets logs in": {prepare: func(w *world) {
			w.make("kms/key:Key", "key", m{"policy": key("logs.eu-west-1.amazonaws.com")})
			w.make("kms/key:Key", "other", m{"policy": key("sns.amazonaws.com")})
		}, typ: logGroupT, right: func(w *world) m { return m{"kmsKeyId": w.made["key"].get("arn")} }, wrong: func(w *world) m { return m{"kmsKeyId": w.made["other"].get("arn")} }, says: "logs.eu-west-1.amazonaws.com encrypt and decrypt"},
		"an alarm's period is a minute":   {typ: alarmT, right: just(alarm), wrong: just(m{"period": 45}), says: "multiple of 60"},
		"an alarm looks back a day":       {typ: alarmT, right: just(alarm), wrong: just(m{"period": 300, "evaluationPeriods": 300}), says: "more than a day"},
		"an alarm has one statistic":      {typ: alarmT, right: just(alarm), wrong: just(m{"extendedStatistic": "p99"}), says: "exactly one of"},
		"a share's data is one query's":   {typ: alarmT, right: just(share(true, "part")), wrong: just(m{"metricQueries": share(false, "part")["metricQueries"]}), says: "should return data, got 0"},
		"queries have names of their own": {typ: alarmT, right: just(share(true, "part")), wrong: just(m{"metricQueries": share(true, "share")["metricQueries"]}), says: "are unique"},
		"queries' names are small":        {typ: alarmT, right: just(share(true, "part")), wrong: just(m{"metricQueries": share(true, "Part")["metricQueries"]}), says: "lower-case letter"},
		"a query is math or a metric":     {typ: alarmT, right: just(share(true, "part")), wrong: just(m{"metricQueries": l{m{"id": "share", "returnData": true}}}), says: "exactly one of metric and expression"},
		"a share has no period":           {typ: alarmT, right: just(share(true, "part")), wrong: just(m{"period": 60}), says: "period can't be set with metricQueries"},
		"few samples are a percentile's":  {typ: alarmT, right: just(alarm), wrong: just(m{"evaluateLowSampleCountPercentiles": "ignore"}), says: "alarms on a percentile"},
		"an alarm's description ends":     {typ: alarmT, right: just(alarm), wrong: just(m{"alarmDescription": strings.Repeat("x", 1025)}), says: "less than or equal to 1024"},
		"an alarm's action exists":        {prepare: func(w *world) { w.make(topicT, "topic", m{}) }, typ: alarmT, right: func(w *world) m { return over(alarm, m{"alarmActions": l{w.made["topic"].id}}) }, wrong: just(m{"alarmActions": l{"arn:aws:sns:eu-west-1:123456789012:none"}}), says: "unknown action"},
		"a dashboard has 24 columns":      {typ: "cloudwatch/dashboard:Dashboard", right: just(m{"dashboardName": "shop", "dashboardBody": `{"widgets":[{"type":"text","x":0,"width":24}]}`}), wrong: just(m{"dashboardBody": `{"widgets":[{"type":"text","x":12,"width":24}]}`}), says: "24 columns"},
		"a schedule is a schedule":        {typ: "cloudwatch/eventRule:EventRule", right: just(m{"scheduleExpression": "rate(5 minutes)"}), wrong: just(m{"scheduleExpression": "every 5 minutes"}), says: "ScheduleExpression is not valid"},
		"a target's misses have a queue":  {prepare: hourly, typ: "cloudwatch/eventTarget:EventTarget", right: retried, wrong: target("none", nil), says: "the dead-letter queue"},
		"a target's misses have no order": {prepare: hourly, typ: "cloudwatch/eventTarget:EventTarget", right: retried, wrong: target("ordered", nil), says: "FIFO queues are not supported"},
		"a target is tried for a minute":  {prepare: hourly, typ: "cloudwatch/eventTarget:EventTarget", right: retried, wrong: target("dead", m{"maximumEventAgeInSeconds": 59}), says: "range (60 - 86400)"},
		"a target is tried 185 times":     {prepare: hourly, typ: "cloudwatch/eventTarget:EventTarget", right: retried, wrong: target("dead", m{"maximumRetryAttempts": 186}), says: "range (0 - 185)"},
		"an event pattern has lists":      {typ: "cloudwatch/eventRule:EventRule", right: just(m{"eventPattern": `{"source":["aws.s3"]}`}), wrong: just(m{"eventPattern": `{"source":"aws.s3"}`}), says: "must be an object or an array"},
	})
}

func share(returned bool, id string) m {
	return m{"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "threshold": 5, "metricQueries": l{
		m{"id": "share", "expression": "100 * part", "returnData": returned},
		m{"id": id, "metric": m{"namespace": "AWS/Lambda", "metricName": "Errors", "stat": "Sum", "period": 60}},
	}}
}
