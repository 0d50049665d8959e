package messaging

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Missed is a queue of the events that EventBridge couldn't bring to a rule's target, kept for 14
// days. Nothing consumes it.
type Missed struct {
	ARN, Name pulumi.StringOutput
	// Policy lets the rules in: a target waits for it, or its first misses are lost.
	Policy pulumi.Resource
}

// NewMissed makes the queue of some rules, named by their ARNs; no other may send to it. It is no
// component: its caller owns queue and policy, names the parent and gives the alarm.
func NewMissed(
	ctx *pulumi.Context, name string, rules []pulumi.StringInput, disposable bool, parent pulumi.ResourceOption,
) (*Missed, error) {
	queue, err := sqs.NewQueue(ctx, name, &sqs.QueueArgs{
		SqsManagedSseEnabled:    pulumi.Bool(true),
		MessageRetentionSeconds: pulumi.Int(maxRetentionDays * secondsOfADay),
	}, parent, pulumi.Protect(!disposable))
	if err != nil {
		return nil, fmt.Errorf("queue %s of missed events: %w", name, err)
	}
	fromRules := Statement{
		Sid:        "FromRules",
		Actions:    []string{"sqs:SendMessage"},
		Resources:  []pulumi.StringInput{queue.Arn},
		Principals: []policydoc.Principal{policydoc.Service("events.amazonaws.com")},
		Conditions: []policydoc.Condition{policydoc.ArnLike("aws:SourceArn", rules...)},
	}
	policy, err := sqs.NewQueuePolicy(ctx, name+"-policy", &sqs.QueuePolicyArgs{
		QueueUrl: queue.Url,
		Policy:   policydoc.Document(tlsOnly("sqs:*", queue.Arn), fromRules),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("policy of the queue %s of missed events: %w", name, err)
	}
	return &Missed{ARN: queue.Arn, Name: queue.Name, Policy: policy}, nil
}
