package payments

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/messaging"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:payments:Payments"

const (
	// processorSeconds is what an API waits for. The provider has ten of them.
	processorSeconds = 29
	// recorderSeconds is for ten messages and eight tries of a throttled table.
	recorderSeconds = 30
	// sweepRate is how often the processor looks for what a crash left behind, sweepEvent with
	// which event.
	sweepRate  = "rate(1 minute)"
	sweepEvent = `{"action":"sweep"}`
	// A sweep that can't be called is tried again for five minutes: later, others have done its
	// work, or can't be called either.
	sweepAgeSeconds = 300
	sweepRetries    = 5
)

// statuses are the outcomes, each with a topic and a queue, and the variable that names the topic
// to the processor.
var statuses = []struct{ name, variable string }{
	{"success", "SUCCESS_TOPIC_ARN"},
	{"failure", "FAILURE_TOPIC_ARN"},
}

// Payments exposes what APIs, subscribers and reports wire on.
type Payments struct {
	pulumi.ResourceState

	// Processor takes payments: by routes of an API, or invoked by its alias. Recorder writes them
	// down, and only its queues call it.
	Processor, Recorder *function.Function
	// SuccessTopicARN and FailureTopicARN are where outcomes are announced.
	SuccessTopicARN, FailureTopicARN pulumi.StringOutput
	// QueueURLs are where the recorder finds what succeeded and what failed, by status: success and
	// failure. Each has its dead-letter queue.
	QueueURLs map[string]pulumi.StringOutput
	// TableName and TableARN are those of the recorded payments.
	TableName, TableARN pulumi.StringOutput
	// ClaimsTableName is the table of idempotency keys, with the index pending of what isn't
	// finished.
	ClaimsTableName pulumi.StringOutput
	// MissedName is the queue of sweeps that EventBridge couldn't call.
	MissedName pulumi.StringOutput
}

// New registers the tier. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Payments, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("payments %q: %w", name, err)
	}
	p := &Payments{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), p, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		ctx:      ctx,
		name:     name,
		args:     a,
		payments: p,
		parent:   pulumi.Parent(p),
		topics:   map[string]*messaging.Topic{},
		queues:   map[string]*messaging.Queue{},
	}
	for _, step := range []func() error{b.tables, b.channels, b.processor, b.sweep, b.recorder} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	p.SuccessTopicARN = b.topics["success"].ARN
	p.FailureTopicARN = b.topics["failure"].ARN
	p.QueueURLs = map[string]pulumi.StringOutput{}
	for status, queue := range b.queues {
		p.QueueURLs[status] = queue.URL
	}
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{
		"processorArn":    p.Processor.AliasARN,
		"tableName":       p.TableName,
		"successTopicArn": p.SuccessTopicARN,
		"failureTopicArn": p.FailureTopicARN,
	})
}

// builder makes the children; each method is one concern, and a step of New.
type builder struct {
	ctx      *pulumi.Context
	name     string
	args     Args
	payments *Payments
	parent   pulumi.ResourceOption

	claims, records *dynamodb.Table
	topics          map[string]*messaging.Topic
	queues          map[string]*messaging.Queue
}

// channels makes a topic for each status and the queue that gets its messages. Standard ones: the
// recorder needs no order, and messages after a failed one are recorded all the same.
func (b *builder) channels() error {
	for _, s := range statuses {
		if err := b.channel(s.name); err != nil {
			return fmt.Errorf("topic and queue of status %s: %w", s.name, err)
		}
	}
	return nil
}

func (b *builder) channel(status string) error {
	name := b.name + "-" + status
	topic, err := messaging.NewTopic(b.ctx, name, &messaging.TopicArgs{Disposable: b.args.Disposable}, b.parent)
	if err != nil {
		return err
	}
	queue, err := messaging.NewQueue(b.ctx, name, &messaging.QueueArgs{
		QueueSettings: messaging.QueueSettings{
			ConsumerTimeoutSeconds: recorderSeconds + b.args.BatchSeconds,
			Alarms:                 b.args.Alarms,
		},
		Topics:       []pulumi.StringInput{topic.ARN},
		AlarmActions: b.args.Monitor.Actions(),
		Disposable:   b.args.Disposable,
	}, b.parent)
	if err != nil {
		return err
	}
	if err := b.args.Monitor.Watch(b.ctx, pulumi.Parent(queue), queue.Alarms()); err != nil {
		return err
	}
	b.topics[status] = topic
	b.queues[status] = queue
	return topic.Subscribe(b.ctx, name, queue, b.parent)
}

