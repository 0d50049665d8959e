package function

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:function:Function"

// AliasName is the alias that callers use. It points to the version of the last deployment.
const AliasName = "live"

const (
	// runtime is the operating system alone; a Go program brings its own runtime. Supported until
	// 2029-06-30:
	// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
	runtime = "provided.al2023"
	// handler is the executable's name in the archive, which that runtime starts.
	handler = "bootstrap"
	// deleteTimeout covers the network interfaces, which Lambda gives back up to 45 minutes after
	// the function is gone.
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
	// SecurityGroupID is the function's own group, for rules that let it in elsewhere; empty
	// without VPC.
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
	if err := b.build(f); err != nil {
		return nil, fmt.Errorf("function %q: %w", name, err)
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"name":             f.Name,
		"aliasArn":         f.AliasARN,
		"roleArn":          f.RoleARN,
		"logGroupName":     f.LogGroupName,
		"failureQueueName": f.FailureQueueName,
	})
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
}

// build makes all children and fills in what the component exposes.
func (b builder) build(f *Function) error {
	logs, err := b.logGroup()
	if err != nil {
		return err
	}
	queue, err := b.failureQueue()
	if err != nil {
		return err
	}
	role, policy, err := b.role(logs, queue)
	if err != nil {
		return err
	}
	group, rules, err := b.securityGroup(policy)
	if err != nil {
		return err
	}
	before := append([]pulumi.Resource{policy}, append(rules, b.args.after...)...)
	fn, err := b.function(logs, group, role.Arn, before)
	if err != nil {
		return err
	}
	alias, err := b.alias(fn)
	if err != nil {
		return err
	}
	if err := b.asynchronous(alias, fn, queue); err != nil {
		return err
	}
	f.Name = fn.Name
	f.ARN = fn.Arn
	f.AliasName = alias.Name // who uses the name waits for the alias
	f.AliasARN = alias.Arn
	f.AliasInvokeARN = alias.InvokeArn
	f.RoleARN = role.Arn
	f.RoleName = role.Name
	f.LogGroupName = logs.Name
	f.FailureQueueName = none()
	if queue != nil {
		f.FailureQueueName = queue.Name
	}
	f.SecurityGroupID = none()
	if group != nil {
		f.SecurityGroupID = group.ID().ToStringOutput()
	}
	return b.watch(f, queue != nil)
}

// logGroup makes the log group before the function, which would otherwise make one of its own that
// never expires.
func (b builder) logGroup() (*cloudwatch.LogGroup, error) {
	logs, err := cloudwatch.NewLogGroup(b.ctx, b.name+"-logs", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(int(b.args.LogRetentionDays)),
		KmsKeyId:        b.args.LogKeyARN,
	}, b.parent, pulumi.Protect(!b.args.Disposable))
	if err != nil {
		return nil, fmt.Errorf("log group: %w", err)
	}
	return logs, nil
}

// function waits for its policy, so that logs, queue and network interfaces work from the first
// moment, and for what its links lead to.
func (b builder) function(
	logs *cloudwatch.LogGroup, group *ec2.SecurityGroup, role pulumi.StringInput, before []pulumi.Resource,
) (*lambda.Function, error) {
	args := b.functionArgs(logs, role)
	opts := []pulumi.ResourceOption{b.parent, pulumi.DependsOn(before)}
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
	fn, err := lambda.NewFunction(b.ctx, b.name, args, opts...)
	if err != nil {
		return nil, fmt.Errorf("function: %w", err)
	}
	return fn, nil
}

func (b builder) functionArgs(logs *cloudwatch.LogGroup, role pulumi.StringInput) *lambda.FunctionArgs {
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
		// Lambda drops a key without variables, and every preview would want to set it again.
		args.KmsKeyArn = b.args.EnvironmentKeyARN
	}
	if b.args.ReservedConcurrency > 0 {
		args.ReservedConcurrentExecutions = pulumi.Int(b.args.ReservedConcurrency)
	}
	return args
}

func (b builder) alias(fn *lambda.Function) (*lambda.Alias, error) {
	opts := []pulumi.ResourceOption{b.parent}
	if b.args.CodeOwner == CodeOwnerPipeline {
		// The pipeline shifts the traffic.
		opts = append(opts, pulumi.IgnoreChanges([]string{"functionVersion", "routingConfig"}))
	}
	alias, err := lambda.NewAlias(b.ctx, b.name+"-"+AliasName, &lambda.AliasArgs{
		Name:            pulumi.String(AliasName),
		FunctionName:    fn.Name,
		FunctionVersion: fn.Version,
	}, opts...)
	if err != nil {
		return nil, fmt.Errorf("alias: %w", err)
	}
	return alias, nil
}

// slowDelete waits for Lambda to give the network interfaces back.
func slowDelete() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: deleteTimeout})
}

func none() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }
