package payments

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:payments:Payments"

const (
	// processorSeconds is what an API waits for. The provider has ten of them.
	processorSeconds = 29
	// recorderSeconds is for ten messages and eight tries of a throttled table.
	recorderSeconds = 30
	// sweeps is how often the processor looks for what a crash left behind, and with which event.
	sweeps, sweep = "rate(1 minute)", `{"action":"sweep"}`
	// A sweep that can't be called is tried again for five minutes: later, others have done its work, or can't be called either.
	sweepAgeSeconds, sweepRetries = 300, 5
)

// statuses are the outcomes, each with a topic and a queue, and the variable that names the topic to the processor.
var statuses = []struct{ name, variable string }{{"success", "SUCCESS_TOPIC_ARN"}, {"failure", "FAILURE_TOPIC_ARN"}}

// Payments exposes what APIs, subscribers and reports wire on.
type Payments struct {
	pulumi.ResourceState

	// Processor takes payments: by routes of an API, or invoked by its alias. Recorder writes them down, and only its queues call it.
	Processor, Recorder *function.Function
	// SuccessTopicARN and FailureTopicARN are where outcomes are announced.
	SuccessTopicARN, FailureTopicARN pulumi.StringOutput
	// QueueURLs are where the recorder finds what succeeded and what failed, by status: success and failure. Each has its dead-letter queue.
	QueueURLs map[string]pulumi.StringOutput
	// TableName and TableARN are those of the recorded payments.
	TableName, TableARN pulumi.StringOutput
	// ClaimsTableName is the table of idempotency keys, with the index pending of what isn't finished.
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
	b := &builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(p), topics: map[string]*messaging.Topic{}, queues: map[string]*messaging.Queue{}}
	claims, err := b.claims()
	if err != nil {
		return nil, err
	}
	records, err := b.payments()
	if err != nil {
		return nil, err
	}
	if err := b.channels(); err != nil {
		return nil, err
	}
	if p.Processor, err = b.processor(claims); err != nil {
		return nil, err
	}
	missed, err := b.sweep(p.Processor)
	if err != nil {
		return nil, err
	}
	if p.Recorder, err = b.recorder(records); err != nil {
		return nil, err
	}
	p.SuccessTopicARN, p.FailureTopicARN = b.topics["success"].ARN, b.topics["failure"].ARN
	p.TableName, p.TableARN, p.ClaimsTableName = records.Name, records.Arn, claims.Name
	p.MissedName = missed.Name
	p.QueueURLs = map[string]pulumi.StringOutput{}
	for status, queue := range b.queues {
		p.QueueURLs[status] = queue.URL
	}
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{
		"processorArn": p.Processor.AliasARN, "tableName": p.TableName, "successTopicArn": p.SuccessTopicARN, "failureTopicArn": p.FailureTopicARN,
	})
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
	topics map[string]*messaging.Topic
	queues map[string]*messaging.Queue
}

// channels makes a topic for each status and the queue that gets its messages. Standard ones: the recorder needs no order, and messages
// after a failed one are recorded all the same.
func (b *builder) channels() error {
	for _, s := range statuses {
		name := b.name + "-" + s.name
		topic, err := messaging.NewTopic(b.ctx, name, &messaging.TopicArgs{Disposable: b.args.Disposable}, b.parent)
		if err != nil {
			return err
		}
		queue, err := messaging.NewQueue(b.ctx, name, &messaging.QueueArgs{
			ConsumerTimeoutSeconds: recorderSeconds + b.args.BatchSeconds, Topics: []pulumi.StringInput{topic.ARN},
			AlarmActions: b.args.Monitor.Actions(), Disposable: b.args.Disposable,
		}, b.parent)
		if err != nil {
			return err
		}
		if err := b.args.Monitor.WatchKinds(b.ctx, pulumi.Parent(queue), monitoring.Queue{Name: name, QueueName: queue.Name}); err != nil {
			return err
		}
		if err := topic.Subscribe(b.ctx, name, queue, b.parent); err != nil {
			return err
		}
		b.topics[s.name], b.queues[s.name] = topic, queue
	}
	return nil
}

