package messaging

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// QueueTypeToken is part of every child's URN; changing it needs an alias.
const QueueTypeToken = "plinth:messaging:Queue"

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

const (
	// MaxQueueName is the longest name of a queue, in characters. It leaves room for "-dead", for
	// what autonaming adds and for ".fifo", within SQS's 80:
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
	MaxQueueName = 60
	// visibilityFactor is how much longer a message stays invisible than its consumer may take, as
	// Lambda asks for: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
	visibilityFactor = 6
	// maxRetentionDays is the longest that SQS keeps a message. Dead-letter queues have it.
	maxRetentionDays   = 14
	receiveWaitSeconds = 20 // long polling, which costs least
	secondsOfADay      = 24 * 60 * 60
)

// QueueArgs are a queue's settings and what the program gives. The zero value is encrypted,
// TLS-only and protected.
type QueueArgs struct {
	QueueSettings

	// KMSKeyARN encrypts with a customer key, whose policy has to let every sender use it, SNS
	// included. Nil leaves SQS's own keys, which cost nothing.
	KMSKeyARN pulumi.StringPtrInput
	// Topics are ARNs of topics that deliver to the queue, and to its dead-letter queue what they
	// couldn't deliver. Empty lets none.
	Topics []pulumi.StringInput
	// AlarmActions are ARNs of topics that are told when a message lands in the dead-letter queue.
	// Empty makes no alarm.
	AlarmActions []pulumi.StringInput
	// Disposable drops the protection, for stacks meant to be torn down.
	Disposable bool
}

// Queue is a queue with its dead-letter queue.
type Queue struct {
	pulumi.ResourceState

	URL, ARN, Name                pulumi.StringOutput
	DeadLetterARN, DeadLetterName pulumi.StringOutput
	// VisibilitySeconds is how long a message that was received stays invisible.
	VisibilitySeconds int

	name   string
	fifo   bool
	key    pulumi.StringPtrInput // a customer key, or nil
	alarms QueueAlarmThresholds
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *QueueArgs) resolve(name string) (QueueArgs, error) {
	var r QueueArgs
	if a != nil {
		r = *a
	}
	check.Defaults(&r.QueueSettings)
	var p check.Problems
	check.Name(&p, name, MaxQueueName)
	check.Settings(&p, &r.QueueSettings)
	return r, p.Err()
}

// NewQueue registers the queue. When args are wrong it registers nothing and reports every problem.
func NewQueue(ctx *pulumi.Context, name string, args *QueueArgs, opts ...pulumi.ResourceOption) (*Queue, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("queue %q: %w", name, err)
	}
	q := &Queue{
		VisibilitySeconds: a.ConsumerTimeoutSeconds * visibilityFactor,
		name:              name,
		fifo:              a.FIFO,
		key:               a.KMSKeyARN,
		alarms:            a.Alarms,
	}
	inputs := pulumi.Map{"fifo": pulumi.Bool(a.FIFO)}
	if err := ctx.RegisterComponentResourceV2(QueueTypeToken, name, inputs, q, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(q)
	dead, err := newQueue(ctx, name+"-dead", a, maxRetentionDays, nil, parent)
	if err != nil {
		return nil, fmt.Errorf("dead-letter queue: %w", err)
	}
	redrive := dead.Arn.ApplyT(func(arn string) (string, error) {
		return text(map[string]any{"deadLetterTargetArn": arn, "maxReceiveCount": a.MaxReceives})
	}).(pulumi.StringOutput)
	queue, err := newQueue(ctx, name, a, a.RetentionDays, redrive, parent)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	q.URL = queue.Url
	q.ARN = queue.Arn
	q.Name = queue.Name
	q.DeadLetterARN = dead.Arn
	q.DeadLetterName = dead.Name
	if err := q.close(ctx, name, a, queue, dead, parent); err != nil {
		return nil, err
	}
	if err := q.watchDeadLetters(ctx, name, a, parent); err != nil {
		return nil, fmt.Errorf("alarm on the dead-letter queue: %w", err)
	}
	return q, ctx.RegisterResourceOutputs(q, pulumi.Map{"url": q.URL, "arn": q.ARN, "deadLetterArn": q.DeadLetterARN})
}

