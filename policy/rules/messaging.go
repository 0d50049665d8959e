package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func messagingRules() []Rule {
	return []Rule{sqsEncrypted, sqsDLQ, sqsTLSOnly, sqsVisibilityTimeout, snsEncrypted, snsTLSOnly, snsSubscriptionDLQ}
}

const (
	sqsQueue              = "aws:sqs/queue:Queue"
	sqsQueuePolicy        = "aws:sqs/queuePolicy:QueuePolicy"
	sqsRedrivePolicy      = "aws:sqs/redrivePolicy:RedrivePolicy"
	sqsRedriveAllowPolicy = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
	snsTopic              = "aws:sns/topic:Topic"
	snsTopicPolicy        = "aws:sns/topicPolicy:TopicPolicy"
	snsSubscription       = "aws:sns/topicSubscription:TopicSubscription"
	eventSourceMapping    = "aws:lambda/eventSourceMapping:EventSourceMapping"
)

var sqsEncrypted = Rule{
	Name: "sqs-encrypted", Group: "messaging", Severity: Medium,
	Title:      "Queues say that they are encrypted at rest.",
	Why:        "Messages in the clear can be read by whoever gets at the storage; what isn't written down changes unseen.",
	Fix:        "set sqsManagedSseEnabled, or kmsMasterKeyId for a key of your own",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP SQS.1"},
	Types:      []string{sqsQueue},
	Resource:   judgeQueueEncryption,
	Remedy:     setTo(judgeQueueEncryption, "sqsManagedSseEnabled", property.New(true)),
}

func judgeQueueEncryption(r Resource, _ Config) []Finding {
	v := r.Get("sqsManagedSseEnabled")
	if hasText(r.Get("kmsMasterKeyId")) || v.Bool(false) != No {
		return nil
	}
	return []Finding{{Path: "sqsManagedSseEnabled", What: fmt.Sprintf("is %s; it must be true, or kmsMasterKeyId must name a key", v.Show())}}
}

var sqsDLQ = Rule{
	Name: "sqs-dlq", Group: "messaging", Severity: Medium,
	Title:  "Queues put aside what can't be processed.",
	Why:    "A message that always fails is tried until it expires, and blocks or costs all that time.",
	Fix:    "leave the messaging tier's dead-letter queue on, or set redrivePolicy with maxReceiveCount",
	Levels: Levels{Advisory, Advisory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		separate, allowing := s.Of(sqsRedrivePolicy), s.Of(sqsRedriveAllowPolicy)
		letters := s.deadLetterQueues()
		for _, q := range s.Of(sqsQueue) {
			if letters[q.URN] || letters[""] || takesLetters(s.read(q, "redriveAllowPolicy")) {
				continue
			}
			if added, perhaps := s.companions(q, allowing, "queueUrl"); perhaps || len(added) > 0 && takesLetters(s.read(added[0], "redriveAllowPolicy")) {
				continue
			}
			v := s.read(q, "redrivePolicy")
			if added, perhaps := s.companions(q, separate, "queueUrl"); perhaps {
				continue
			} else if len(added) > 0 {
				v = s.read(added[0], "redrivePolicy")
			}
			if n := redrive(v); n == No {
				findings = append(findings, Finding{URN: q.URN, Path: "redrivePolicy", What: "is absent or without maxReceiveCount; name a dead-letter queue and how often to try"})
			}
		}
		return findings
	},
}

// takesLetters reports whether a redrive allow policy lets other queues put aside what they can't process, or may do so.
func takesLetters(v Value) bool {
	if text, ok := v.Str(); ok {
		return text != "" && fromJSON(text).Get("redrivePermission").StrOr("allowAll") != "denyAll"
	}
	return v.IsUnknown()
}

// redrive reports whether a redrive policy says how often to try.
func redrive(v Value) Truth {
	if v.IsUnknown() {
		return Unknown
	}
	if text, ok := v.Str(); ok {
		v = fromJSON(text)
	}
	count := v.Get("maxReceiveCount")
	if n, ok := count.Num(); count.IsUnknown() || ok && n > 0 {
		return Yes
	}
	return No
}

// deadLetterSources are the properties that name a queue as the place of what failed.
var deadLetterSources = []holder{
	{lambdaFunction, "deadLetterConfig.targetArn"},
	{lambdaInvokeConfig, "destinationConfig.onFailure.destination"},
	{eventSourceMapping, "destinationConfig.onFailure.destinationArn"},
	{eventTarget, "deadLetterConfig.arn"},
	{eventSchedule, "target.deadLetterConfig.arn"},
	{"aws:pipes/pipe:Pipe", "sourceParameters.sqsQueueParameters.deadLetterConfig.arn"},
}

// deadLetterQueues holds the URNs of queues that something puts its failures into, and "" if a preview can't tell all.
func (s *Stack) deadLetterQueues() map[string]bool {
	letters := map[string]bool{}
	for _, source := range deadLetterSources {
		for _, r := range s.Of(source.token) {
			for _, q := range s.Refs(r, source.path, sqsQueue).Resources {
				letters[q.URN] = true
			}
		}
	}
	for _, r := range s.Of(sqsQueue, sqsRedrivePolicy, snsSubscription) {
		v := s.read(r, "redrivePolicy")
		for _, q := range s.dependencies(r, "redrivePolicy", []string{sqsQueue}).Resources {
			letters[q.URN] = true
		}
		if v.IsUnknown() && len(r.PropertyDependencies["redrivePolicy"]) == 0 {
			letters[""] = true
		}
		if text, ok := v.Str(); ok {
			for _, q := range s.named(fromJSON(text).Get("deadLetterTargetArn").StrOr(""), []string{sqsQueue}) {
				letters[q.URN] = true
			}
		}
	}
	return letters
}

