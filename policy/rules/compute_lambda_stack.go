package rules

import (
	"fmt"
	"slices"
	"strings"
)

var lambdaDLQ = Rule{
	Name:  "lambda-dlq",
	Group: "compute",
	Title: "A function that is called asynchronously keeps the events that it fails on.",
	Why:   "After two retries Lambda drops the event, and nobody knows.",
	Fix:   "leave components/function its dead-letter queue, or set OnFailure",
	// Synchronous callers see the error themselves, and event source mappings keep their messages.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		callers, kept := s.asynchronous(), s.keepsFailures()
		var findings []Finding
		for _, f := range s.Of(lambdaFunction) {
			caller, called := callers[f.URN]
			if !called || kept[f.URN] || kept[""] || hasItems(f.Get("deadLetterConfig.targetArn")) {
				continue
			}
			findings = append(findings, Finding{URN: f.URN, Path: "deadLetterConfig", What: fmt.Sprintf(
				"is absent, and %s calls the function asynchronously; set a dead-letter queue or an on-failure destination", caller)})
		}
		return findings
	},
}

// asynchronousCallers are the service principals that don't wait for a function's answer.
var asynchronousCallers = []string{
	"s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "ses.amazonaws.com", "config.amazonaws.com", "iot.amazonaws.com",
	"codecommit.amazonaws.com", "cloudformation.amazonaws.com", "scheduler.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com",
}

// asynchronousSources are the properties that name a function to be called asynchronously.
var asynchronousSources = []holder{
	{eventTarget, "arn"},
	{eventSchedule, "target.arn"},
	{"aws:s3/bucketNotification:BucketNotification", "lambdaFunctions[].lambdaFunctionArn"},
	{"aws:sns/topicSubscription:TopicSubscription", "endpoint"},
	{"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "destinationArn"},
	{"aws:ses/receiptRule:ReceiptRule", "lambdaActions[].functionArn"},
	{lambdaInvokeConfig, "functionName"},
}

// asynchronous names, by the function's URN, something that calls it asynchronously.
func (s *Stack) asynchronous() map[string]string {
	callers := map[string]string{}
	for _, r := range s.Of(lambdaPermission) {
		principal := r.Get("principal").StrOr("")
		if slices.Contains(asynchronousCallers, principal) {
			for _, f := range s.functions(r, "function") {
				callers[f.URN] = principal
			}
		}
	}
	for _, source := range asynchronousSources {
		for _, r := range s.Of(source.token) {
			for _, path := range source.paths(r) {
				for _, f := range s.functions(r, path) {
					callers[f.URN] = r.Name
				}
			}
		}
	}
	return callers
}

// paths are the paths that the holder's path stands for in the resource: one for each element of its list.
func (h holder) paths(r Resource) []string {
	list, field, nested := strings.Cut(h.path, "[].")
	if !nested {
		return []string{h.path}
	}
	items, known := r.Get(list).Items()
	if !known {
		return []string{list}
	}
	paths := make([]string, len(items))
	for i := range items {
		paths[i] = element(list, i) + "." + field
	}
	return paths
}

// functions are the functions that a property names, by name, ARN, qualified ARN or alias.
func (s *Stack) functions(r Resource, path string) []Resource {
	refs := s.Refs(r, path, lambdaFunction, lambdaAlias)
	if !refs.Exact {
		return nil
	}
	var list []Resource
	for _, x := range refs.Resources {
		if x.Type == lambdaAlias {
			list = append(list, s.Refs(x, "functionName", lambdaFunction).Resources...)
		} else {
			list = append(list, x)
		}
	}
	for _, value := range refs.External {
		for _, f := range s.Of(lambdaFunction) {
			for _, key := range []string{"arn", "name"} {
				if identity, ok := f.Get(key).Str(); ok && identity != "" && strings.HasPrefix(value, identity+":") {
					list = append(list, f)
				}
			}
		}
	}
	return list
}

// keepsFailures holds the URNs of functions with an on-failure destination, and "" if there is one whose function isn't known yet.
func (s *Stack) keepsFailures() map[string]bool {
	kept := map[string]bool{}
	for _, r := range s.Of(lambdaInvokeConfig) {
		if !hasItems(r.Get("destinationConfig.onFailure.destination")) {
			continue
		}
		functions := s.functions(r, "functionName")
		for _, f := range functions {
			kept[f.URN] = true
		}
		if len(functions) == 0 && r.Get("functionName").IsUnknown() {
			kept[""] = true
		}
	}
	return kept
}

var lambdaVPCMultiAZ = Rule{
	Name:  "lambda-vpc-multi-az",
	Group: "compute",
	Title: "A function in a VPC runs in at least two availability zones.",
	Why:   "When its only zone fails, the function fails.",
	Fix:   "give plinth:network at least two zones and the function all of the network's private subnets",
	// Security Hub counts zones, not subnets.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"Security Hub Lambda.3", "FSBP Lambda.5"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, f := range s.Of(lambdaFunction) {
			if !hasItems(f.Get("vpcConfig.subnetIds")) {
				continue
			}
			refs := s.Refs(f, "vpcConfig.subnetIds", ec2Subnet)
			if zones, most := s.zones(refs); refs.Exact && most < 2 {
				findings = append(findings, Finding{URN: f.URN, Path: "vpcConfig.subnetIds", What: "lie in one availability zone only" + zones + "; name subnets of two"})
			}
		}
		return findings
	},
}

// zones counts the availability zones that subnets may span at most, and names the known ones for a message. A subnet of another
// stack, or one whose zone isn't known yet, may lie in a zone of its own.
func (s *Stack) zones(subnets Refs) (known string, most int) {
	distinct := map[string]bool{}
	most = len(subnets.External)
	for _, subnet := range subnets.Resources {
		zone, ok := subnet.Get("availabilityZone").Str()
		if !ok {
			zone, ok = subnet.Get("availabilityZoneId").Str()
		}
		if !ok {
			most++
			continue
		}
		if !distinct[zone] {
			known = " (" + zone + ")"
		}
		distinct[zone] = true
	}
	return known, most + len(distinct)
}