// newQueue makes the queue, which has a redrive policy, or its dead-letter queue, which has none
// and delays nothing.
func newQueue(
	ctx *pulumi.Context, name string, a QueueArgs, days int, redrive pulumi.StringPtrInput,
	parent pulumi.ResourceOption,
) (*sqs.Queue, error) {
	delay := a.DelaySeconds
	if redrive == nil {
		delay = 0
	}
	args := &sqs.QueueArgs{
		VisibilityTimeoutSeconds: pulumi.Int(a.ConsumerTimeoutSeconds * visibilityFactor),
		MessageRetentionSeconds:  pulumi.Int(days * secondsOfADay),
		ReceiveWaitTimeSeconds:   pulumi.Int(receiveWaitSeconds),
		DelaySeconds:             pulumi.Int(delay),
		RedrivePolicy:            redrive,
	}
	// SQS takes one kind of encryption at a time.
	if a.KMSKeyARN != nil {
		args.KmsMasterKeyId = a.KMSKeyARN
	} else {
		args.SqsManagedSseEnabled = pulumi.Bool(true)
	}
	if a.FIFO {
		args.FifoQueue = pulumi.Bool(true)
		args.ContentBasedDeduplication = pulumi.Bool(a.ContentBasedDeduplication)
	}
	return sqs.NewQueue(ctx, name, args, parent, pulumi.Protect(!a.Disposable))
}

// close denies requests without TLS, and lets nothing but the queue use its dead-letter queue as
// one.
func (q *Queue) close(
	ctx *pulumi.Context, name string, a QueueArgs, queue, dead *sqs.Queue, parent pulumi.ResourceOption,
) error {
	_, err := sqs.NewRedriveAllowPolicy(ctx, name+"-dead-allow", &sqs.RedriveAllowPolicyArgs{
		QueueUrl: dead.Url,
		RedriveAllowPolicy: queue.Arn.ApplyT(func(arn string) (string, error) {
			return text(map[string]any{"redrivePermission": "byQueue", "sourceQueueArns": []string{arn}})
		}).(pulumi.StringOutput),
	}, parent)
	if err != nil {
		return fmt.Errorf("redrive allow policy: %w", err)
	}
	if err := newPolicy(ctx, name+"-dead-policy", dead, a.Topics, parent); err != nil {
		return fmt.Errorf("policy of the dead-letter queue: %w", err)
	}
	if err := newPolicy(ctx, name+"-policy", queue, a.Topics, parent); err != nil {
		return fmt.Errorf("policy of the queue: %w", err)
	}
	return nil
}

// newPolicy lets topics send to a queue, and nobody do anything without TLS.
func newPolicy(
	ctx *pulumi.Context, name string, queue *sqs.Queue, topics []pulumi.StringInput, opts ...pulumi.ResourceOption,
) error {
	statements := []Statement{tlsOnly("sqs:*", queue.Arn)}
	if len(topics) > 0 {
		statements = append(statements, Statement{
			Sid:        "FromTopics",
			Actions:    []string{"sqs:SendMessage"},
			Resources:  []pulumi.StringInput{queue.Arn},
			Principals: []policydoc.Principal{policydoc.Service("sns.amazonaws.com")},
			Conditions: []policydoc.Condition{policydoc.ArnLike("aws:SourceArn", topics...)},
		})
	}
	_, err := sqs.NewQueuePolicy(ctx, name, &sqs.QueuePolicyArgs{
		QueueUrl: queue.Url,
		Policy:   policydoc.Document(statements...),
	}, opts...)
	return err
}

// tlsOnly denies what doesn't come over TLS.
func tlsOnly(action string, arn pulumi.StringInput) Statement {
	return Statement{
		Sid:        "TLSOnly",
		Deny:       true,
		Actions:    []string{action},
		Resources:  []pulumi.StringInput{arn},
		Principals: []policydoc.Principal{policydoc.Everyone()},
		Conditions: []policydoc.Condition{{
			Test:     "Bool",
			Variable: "aws:SecureTransport",
			Values:   policydoc.Strings("false"),
		}},
	}
}

// Consume returns the rights of a role that takes messages from the queue, those to its key
// included.
func (q *Queue) Consume() []Statement {
	return withKey(Statement{
		Sid: "Consume",
		Actions: []string{
			"sqs:ChangeMessageVisibility",
			"sqs:DeleteMessage",
			"sqs:GetQueueAttributes",
			"sqs:ReceiveMessage",
		},
		Resources: []pulumi.StringInput{q.ARN},
	}, q.key, "kms:Decrypt")
}

// Send returns the rights of a role that puts messages into the queue, those to its key included.
func (q *Queue) Send() []Statement {
	return withKey(Statement{
		Sid:       "Send",
		Actions:   []string{"sqs:GetQueueAttributes", "sqs:SendMessage"},
		Resources: []pulumi.StringInput{q.ARN},
	}, q.key, "kms:Decrypt", "kms:GenerateDataKey")
}

func withKey(s Statement, key pulumi.StringPtrInput, actions ...string) []Statement {
	if key == nil {
		return []Statement{s}
	}
	return []Statement{s, {
		Sid:       s.Sid + "Key",
		Actions:   actions,
		Resources: []pulumi.StringInput{key.ToStringPtrOutput().Elem()},
	}}
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
