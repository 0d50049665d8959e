package function

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	// batchSize is how many messages an invocation gets at most: SQS's largest without a time to wait for more.
	batchSize = 10
	// defaultConcurrency is how many invocations one queue may keep running.
	defaultConcurrency = 10
	maxConcurrency     = 1000
	maxBatchSeconds    = 300
	// visibilityFactor leaves time for the tries of a throttled batch:
	// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
	visibilityFactor = 6
)

// QueueSource is a queue whose messages a function handles.
type QueueSource struct {
	// QueueARN is the queue's. Required; the function's role needs the rights to consume it.
	QueueARN pulumi.StringInput
	// VisibilitySeconds is how long the queue hides a message that was received, such as messaging.Queue's: six times the function's time limit
	// and the time that a batch waits, or messages come again while they are handled. Lambda itself refuses less than once the limit.
	// Default 0: it isn't known, and nothing compares it.
	VisibilitySeconds int
	// BatchSeconds is how long to wait for ten messages before the function is called with fewer. Default 0, at most 300.
	BatchSeconds int
	// MaxConcurrency is how many invocations may handle its messages at once: 2 to 1000. Default 10.
	MaxConcurrency int
}

// resolve copies the source, fills in the defaults and reports every problem; timeout is the function's limit in seconds.
func (s *QueueSource) resolve(timeout int) (QueueSource, error) {
	var r QueueSource
	if s != nil {
		r = *s
	}
	r.MaxConcurrency = orDefault(r.MaxConcurrency, defaultConcurrency)
	var problems []error
	if r.QueueARN == nil {
		problems = append(problems, errors.New("queueArn: it is missing; name the queue"))
	}
	if r.BatchSeconds < 0 || r.BatchSeconds > maxBatchSeconds {
		problems = append(problems, fmt.Errorf("batchSeconds: Lambda waits for 0 to %d seconds, got %d; use 0 to wait for nothing", maxBatchSeconds, r.BatchSeconds))
	}
	if r.MaxConcurrency < 2 || r.MaxConcurrency > maxConcurrency {
		problems = append(problems, fmt.Errorf("maxConcurrency: Lambda takes 2 to %d, got %d; use %d to start with", maxConcurrency, r.MaxConcurrency, defaultConcurrency))
	}
	if least := visibilityFactor*timeout + r.BatchSeconds; r.VisibilitySeconds != 0 && r.VisibilitySeconds < least {
		problems = append(problems, fmt.Errorf("visibilitySeconds: a message would come again while the function works on it, which may take %d seconds, got %d; "+
			"give the queue %d or more (six times that, and what a batch waits)", timeout, r.VisibilitySeconds, least))
	}
	return r, errors.Join(problems...)
}

// HandleQueue calls the function with batches of a queue's messages. It has to return those that failed (batchItemFailures), and only they
// come again. The function's role already has its rights then: who uses the alias waits for the policy.
func (f *Function) HandleQueue(ctx *pulumi.Context, name string, source *QueueSource, opts ...pulumi.ResourceOption) error {
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
		ScalingConfig:                  lambda.EventSourceMappingScalingConfigArgs{MaximumConcurrency: pulumi.Int(s.MaxConcurrency)},
	}, opts...)
	return err
}
