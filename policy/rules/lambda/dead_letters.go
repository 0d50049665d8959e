package lambda

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var lambdaDLQ = core.Rule{
	Name:  "lambda-dlq",
	Group: "compute",
	Title: "A function that is called asynchronously keeps the events that it fails on.",
	Why:   "After two retries Lambda drops the event, and nobody knows.",
	Fix:   "leave components/function its dead-letter queue, or set OnFailure",
	// Synchronous callers see the error themselves, and event source mappings keep their messages.
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		callers, kept := asynchronous(s), keepsFailures(s)
		var findings []core.Finding
		for _, f := range s.Of(core.LambdaFunction) {
			caller, called := callers[f.URN]
			if !called || kept[f.URN] || kept[""] || core.HasItems(f.Get("deadLetterConfig.targetArn")) {
				continue
			}
			findings = append(findings, core.Finding{URN: f.URN, Path: "deadLetterConfig", What: fmt.Sprintf(
				"is absent, and %s calls the function asynchronously; set a dead-letter queue or an on-failure "+
					"destination", caller)})
		}
		return findings
	},
}

// asynchronousCallers are the service principals that don't wait for a function's answer.
var asynchronousCallers = []string{
	"s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "ses.amazonaws.com", "config.amazonaws.com",
	"iot.amazonaws.com",
	"codecommit.amazonaws.com", "cloudformation.amazonaws.com", "scheduler.amazonaws.com",
	"lambda.alarms.cloudwatch.amazonaws.com",
}

// asynchronousSources are the properties that name a function to be called asynchronously.
var asynchronousSources = []core.Holder{
	{Token: core.EventTarget, Path: "arn"},
	{Token: core.EventSchedule, Path: "target.arn"},
	{Token: "aws:s3/bucketNotification:BucketNotification", Path: "lambdaFunctions[].lambdaFunctionArn"},
	{Token: "aws:sns/topicSubscription:TopicSubscription", Path: "endpoint"},
	{Token: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", Path: "destinationArn"},
	{Token: "aws:ses/receiptRule:ReceiptRule", Path: "lambdaActions[].functionArn"},
	{Token: core.LambdaInvokeConfig, Path: "functionName"},
}

// asynchronous names, by the function's URN, something that calls it asynchronously.
func asynchronous(s *core.Stack) map[string]string {
	callers := map[string]string{}
	for _, r := range s.Of(core.LambdaPermission) {
		principal := r.Get("principal").StrOr("")
		if slices.Contains(asynchronousCallers, principal) {
			for _, f := range s.Functions(r, "function") {
				callers[f.URN] = principal
			}
		}
	}
	for _, source := range asynchronousSources {
		for _, r := range s.Of(source.Token) {
			for _, path := range source.Paths(r) {
				for _, f := range s.Functions(r, path) {
					callers[f.URN] = r.Name
				}
			}
		}
	}
	return callers
}

// keepsFailures holds the URNs of functions with an on-failure destination, and "" if there is one
// whose function isn't known yet.
func keepsFailures(s *core.Stack) map[string]bool {
	kept := map[string]bool{}
	for _, r := range s.Of(core.LambdaInvokeConfig) {
		if !core.HasItems(r.Get("destinationConfig.onFailure.destination")) {
			continue
		}
		functions := s.Functions(r, "functionName")
		for _, f := range functions {
			kept[f.URN] = true
		}
		if len(functions) == 0 && r.Get("functionName").IsUnknown() {
			kept[""] = true
		}
	}
	return kept
}
