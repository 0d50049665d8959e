package cloud

import "strings"

const (
	queueT     = "sqs/queue:Queue"
	topicT     = "sns/topic:Topic"
	logGroupT  = "cloudwatch/logGroup:LogGroup"
	alarmT     = "cloudwatch/metricAlarm:MetricAlarm"
	noSuchLogs = "ResourceNotFoundException: The specified log group does not exist: %s"
	noSuchQ    = "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist: %s"
	noSuchSNS  = "NotFound: Topic does not exist: %s"
)

// alarmAction is the reference of an alarm to what it notifies. "arn:aws:automate:…" are EC2's own actions.
func alarmAction(path string) ref {
	return ref{Path: path, Missing: "ValidationError: Invalid arn syntax or unknown action: %s", Or: func(_ *call, s string) bool { return strings.HasPrefix(s, "arn:aws:automate") }}
}

func init() {
	add(
		&row{Type: queueT, ID: "https://sqs.{region}.amazonaws.com/{account}/{name}", Seconds: 25, Source: fromApply, Name: &naming{Property: "name", Max: 80, Others: "namePrefix"},
			Check: checkQueue, Judge: judgeQueue, Refs: []ref{withKey("kmsMasterKeyId")},
			Defaults: map[string]any{"contentBasedDeduplication": false, "delaySeconds": 0.0, "fifoQueue": false, "maxMessageSize": 262144.0, "messageRetentionSeconds": 345600.0, "receiveWaitTimeSeconds": 0.0, "visibilityTimeoutSeconds": 30.0},
			Out:      map[string]any{"arn": "arn:aws:sqs:{region}:{account}:{name}", "url": "{id}", "kmsDataKeyReusePeriodSeconds": 300.0, "sqsManagedSseEnabled": true}},
		&row{Type: "sqs/queuePolicy:QueuePolicy", ID: "{queueUrl}", Seconds: 1, Source: oneCall, Check: resourcePolicy("policy", 20480), Refs: []ref{{Path: "queueUrl", To: queueT, Missing: noSuchQ}}},
		&row{Type: "sqs/redrivePolicy:RedrivePolicy", ID: "{queueUrl}", Seconds: 1, Source: oneCall, Judge: judgeRedrive, Refs: []ref{{Path: "queueUrl", To: queueT, Missing: noSuchQ}}},
		&row{Type: "sqs/redriveAllowPolicy:RedriveAllowPolicy", ID: "{queueUrl}", Seconds: 1, Source: oneCall, Refs: []ref{{Path: "queueUrl", To: queueT, Missing: noSuchQ}}},
		&row{Type: topicT, ID: "arn:aws:sns:{region}:{account}:{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 256, Others: "namePrefix"}, Check: checkTopic, Refs: []ref{withKey("kmsMasterKeyId")},
			Defaults: map[string]any{"contentBasedDeduplication": false, "fifoTopic": false}, Out: map[string]any{"arn": "{id}", "owner": "{account}", "signatureVersion": 1.0, "tracingConfig": "PassThrough"}},
		&row{Type: "sns/topicPolicy:TopicPolicy", ID: "{arn}", Seconds: 1, Source: oneCall, Check: resourcePolicy("policy", 30720), Refs: []ref{{Path: "arn", To: topicT, Missing: noSuchSNS}}, Out: map[string]any{"owner": "{account}"}},
		&row{Type: "sns/topicSubscription:TopicSubscription", ID: "{topic}:{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 1, Source: oneCall, Check: checkSubscription, Judge: judgeSubscription,
			Refs: []ref{{Path: "topic", To: topicT, Missing: noSuchSNS}}, Out: map[string]any{"arn": "{id}", "ownerId": "{account}", "confirmationWasAuthenticated": true, "filterPolicyScope": "MessageAttributes"}},
		&row{Type: logGroupT, ID: "{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 512, Others: "namePrefix"}, Check: checkLogGroup, Judge: judgeLogGroup, Refs: []ref{withKey("kmsKeyId")},
			Defaults: map[string]any{"retentionInDays": 0.0, "skipDestroy": false}, Out: map[string]any{"arn": "arn:aws:logs:{region}:{account}:log-group:{name}", "logGroupClass": "STANDARD"}},
		&row{Type: "cloudwatch/logStream:LogStream", ID: "{name}", Scope: "{logGroupName}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{{Path: "logGroupName", To: logGroupT, Missing: noSuchLogs}},
			Out: map[string]any{"arn": "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"}},
		&row{Type: "cloudwatch/logResourcePolicy:LogResourcePolicy", ID: "{policyName}", Seconds: 1, Source: oneCall, Check: resourcePolicy("policyDocument", 5120), Judge: judgeLogPolicy},
		&row{Type: "cloudwatch/logMetricFilter:LogMetricFilter", ID: "{name}", Scope: "{logGroupName}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 512}, Refs: []ref{{Path: "logGroupName", To: logGroupT, Missing: noSuchLogs}}},
		&row{Type: "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", ID: "cwlsf-{hex10}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 512},
			Refs: []ref{{Path: "logGroup", To: logGroupT, Missing: noSuchLogs}, {Path: "destinationArn", Missing: "InvalidParameterException: Could not deliver test message to specified destination %s"}}},
		&row{Type: "cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy", ID: "{logGroupName}", Seconds: 1, Source: oneCall, Refs: []ref{{Path: "logGroupName", To: logGroupT, Missing: noSuchLogs}}},
		&row{Type: alarmT, ID: "{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 255}, Check: checkAlarm, Defaults: map[string]any{"actionsEnabled": true, "treatMissingData": "missing"},
			Refs: []ref{alarmAction("alarmActions[]"), alarmAction("okActions[]"), alarmAction("insufficientDataActions[]")}, Out: map[string]any{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}"}},
		&row{Type: "cloudwatch/compositeAlarm:CompositeAlarm", ID: "{alarmName}", Seconds: 1, Source: oneCall, Refs: []ref{alarmAction("alarmActions[]"), alarmAction("okActions[]")}, Out: map[string]any{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{alarmName}"}},
		&row{Type: "cloudwatch/dashboard:Dashboard", ID: "{dashboardName}", Seconds: 1, Source: oneCall, Check: checkDashboard, Out: map[string]any{"dashboardArn": "arn:aws:cloudwatch::{account}:dashboard/{dashboardName}"}},
		&row{Type: "cloudwatch/eventRule:EventRule", ID: "{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 64, Others: "namePrefix"}, Check: checkEventRule,
			Defaults: map[string]any{"eventBusName": "default", "forceDestroy": false}, Out: map[string]any{"arn": "arn:aws:events:{region}:{account}:rule/{name}"}},
		&row{Type: "cloudwatch/eventTarget:EventTarget", ID: "{rule}-{targetId}", Seconds: 1, Source: oneCall, Name: &naming{Property: "targetId", Max: 64}, Check: checkEventTarget, Judge: judgeEventTarget,
			Refs: []ref{{Path: "rule", To: "cloudwatch/eventRule:EventRule", Missing: "ResourceNotFoundException: Rule %s does not exist on EventBus default.", Blocks: "ValidationException: Rule %s can't be deleted since it has targets."},
				{Path: "arn", Missing: "ResourceNotFoundException: the target %s does not exist"},
				{Path: "deadLetterConfig.arn", To: queueT, Missing: "ValidationException: the dead-letter queue %s does not exist"}}},
		&row{Type: "cloudwatch/eventBus:EventBus", ID: "{name}", Seconds: 1, Source: oneCall, Name: named, Out: map[string]any{"arn": "arn:aws:events:{region}:{account}:event-bus/{name}"}},
	)
}