// processor claims keys, looks for abandoned ones by the index alone, and announces outcomes.
func (b *builder) processor(claims *dynamodb.Table) (*function.Function, error) {
	environment := pulumi.StringMap{"CLAIMS_TABLE": claims.Name, "PROVIDER_ENDPOINT": pulumi.String(b.args.ProviderEndpoint)}
	announce := function.Statement{Sid: "Announce"}
	for _, s := range statuses {
		environment[s.variable] = b.topics[s.name].ARN
		for _, statement := range b.topics[s.name].Publish() { // no key of ours: it is one statement
			announce.Actions, announce.Resources = statement.Actions, append(announce.Resources, statement.Resources...)
		}
	}
	var keys []pulumi.StringInput
	if b.args.ProviderSecretKeyARN != nil {
		keys = append(keys, b.args.ProviderSecretKeyARN)
	}
	return function.New(b.ctx, b.name+"-processor", &function.Args{
		Settings: function.Settings{
			Archive:          b.args.ProcessorArchive,
			TimeoutSeconds:   processorSeconds,
			LogRetentionDays: check.RetentionDays(b.args.LogRetentionDays),
		},
		Environment:   environment,
		Secrets:       pulumi.StringMap{"PROVIDER_SECRET_ARN": b.args.ProviderSecretARN},
		SecretKeyARNs: keys,
		Statements: []function.Statement{
			{Sid: "Claims", Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}, Resources: []pulumi.StringInput{claims.Arn}},
			{Sid: "Pending", Actions: []string{"dynamodb:Query"}, Resources: []pulumi.StringInput{pulumi.Sprintf("%s/index/%s", claims.Arn, pendingIndex)}},
			announce,
		},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
}

// sweep calls the processor again and again. What EventBridge can't call is kept, for somebody to be told: while no sweep runs, a payment that
// crashed waits for its caller.
func (b *builder) sweep(processor *function.Function) (*messaging.Missed, error) {
	rule, err := cloudwatch.NewEventRule(b.ctx, b.name+"-sweep", &cloudwatch.EventRuleArgs{
		Description: pulumi.String("Finishes the payments that a crash left behind"), ScheduleExpression: pulumi.String(sweeps),
	}, b.parent)
	if err != nil {
		return nil, err
	}
	permission, err := lambda.NewPermission(b.ctx, b.name+"-sweep", &lambda.PermissionArgs{
		Action: pulumi.String("lambda:InvokeFunction"), Function: processor.Name, Qualifier: processor.AliasName,
		Principal: pulumi.String("events.amazonaws.com"), SourceArn: rule.Arn,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	missed, err := messaging.NewMissed(b.ctx, b.name+"-sweep-missed", []pulumi.StringInput{rule.Arn}, b.args.Disposable, b.parent)
	if err != nil {
		return nil, err
	}
	if err := b.args.Monitor.Watch(b.ctx, b.parent, messaging.FailureAlarms(b.name+"-sweep", missed.Name)); err != nil {
		return nil, err
	}
	_, err = cloudwatch.NewEventTarget(b.ctx, b.name+"-sweep", &cloudwatch.EventTargetArgs{
		Rule: rule.Name, Arn: processor.AliasARN, Input: pulumi.String(sweep),
		RetryPolicy:      &cloudwatch.EventTargetRetryPolicyArgs{MaximumEventAgeInSeconds: pulumi.Int(sweepAgeSeconds), MaximumRetryAttempts: pulumi.Int(sweepRetries)},
		DeadLetterConfig: &cloudwatch.EventTargetDeadLetterConfigArgs{Arn: missed.ARN},
	}, b.parent, pulumi.DependsOn([]pulumi.Resource{permission, missed.Policy}))
	return missed, err
}

// recorder writes what the queues bring. What fails stays in its queue and ends in the dead-letter queue, so it needs no other.
func (b *builder) recorder(records *dynamodb.Table) (*function.Function, error) {
	consume := function.Statement{Sid: "Consume"}
	for _, s := range statuses {
		for _, statement := range b.queues[s.name].Consume() { // no key of ours: it is one statement
			consume.Actions, consume.Resources = statement.Actions, append(consume.Resources, statement.Resources...)
		}
	}
	made, err := function.New(b.ctx, b.name+"-recorder", &function.Args{
		Settings: function.Settings{
			Archive:          b.args.RecorderArchive,
			TimeoutSeconds:   recorderSeconds,
			OnFailure:        function.FailureNone,
			LogRetentionDays: check.RetentionDays(b.args.LogRetentionDays),
		},
		Environment: pulumi.StringMap{"PAYMENTS_TABLE": records.Name, "RETENTION_DAYS": pulumi.String(strconv.Itoa(b.args.RetentionDays))},
		Statements: []function.Statement{
			{Sid: "Payments", Actions: []string{"dynamodb:GetItem", "dynamodb:PutItem"}, Resources: []pulumi.StringInput{records.Arn}},
			consume,
		},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	for _, s := range statuses {
		err := made.HandleQueue(b.ctx, b.name+"-"+s.name, &function.QueueSource{
			QueueARN: b.queues[s.name].ARN, VisibilitySeconds: b.queues[s.name].VisibilitySeconds,
			BatchSeconds: b.args.BatchSeconds, MaxConcurrency: b.args.RecorderConcurrency,
		}, b.parent)
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}
