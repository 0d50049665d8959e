package messaging

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// QueueTypeToken is part of every child's URN; changing it needs an alias.
const QueueTypeToken = "plinth:messaging:Queue"

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

const (
	// maxQueueName leaves room for "-dead", for what autonaming adds and for ".fifo", within SQS's 80:
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
	maxQueueName = 60
	// visibilityFactor is how much longer a message stays invisible than its consumer may take, as Lambda asks for:
	// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
	visibilityFactor = 6
	// maxVisibilitySeconds is SQS's longest visibility timeout, 12 hours.
	maxVisibilitySeconds = 43200
	// maxRetentionDays is the longest that SQS keeps a message, and what dead-letter queues are set to.
	maxRetentionDays      = 14
	defaultRetentionDays  = 4 // SQS's own
	defaultConsumerTime   = 30
	defaultMaxReceives    = 5
	maxMaxReceives        = 1000
	maxDelaySeconds       = 900
	receiveWaitSeconds    = 20 // long polling, which costs least
	secondsOfADay         = 24 * 60 * 60
	alarmPeriodSeconds    = 300
	alarmEvaluationPeriod = 1
)

// QueueArgs describes a queue and its dead-letter queue. The zero value is encrypted, TLS-only and protected.
type QueueArgs struct {
	// FIFO keeps the order within a message group and takes a message once in five minutes. Changing it makes a new queue. Default false.
	FIFO bool
	// ContentBasedDeduplication tells messages apart by their bodies, so that senders need no deduplication id. Only with FIFO.
	ContentBasedDeduplication bool

	// ConsumerTimeoutSeconds is the longest that a consumer works on one message or batch, such as its function's timeout. A message
	// comes back after six times as long. Default 30, at most 7200.
	ConsumerTimeoutSeconds int
	// MaxReceives is how often a message is handed out before it goes to the dead-letter queue. Default 5, at most 1000.
	MaxReceives int
	// RetentionDays is how long a message waits at most. Default 4, at most 14, which is what the dead-letter queue has.
	RetentionDays int
	// DelaySeconds holds every message back before it can be received. Default 0, at most 900.
	DelaySeconds int

	// KMSKeyARN encrypts with a customer key, whose policy has to let every sender use it, SNS included. Nil leaves SQS's own keys, which
	// cost nothing.
	KMSKeyARN pulumi.StringPtrInput
	// Topics are ARNs of topics that deliver to the queue, and to its dead-letter queue what they couldn't deliver. Empty lets none.
	Topics []pulumi.StringInput
	// AlarmActions are told when a message lands in the dead-letter queue: ARNs of topics. Empty makes no alarm.
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

	name string
	fifo bool
	key  pulumi.StringPtrInput // a customer key, or nil
}

func (a *QueueArgs) resolve(name string) (QueueArgs, error) {
	var r QueueArgs
	if a != nil {
		r = *a
	}
	r.ConsumerTimeoutSeconds = orDefault(r.ConsumerTimeoutSeconds, defaultConsumerTime)
	r.MaxReceives = orDefault(r.MaxReceives, defaultMaxReceives)
	r.RetentionDays = orDefault(r.RetentionDays, defaultRetentionDays)
	return r, errors.Join(check.Name(name, maxQueueName), r.validate(""))
}

func orDefault(value, otherwise int) int {
	if value == 0 {
		return otherwise
	}
	return value
}

func (a QueueArgs) validate(prefix string) error {
	var problems []error
	between := func(key string, value, least, most int) {
		if value < least || value > most {
			problems = append(problems, fmt.Errorf("%s%s: it is out of range, got %d; use %d to %d", prefix, key, value, least, most))
		}
	}
	between("consumerTimeoutSeconds", a.ConsumerTimeoutSeconds, 1, maxVisibilitySeconds/visibilityFactor)
	between("maxReceives", a.MaxReceives, 1, maxMaxReceives)
	between("retentionDays", a.RetentionDays, 1, maxRetentionDays)
	between("delaySeconds", a.DelaySeconds, 0, maxDelaySeconds)
	if a.ContentBasedDeduplication && !a.FIFO {
		problems = append(problems, fmt.Errorf("%scontentBasedDeduplication: only a FIFO queue has it, got true; set fifo, or take it out", prefix))
	}
	return errors.Join(problems...)
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
	}
	if err := ctx.RegisterComponentResourceV2(QueueTypeToken, name, pulumi.Map{"fifo": pulumi.Bool(a.FIFO)}, q, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(q)
	dead, err := newQueue(ctx, name+"-dead", a, q.VisibilitySeconds, maxRetentionDays, 0, nil, parent)
	if err != nil {
		return nil, err
	}
	redrive := dead.Arn.ApplyT(func(arn string) (string, error) {
		return text(map[string]any{"deadLetterTargetArn": arn, "maxReceiveCount": a.MaxReceives})
	}).(pulumi.StringOutput)
	queue, err := newQueue(ctx, name, a, q.VisibilitySeconds, a.RetentionDays, a.DelaySeconds, redrive, parent)
	if err != nil {
		return nil, err
	}
	q.URL, q.ARN, q.Name = queue.Url, queue.Arn, queue.Name
	q.DeadLetterARN, q.DeadLetterName = dead.Arn, dead.Name
	if err := q.close(ctx, name, a, queue, dead, parent); err != nil {
		return nil, err
	}
	if err := q.watch(ctx, name, a, parent); err != nil {
		return nil, err
	}
	return q, ctx.RegisterResourceOutputs(q, pulumi.Map{"url": q.URL, "arn": q.ARN, "deadLetterArn": q.DeadLetterARN})
}

