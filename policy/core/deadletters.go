package core

// SQSRedrivePolicy is the resource that names a queue's dead-letter queue apart from the queue.
const SQSRedrivePolicy = "aws:sqs/redrivePolicy:RedrivePolicy"

// deadLetterSources are the properties that name a queue as the place of what failed.
var deadLetterSources = []Holder{
	{LambdaFunction, "deadLetterConfig.targetArn"},
	{LambdaInvokeConfig, "destinationConfig.onFailure.destination"},
	{EventSourceMapping, "destinationConfig.onFailure.destinationArn"},
	{EventTarget, "deadLetterConfig.arn"},
	{EventSchedule, "target.deadLetterConfig.arn"},
	{"aws:pipes/pipe:Pipe", "sourceParameters.sqsQueueParameters.deadLetterConfig.arn"},
}

// DeadLetterQueues holds the URNs of queues that something puts its failures into, and "" if a
// preview can't know all.
func (s *Stack) DeadLetterQueues() map[string]bool {
	letters := map[string]bool{}
	for _, source := range deadLetterSources {
		for _, r := range s.Of(source.Token) {
			for _, q := range s.Refs(r, source.Path, SQSQueue).Resources {
				letters[q.URN] = true
			}
		}
	}
	for _, r := range s.Of(SQSQueue, SQSRedrivePolicy, SNSSubscription) {
		v := s.Read(r, "redrivePolicy")
		for _, q := range s.Dependencies(r, "redrivePolicy", []string{SQSQueue}).Resources {
			letters[q.URN] = true
		}
		if v.IsUnknown() && len(r.PropertyDependencies["redrivePolicy"]) == 0 {
			letters[""] = true
		}
		if text, ok := v.Str(); ok {
			for _, q := range s.Named(FromJSON(text).Get("deadLetterTargetArn").StrOr(""), []string{SQSQueue}) {
				letters[q.URN] = true
			}
		}
	}
	return letters
}
