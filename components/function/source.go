package function

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

const (
	// batchSize is how many messages an invocation gets at most: SQS's largest without a time to
	// wait for more.
	batchSize = 10
	// visibilityFactor leaves time for the tries of a throttled batch:
	// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
	visibilityFactor = 6
)

// QueueSource is a queue whose messages a function handles.
type QueueSource struct {
	// QueueARN is the queue's. Required; the function's role needs the rights to consume it.
	QueueARN pulumi.StringInput `json:"-"`
	// VisibilitySeconds is how long the queue hides a message that was received, such as
	// messaging.Queue's: six times the function's time limit and the time that a batch waits, or
	// messages come again while they are handled. Lambda itself refuses less than once the limit.
	// Zero: the time isn't known, and nothing compares it.
	VisibilitySeconds int `json:"visibilitySeconds,omitempty" jsonschema:"minimum=1"`
	// BatchSeconds is how long to wait for ten messages before the function is called with fewer.
	// Zero waits for nothing.
	BatchSeconds int `json:"batchSeconds,omitempty" jsonschema:"minimum=0,maximum=300"`
	// MaxConcurrency is how many invocations may handle the queue's messages at once. Default 10.
	MaxConcurrency int `json:"maxConcurrency,omitempty" jsonschema:"minimum=2,maximum=1000"`
}

// SetDefaults fills in what isn't set.
func (s *QueueSource) SetDefaults() { s.MaxConcurrency = cmp.Or(s.MaxConcurrency, 10) }

// resolve copies the source, fills in the defaults and reports every problem; timeout is the
// function's limit in seconds.
func (s *QueueSource) resolve(timeout int) (QueueSource, error) {
	var r QueueSource
	if s != nil {
		r = *s
	}
	check.Defaults(&r)
	var p check.Problems
	check.Settings(&p, &r)
	if r.QueueARN == nil {
		p.At("queueArn").Say("required, got nothing").Fix("name the queue")
	}
	if least := visibilityFactor*timeout + r.BatchSeconds; r.VisibilitySeconds != 0 && r.VisibilitySeconds < least {
		p.At("visibilitySeconds").Value(r.VisibilitySeconds).
			Say("a message would come again while the function works on it, which may take %d seconds", timeout).
			Fix("give the queue %d or more (six times that, and what a batch waits)", least)
	}
	return r, p.Err()
}

// HandleQueue calls the function with batches of a queue's messages. The function has to return
// those that failed (batchItemFailures), and only they come again. Its role already has its rights
// then: the alias waits for the policy.
func (f *Function) HandleQueue(
	ctx *pulumi.Context, name string, source *QueueSource, opts ...pulumi.ResourceOption,
) error {
	s, err := source.resolve(f.timeoutSeconds)
	if err != nil {
		return fmt.Errorf("queue source %q: %w", name, err)
	}
	_, err = lambda.NewEventSourceMapping(ctx, name, &lambda.EventSourceMappingArgs{
		FunctionName:                   f.AliasARN,
		EventSourceArn:                 s.QueueARN.ToStringOutput(),
		BatchSize:                      pulumi.Int(batchSize),
		MaximumBatchingWindowInSeconds: pulumi.Int(s.BatchSeconds),
		FunctionResponseTypes:          pulumi.StringArray{pulumi.String("ReportBatchItemFailures")},
		ScalingConfig: lambda.EventSourceMappingScalingConfigArgs{
			MaximumConcurrency: pulumi.Int(s.MaxConcurrency),
		},
	}, opts...)
	if err != nil {
		return fmt.Errorf("queue source %q: %w", name, err)
	}
	return nil
}