func newQueue(ctx *pulumi.Context, name string, a QueueArgs, visibility, days, delay int, redrive pulumi.StringPtrInput, parent pulumi.ResourceOption) (*sqs.Queue, error) {
	args := &sqs.QueueArgs{
		VisibilityTimeoutSeconds: pulumi.Int(visibility),
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

// close denies requests without TLS, and lets nothing but the queue use its dead-letter queue as one.
func (q *Queue) close(ctx *pulumi.Context, name string, a QueueArgs, queue, dead *sqs.Queue, parent pulumi.ResourceOption) error {
	_, err := sqs.NewRedriveAllowPolicy(ctx, name+"-dead-allow", &sqs.RedriveAllowPolicyArgs{
		QueueUrl: dead.Url,
		RedriveAllowPolicy: queue.Arn.ApplyT(func(arn string) (string, error) {
			return text(map[string]any{"redrivePermission": "byQueue", "sourceQueueArns": []string{arn}})
		}).(pulumi.StringOutput),
	}, parent)
	if err != nil {
		return err
	}
	if err := newPolicy(ctx, name+"-dead-policy", dead, a.Topics, parent); err != nil {
		return err
	}
	return newPolicy(ctx, name+"-policy", queue, a.Topics, parent)
}

// newPolicy lets topics send to a queue, and nobody do anything without TLS.
func newPolicy(ctx *pulumi.Context, name string, queue *sqs.Queue, topics []pulumi.StringInput, opts ...pulumi.ResourceOption) error {
	statements := []Statement{tlsOnly("sqs:*", queue.Arn)}
	if len(topics) > 0 {
		statements = append(statements, Statement{
			Sid: "FromTopics", Actions: []string{"sqs:SendMessage"}, Resources: []pulumi.StringInput{queue.Arn},
			Principals: []policydoc.Principal{policydoc.Service("sns.amazonaws.com")},
			Conditions: []policydoc.Condition{policydoc.ArnLike("aws:SourceArn", topics...)},
		})
	}
	_, err := sqs.NewQueuePolicy(ctx, name, &sqs.QueuePolicyArgs{QueueUrl: queue.Url, Policy: policydoc.Document(statements...)}, opts...)
	return err
}

// tlsOnly denies what doesn't come over TLS.
func tlsOnly(action string, arn pulumi.StringInput) Statement {
	return Statement{
		Sid: "TLSOnly", Deny: true, Actions: []string{action}, Resources: []pulumi.StringInput{arn},
		Principals: []policydoc.Principal{policydoc.Everyone()},
		Conditions: []policydoc.Condition{{Test: "Bool", Variable: "aws:SecureTransport", Values: policydoc.Strings("false")}},
	}
}

// Consume are the rights of a role that takes messages from the queue, its key's included.
func (q *Queue) Consume() []Statement {
	return withKey(Statement{
		Sid:       "Consume",
		Actions:   []string{"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"},
		Resources: []pulumi.StringInput{q.ARN},
	}, q.key, "kms:Decrypt")
}

// Send are the rights of a role that puts messages into the queue, its key's included.
func (q *Queue) Send() []Statement {
	return withKey(Statement{
		Sid: "Send", Actions: []string{"sqs:GetQueueAttributes", "sqs:SendMessage"}, Resources: []pulumi.StringInput{q.ARN},
	}, q.key, "kms:Decrypt", "kms:GenerateDataKey")
}

func withKey(s Statement, key pulumi.StringPtrInput, actions ...string) []Statement {
	if key == nil {
		return []Statement{s}
	}
	return []Statement{s, {Sid: s.Sid + "Key", Actions: actions, Resources: []pulumi.StringInput{key.ToStringPtrOutput().Elem()}}}
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
