package function

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:function:Function"

// AliasName is the alias that callers use. It points to the version of the last deployment.
const AliasName = "live"

const (
	// runtime is the operating system alone; a Go program brings its own runtime. Supported until 2029-06-30:
	// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
	runtime = "provided.al2023"
	// handler is the executable's name in the archive, which that runtime starts.
	handler = "bootstrap"
	// failureRetentionSeconds is 14 days, the longest that SQS keeps a message: the time to notice and to redrive.
	failureRetentionSeconds = 14 * 24 * 60 * 60
	// retries is how often Lambda repeats a failed asynchronous invocation, which is also its own default.
	retries = 2
	// deleteTimeout covers the network interfaces, which Lambda gives back up to 45 minutes after the function is gone.
	deleteTimeout = "45m"
)

// Function exposes what callers, policies and alarms wire on.
type Function struct {
	pulumi.ResourceState

	// Name is the function's physical name.
	Name pulumi.StringOutput
	// ARN is the function's, without a version. Callers use AliasARN.
	ARN pulumi.StringOutput
	// AliasName is the alias's name, "live": the qualifier of permissions.
	AliasName pulumi.StringOutput
	// AliasARN is what to invoke.
	AliasARN pulumi.StringOutput
	// AliasInvokeARN is what API Gateway integrates with.
	AliasInvokeARN pulumi.StringOutput
	// RoleARN and RoleName are the execution role's.
	RoleARN, RoleName pulumi.StringOutput
	// LogGroupName is where the function logs.
	LogGroupName pulumi.StringOutput
	// FailureQueueName is the queue of failed events; empty with FailureNone.
	FailureQueueName pulumi.StringOutput
	// SecurityGroupID is the function's own group, for rules that let it in elsewhere; empty without VPC.
	SecurityGroupID pulumi.StringOutput

	timeoutSeconds int
}

// New registers the function. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Function, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("function %q: %w", name, err)
	}
	f := &Function{timeoutSeconds: a.TimeoutSeconds}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), f, opts...); err != nil {
		return nil, err
	}
	b := builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(f)}
	logs, err := b.logGroup()
	if err != nil {
		return nil, err
	}
	queue, err := b.failureQueue()
	if err != nil {
		return nil, err
	}
	role, policy, err := b.role(logs, queue)
	if err != nil {
		return nil, err
	}
	group, err := b.securityGroup(policy)
	if err != nil {
		return nil, err
	}
	fn, err := b.function(logs, group, role.Arn, policy)
	if err != nil {
		return nil, err
	}
	alias, err := b.alias(fn, queue)
	if err != nil {
		return nil, err
	}
	f.Name, f.ARN = fn.Name, fn.Arn
	f.AliasName, f.AliasARN, f.AliasInvokeARN = alias.Name, alias.Arn, alias.InvokeArn // who uses the name waits for the alias
	f.RoleARN, f.RoleName = role.Arn, role.Name
	f.LogGroupName = logs.Name
	f.FailureQueueName, f.SecurityGroupID = none(), none()
	if queue != nil {
		f.FailureQueueName = queue.Name
	}
	if group != nil {
		f.SecurityGroupID = group.ID().ToStringOutput()
	}
	if err := b.watch(f, queue != nil); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"name": f.Name, "aliasArn": f.AliasARN, "roleArn": f.RoleARN, "logGroupName": f.LogGroupName, "failureQueueName": f.FailureQueueName,
	})
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
}

// logGroup exists before the function, which would otherwise make one of its own that never expires.
func (b builder) logGroup() (*cloudwatch.LogGroup, error) {
	return cloudwatch.NewLogGroup(b.ctx, b.name+"-logs", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(b.args.LogRetentionDays),
		KmsKeyId:        b.args.LogKeyARN,
	}, b.parent, pulumi.Protect(!b.args.Disposable))
}

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
		return nil, err
	}
	_, err = sqs.NewQueuePolicy(b.ctx, b.name+"-failures-policy", &sqs.QueuePolicyArgs{
		QueueUrl: queue.Url,
		Policy: policydoc.Document(Statement{
			Sid: "DenyWithoutTLS", Deny: true,
			Actions:    []string{"sqs:*"},
			Resources:  []pulumi.StringInput{queue.Arn},
			Principals: []Principal{policydoc.Everyone()},
			Conditions: []Condition{{Test: "Bool", Variable: "aws:SecureTransport", Values: policydoc.Strings("false")}},
		}),
	}, b.parent)
	return queue, err
}

