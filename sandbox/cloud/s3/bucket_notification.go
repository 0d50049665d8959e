package s3

import (
	"slices"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/lambda"
)

var bucketNotification = cloud.ResourceType{
	Type:       "s3/bucketNotification:BucketNotification",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: targetsTakeEvents,
}

// targetsTakeEvents checks what S3 tries before it takes a configuration: every target lets it in.
func targetsTakeEvents(c *cloud.Call) {
	for _, l := range cloud.Lookup(c.Inputs, "lambdaFunctions[].lambdaFunctionArn") {
		arn, _ := l.Value.(string)
		if !lambda.Permits(c, arn, "s3.amazonaws.com") {
			c.Refuse(l.Path,
				"InvalidArgument: Unable to validate the following destination configurations: the function %s has "+
					"no permission for s3.amazonaws.com",
				arn)
		}
	}
	for path, types := range map[string]string{
		"queues[].queueArn": "sqs/queuePolicy:QueuePolicy",
		"topics[].topicArn": "sns/topicPolicy:TopicPolicy",
	} {
		for _, l := range cloud.Lookup(c.Inputs, path) {
			arn, _ := l.Value.(string)
			if !letsIn(c, types, arn, "s3.amazonaws.com") {
				c.Refuse(l.Path,
					"InvalidArgument: Unable to validate the following destination configurations: the policy of %s "+
						"doesn't let s3.amazonaws.com in",
					arn)
			}
		}
	}
}

// letsIn reports whether the policy of a queue or topic lets a service in.
func letsIn(c *cloud.Call, types, arn, service string) bool {
	for _, p := range c.All(types) {
		for _, owner := range c.Issued(arn) {
			if p.Text("queueUrl") != owner.ID && p.Text("arn") != arn {
				continue
			}
			d, err := iampolicy.Parse(p.Text("policy"))
			if err != nil {
				return true
			}
			for _, s := range d.Statements {
				if s.Allow &&
					(slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) ||
						slices.Contains(s.Of("Service"), service)) {
					return true
				}
			}
		}
	}
	return false
}
