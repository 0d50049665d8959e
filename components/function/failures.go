package function

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

const (
	// failureRetentionSeconds is 14 days, the longest that SQS keeps a message: the time to notice
	// and to redrive.
	failureRetentionSeconds = 14 * 24 * 60 * 60
	// retries is how often Lambda repeats a failed asynchronous invocation, which is also its own
	// default.
	retries = 2
)

// failureQueue keeps the events that were given up: nothing else has them.
func (b builder) failureQueue() (*sqs.Queue, error) {
	if b.args.OnFailure == FailureNone {
		return nil, nil
	}
	queue, err := sqs.NewQueue(b.ctx, b.name+"-failures", &sqs.QueueArgs{
		SqsManagedSseEnabled:    pulumi.Bool(true),
		MessageRetentionSeconds: pulumi.Int(failureRetentionSeconds),
	}, b.parent, pulumi.Protect(!b.args.Disposable))
	if err != nil {
		return nil, fmt.Errorf("failure queue: %w", err)
	}
	_, err = sqs.NewQueuePolicy(b.ctx, b.name+"-failures-policy", &sqs.QueuePolicyArgs{
		QueueUrl: queue.Url,
		Policy: policydoc.Document(Statement{
			Sid:        "DenyWithoutTLS",
			Deny:       true,
			Actions:    []string{"sqs:*"},
			Resources:  []pulumi.StringInput{queue.Arn},
			Principals: []Principal{policydoc.Everyone()},
			Conditions: []Condition{{
				Test:     "Bool",
				Variable: "aws:SecureTransport",
				Values:   policydoc.Strings("false"),
			}},
		}),
	}, b.parent)
	if err != nil {
		return nil, fmt.Errorf("failure queue policy: %w", err)
	}
	return queue, nil
}

// asynchronous sends the events of asynchronous invocations that failed for good to the queue.
func (b builder) asynchronous(alias *lambda.Alias, fn *lambda.Function, queue *sqs.Queue) error {
	if queue == nil {
		return nil
	}
	_, err := lambda.NewFunctionEventInvokeConfig(b.ctx, b.name+"-async", &lambda.FunctionEventInvokeConfigArgs{
		FunctionName:         fn.Name,
		Qualifier:            alias.Name,
		MaximumRetryAttempts: pulumi.Int(retries),
		DestinationConfig: lambda.FunctionEventInvokeConfigDestinationConfigArgs{
			OnFailure: lambda.FunctionEventInvokeConfigDestinationConfigOnFailureArgs{Destination: queue.Arn},
		},
	}, b.parent)
	if err != nil {
		return fmt.Errorf("asynchronous invocations: %w", err)
	}
	return nil
}