// processor claims keys, looks for abandoned ones by the index alone, and announces outcomes.
func (b *builder) processor() (err error) {
	environment := pulumi.StringMap{
		"CLAIMS_TABLE":      b.claims.Name,
		"PROVIDER_ENDPOINT": pulumi.String(b.args.Provider.Endpoint),
	}
	announce := function.Statement{Sid: "Announce"}
	for _, s := range statuses {
		environment[s.variable] = b.topics[s.name].ARN
		for _, statement := range b.topics[s.name].Publish() { // no key of ours: it is one statement
			announce.Actions = statement.Actions
			announce.Resources = append(announce.Resources, statement.Resources...)
		}
	}
	var keys []pulumi.StringInput
	if b.args.Provider.SecretKeyARN != nil {
		keys = append(keys, b.args.Provider.SecretKeyARN)
	}
	pending := pulumi.Sprintf("%s/index/%s", b.claims.Arn, pendingIndex)
	b.payments.Processor, err = function.New(b.ctx, b.name+"-processor", &function.Args{
		Settings: function.Settings{
			Archive:          b.args.ProcessorArchive,
			TimeoutSeconds:   processorSeconds,
			LogRetentionDays: b.args.LogRetentionDays,
		},
		Environment:   environment,
		Secrets:       pulumi.StringMap{"PROVIDER_SECRET_ARN": b.args.Provider.SecretARN},
		SecretKeyARNs: keys,
		Statements: []function.Statement{
			{
				Sid:       "Claims",
				Actions:   []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
				Resources: []pulumi.StringInput{b.claims.Arn},
			},
			{
				Sid:       "Pending",
				Actions:   []string{"dynamodb:Query"},
				Resources: []pulumi.StringInput{pending},
			},
			announce,
		},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
	if err != nil {
		return fmt.Errorf("processor: %w", err)
	}
	return nil
}

// recorder writes what the queues bring. What fails stays in its queue and ends in the dead-letter
// queue, so it needs no other.
func (b *builder) recorder() error {
	consume := function.Statement{Sid: "Consume"}
	for _, s := range statuses {
		for _, statement := range b.queues[s.name].Consume() { // no key of ours: it is one statement
			consume.Actions = statement.Actions
			consume.Resources = append(consume.Resources, statement.Resources...)
		}
	}
	recorder, err := function.New(b.ctx, b.name+"-recorder", &function.Args{
		Settings: function.Settings{
			Archive:          b.args.RecorderArchive,
			TimeoutSeconds:   recorderSeconds,
			OnFailure:        function.FailureNone,
			LogRetentionDays: b.args.LogRetentionDays,
		},
		Environment: pulumi.StringMap{
			"PAYMENTS_TABLE": b.records.Name,
			"RETENTION_DAYS": pulumi.String(strconv.Itoa(b.args.RetentionDays)),
		},
		Statements: []function.Statement{
			{
				Sid:       "Payments",
				Actions:   []string{"dynamodb:GetItem", "dynamodb:PutItem"},
				Resources: []pulumi.StringInput{b.records.Arn},
			},
			consume,
		},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
	if err != nil {
		return fmt.Errorf("recorder: %w", err)
	}
	for _, s := range statuses {
		err := recorder.HandleQueue(b.ctx, b.name+"-"+s.name, &function.QueueSource{
			QueueARN:          b.queues[s.name].ARN,
			VisibilitySeconds: b.queues[s.name].VisibilitySeconds,
			BatchSeconds:      b.args.BatchSeconds,
			MaxConcurrency:    b.args.RecorderConcurrency,
		}, b.parent)
		if err != nil {
			return fmt.Errorf("queue of status %s: %w", s.name, err)
		}
	}
	b.payments.Recorder = recorder
	return nil
}