// securityGroup lets nothing in, and out only to HTTPS: AWS's own interfaces. Rules are resources of their own, so that other tiers can
// add theirs. The group is deleted before the policy: until Lambda has given the network interfaces back, which takes the policy, EC2
// refuses to delete the group.
func (b builder) securityGroup(policy pulumi.Resource) (*ec2.SecurityGroup, error) {
	if b.args.VPC == nil {
		return nil, nil
	}
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-sg", &ec2.SecurityGroupArgs{
		Description: pulumi.Sprintf("Function %s", b.name),
		VpcId:       b.args.VPC.VPCID.ToStringOutput(),
	}, b.parent, slowDelete(), pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return nil, err
	}
	_, err = ec2.NewSecurityGroupRule(b.ctx, b.name+"-sg-https", &ec2.SecurityGroupRuleArgs{
		Type:            pulumi.String("egress"),
		SecurityGroupId: group.ID(),
		Protocol:        pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrBlocks:      pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		Description:     pulumi.String("HTTPS to AWS and beyond"),
	}, b.parent)
	return group, err
}

// function waits for its policy: logs, queue and network interfaces work from the first moment.
func (b builder) function(logs *cloudwatch.LogGroup, group *ec2.SecurityGroup, role pulumi.StringInput, policy pulumi.Resource) (*lambda.Function, error) {
	args := &lambda.FunctionArgs{
		Architectures: pulumi.StringArray{pulumi.String("arm64")},
		Runtime:       pulumi.String(runtime),
		Handler:       pulumi.String(handler),
		Code:          pulumi.NewFileArchive(b.args.Archive),
		Publish:       pulumi.Bool(true),
		Role:          role,
		MemorySize:    pulumi.Int(b.args.MemoryMiB),
		Timeout:       pulumi.Int(b.args.TimeoutSeconds),
		TracingConfig: lambda.FunctionTracingConfigArgs{Mode: pulumi.String("Active")},
		LoggingConfig: lambda.FunctionLoggingConfigArgs{
			LogFormat:           pulumi.String("JSON"),
			LogGroup:            logs.Name,
			ApplicationLogLevel: pulumi.String(string(b.args.LogLevel)),
			SystemLogLevel:      pulumi.String("INFO"), // the reports with duration and memory
		},
	}
	if variables := b.args.variables(); len(variables) > 0 {
		args.Environment = lambda.FunctionEnvironmentArgs{Variables: variables}
		// Lambda forgets a key without variables, and every preview would want to set it again.
		args.KmsKeyArn = b.args.EnvironmentKeyARN
	}
	if b.args.ReservedConcurrency > 0 {
		args.ReservedConcurrentExecutions = pulumi.Int(b.args.ReservedConcurrency)
	}
	opts := []pulumi.ResourceOption{b.parent, pulumi.DependsOn([]pulumi.Resource{policy})}
	if group != nil {
		args.VpcConfig = lambda.FunctionVpcConfigArgs{
			SubnetIds:        b.args.VPC.SubnetIDs,
			SecurityGroupIds: pulumi.StringArray{group.ID()},
		}
		opts = append(opts, slowDelete())
	}
	if b.args.CodeOwner == CodeOwnerPipeline {
		opts = append(opts, pulumi.IgnoreChanges([]string{"code"})) // a run would put the old code back
	}
	return lambda.NewFunction(b.ctx, b.name, args, opts...)
}

func (b builder) alias(fn *lambda.Function, queue *sqs.Queue) (*lambda.Alias, error) {
	opts := []pulumi.ResourceOption{b.parent}
	if b.args.CodeOwner == CodeOwnerPipeline {
		opts = append(opts, pulumi.IgnoreChanges([]string{"functionVersion", "routingConfig"})) // the pipeline shifts the traffic
	}
	alias, err := lambda.NewAlias(b.ctx, b.name+"-"+AliasName, &lambda.AliasArgs{
		Name:            pulumi.String(AliasName),
		FunctionName:    fn.Name,
		FunctionVersion: fn.Version,
	}, opts...)
	if err != nil || queue == nil {
		return alias, err
	}
	_, err = lambda.NewFunctionEventInvokeConfig(b.ctx, b.name+"-async", &lambda.FunctionEventInvokeConfigArgs{
		FunctionName:         fn.Name,
		Qualifier:            alias.Name,
		MaximumRetryAttempts: pulumi.Int(retries),
		DestinationConfig: lambda.FunctionEventInvokeConfigDestinationConfigArgs{
			OnFailure: lambda.FunctionEventInvokeConfigDestinationConfigOnFailureArgs{Destination: queue.Arn},
		},
	}, b.parent)
	return alias, err
}

func slowDelete() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: deleteTimeout})
}

func none() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// watch makes the function's alarms.
func (b builder) watch(f *Function, queue bool) error {
	own := monitoring.Function{Name: b.name, FunctionName: f.Name, TimeoutSeconds: b.args.TimeoutSeconds}
	if err := b.args.Monitor.WatchKinds(b.ctx, b.parent, own); err != nil || !queue {
		return err
	}
	return b.args.Monitor.Watch(b.ctx, b.parent, messaging.FailureAlarms(b.name, f.FailureQueueName))
}