var sqsTLSOnly = Rule{
	Name: "sqs-tls-only", Group: "messaging", Severity: Medium,
	Title:  "Queues refuse requests without TLS.",
	Why:    "Over plain HTTP anybody on the way reads the messages and the signed requests.",
	Fix:    "build the queue with the messaging tier, which adds the statement; else deny sqs:* to * where aws:SecureTransport is false",
	Levels: Levels{Advisory, Advisory, Mandatory},
	Stack:  tlsOnly(sqsQueue, sqsQueuePolicy, "queueUrl", func(action string) bool { return everyActionOf(action, "sqs") }),
}

var snsTLSOnly = Rule{
	Name: "sns-tls-only", Group: "messaging", Severity: Medium,
	Title:  "Topics refuse messages without TLS.",
	Why:    "Over plain HTTP anybody on the way reads what is published.",
	Fix:    "build the topic with the messaging tier, which adds the statement; else deny sns:Publish to * where aws:SecureTransport is false",
	Levels: Levels{Advisory, Advisory, Mandatory},
	Stack:  tlsOnly(snsTopic, snsTopicPolicy, "arn", func(action string) bool { return likeAction(action, "sns:Publish") }),
}

// tlsOnly makes the judgement that each resource of a type has a policy that denies the actions without TLS.
func tlsOnly(token, policy, property string, denied func(action string) bool) func(*Stack, Config) []Finding {
	return func(s *Stack, _ Config) []Finding {
		var findings []Finding
		policies := s.Of(policy)
		for _, r := range s.Of(token) {
			attached, perhaps := s.companions(r, policies, property)
			docs := []PolicyDocument{ReadPolicy(s.read(r, "policy"), "policy")}
			for _, p := range attached {
				docs = append(docs, ReadPolicy(s.read(p, "policy"), "policy"))
			}
			if !perhaps && !slices.ContainsFunc(docs, func(d PolicyDocument) bool { return d.deniesPlainHTTP(denied) }) {
				findings = append(findings, Finding{URN: r.URN, Path: "policy", What: "denies nothing where aws:SecureTransport is false; add the statement"})
			}
		}
		return findings
	}
}

// deniesPlainHTTP reports whether a statement denies everybody the actions without TLS, or may do so.
func (d PolicyDocument) deniesPlainHTTP(denied func(action string) bool) bool {
	return !d.Known || slices.ContainsFunc(d.Statements, func(s Statement) bool {
		everybody := slices.ContainsFunc(s.Principals, Principal.anyone)
		plain := !s.ConditionsKnown || len(s.Conditions) == 1 && s.Conditions[0].plainHTTP()
		return s.Deny && everybody && s.Actions.any(denied) && plain
	})
}

var sqsVisibilityTimeout = Rule{
	Name: "sqs-visibility-timeout", Group: "messaging", Severity: Medium,
	Title:  "A queue hides a message six times as long as its function may take.",
	Why:    "A message that becomes visible again while the function still works on it is processed twice.",
	Fix:    "set the queue's visibilityTimeoutSeconds to six times the function's timeoutSeconds",
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, m := range s.Of(eventSourceMapping) {
			queues := s.Refs(m, "eventSourceArn", sqsQueue)
			functions := s.functions(m, "functionName")
			if !queues.Exact || len(queues.Resources) != 1 || len(functions) != 1 {
				continue
			}
			q, f := queues.Resources[0], functions[0]
			visible, known := numberOr(q.Get("visibilityTimeoutSeconds"), 30)
			timeout, knownToo := numberOr(f.Get("timeout"), 3)
			if known && knownToo && visible < 6*timeout {
				findings = append(findings, Finding{URN: q.URN, Path: "visibilityTimeoutSeconds", What: fmt.Sprintf(
					"is %.0f, and the function %s may take %.0f seconds; it must be at least %.0f", visible, f.Name, timeout, 6*timeout)})
			}
		}
		return findings
	},
}

// numberOr is a number, def where it is absent; known is false where it isn't known yet.
func numberOr(v Value, def float64) (n float64, known bool) {
	if n, ok := v.Num(); ok {
		return n, true
	}
	return def, !v.IsUnknown()
}

var snsEncrypted = Rule{
	Name: "sns-encrypted", Group: "messaging", Severity: Medium,
	Title:      "Topics are encrypted at rest.",
	Why:        "Messages in the clear can be read by whoever gets at the storage.",
	Fix:        "set kmsMasterKeyId; a service that publishes to the topic needs the key's policy to let it in",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP SNS.1"},
	Types:      []string{snsTopic},
	Resource:   mustHold("kmsMasterKeyId", "name a key, such as alias/aws/sns"),
}

var snsSubscriptionDLQ = Rule{
	Name: "sns-subscription-dlq", Group: "messaging", Severity: Low,
	Title:  "Subscriptions put aside what can't be delivered.",
	Why:    "A message that the subscriber refuses for long enough is dropped.",
	Fix:    "set redrivePolicy on the subscription, or leave it to the messaging tier",
	Levels: Levels{Advisory, Advisory, Advisory},
	Types:  []string{snsSubscription},
	Resource: unless(func(r Resource) bool {
		protocol := r.Get("protocol")
		return protocol.IsUnknown() || strings.HasPrefix(protocol.StrOr(""), "email") || protocol.StrOr("") == "sms"
	}, mustHold("redrivePolicy", "name a dead-letter queue")),
}
