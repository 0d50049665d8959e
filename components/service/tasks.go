package service

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TaskRun says when a one-off task runs.
type TaskRun string

const (
	// RunBeforeDeploy runs it once for each new version, before the service gets that version: a
	// migration. When it fails the old version goes on.
	RunBeforeDeploy TaskRun = "beforeDeploy"
	// RunOnCall runs it when somebody calls the function for it.
	RunOnCall TaskRun = "onCall"
)

// TaskSettings is what a stack file says of a task that runs once, with the service's image and in
// its network. It has none of the service's rights.
type TaskSettings struct {
	// What runs instead of the service's command.
	Command []string `json:"command" jsonschema:"minItems=1"`
	// When it runs: once for each new version, before the service gets that version, or when its
	// function is called. Several run one after the other, in the order of their names.
	Run TaskRun `json:"run,omitempty" jsonschema:"enum=beforeDeploy,enum=onCall"`
	// How many seconds it may take, its start included. Then it is stopped, and has failed. The
	// function that waits for it has 15 minutes.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty" jsonschema:"minimum=30,maximum=840"`
}

// SetDefaults fills in what is unset.
func (t *TaskSettings) SetDefaults() {
	t.Run = cmp.Or(t.Run, RunBeforeDeploy)
	t.TimeoutSeconds = cmp.Or(t.TimeoutSeconds, 600)
}

// Task is a command that runs once, and what the program gives it. It has none of the service's
// rights.
type Task struct {
	TaskSettings

	// Environment and Secrets are added to the service's, and win.
	Environment pulumi.StringMap
	Secrets     pulumi.StringMap
	// Statements are its role's policy: what the program does in AWS. Empty: nothing.
	Statements []Statement
	// Links are what it uses of other tiers.
	Links []Link
}

const (
	// MaxTaskName is the longest name of a task, in characters. It leaves room for a service's
	// name, a role and autonaming within the 64 characters of a role's name.
	MaxTaskName = 16
	// runnerReserve is what the function has beyond a task's time, in seconds, to stop it and to
	// tell.
	runnerReserve = 60
)

// resolveTasks copies the tasks, fills in their defaults and reports their problems.
func (a *Args) resolveTasks(p *check.Problems) {
	for key, t := range a.Tasks {
		t.Command = slices.Clone(t.Command)
		t.Secrets = maps.Clone(t.Secrets)
		check.Defaults(&t.TaskSettings)
		a.Tasks[key] = t

		at := p.In("tasks", key)
		check.Name(at, key, MaxTaskName)
		check.Settings(at, &t.TaskSettings)
		ValidateVariables(at, t.Environment, t.Secrets)
	}
}

// secrets are those of the service and of its tasks: one role starts them all.
func (b builder) secrets() []pulumi.StringMap {
	all := []pulumi.StringMap{b.args.Secrets}
	for _, key := range slices.Sorted(maps.Keys(b.args.Tasks)) {
		all = append(all, b.args.Tasks[key].Secrets)
	}
	return all
}

// oneOff is what one task consists of.
type oneOff struct {
	definition *ecs.TaskDefinition
	role       *iam.Role
	policy     pulumi.Resource // nil without rights
}

// runTasks creates the tasks and the function that runs them, and runs those that come before a
// deployment. It returns what the service waits for.
func (b *builder) runTasks(
	logGroup *cloudwatch.LogGroup,
	group *ec2.SecurityGroup,
	execution *iam.Role,
	after []pulumi.Resource,
) ([]pulumi.Resource, error) {
	if len(b.args.Tasks) == 0 {
		return nil, nil
	}
	names := slices.Sorted(maps.Keys(b.args.Tasks))
	tasks := map[string]oneOff{}
	for _, key := range names {
		t, err := b.oneOff(key, logGroup, execution)
		if err != nil {
			return nil, fmt.Errorf("task %s: %w", key, err)
		}
		tasks[key] = t
	}
	runner, err := b.taskRunner(tasks, logGroup, group, execution)
	if err != nil {
		return nil, fmt.Errorf("runner of tasks: %w", err)
	}
	b.runner = runner.Name
	b.families = pulumi.StringMap{}
	for key, t := range tasks {
		b.families[key] = t.definition.Family
	}
	var before []pulumi.Resource
	for _, key := range names {
		if b.args.Tasks[key].Run != RunBeforeDeploy {
			continue
		}
		run, err := b.run(key, tasks[key], runner, slices.Concat(after, before))
		if err != nil {
			return nil, fmt.Errorf("run of task %s: %w", key, err)
		}
		before = append(before, run)
	}
	return before, nil
}

// run calls the runner for one task, once for each new definition.
func (b builder) run(
	key string,
	t oneOff,
	runner *function.Function,
	after []pulumi.Resource,
) (*lambda.Invocation, error) {
	if t.policy != nil {
		after = append(after, t.policy)
	}
	opts := []pulumi.ResourceOption{b.parent, pulumi.DependsOn(after)}
	if b.args.CodeOwner == CodeOwnerPipeline { // which runs it, with its own revision
		opts = append(opts, pulumi.IgnoreChanges([]string{"input", "triggers"}))
	}
	return lambda.NewInvocation(b.ctx, b.name+"-task-"+key, &lambda.InvocationArgs{
		FunctionName: runner.Name,
		Qualifier:    runner.AliasName,
		Input:        pulumi.Sprintf(`{"task":%q,"revision":%d}`, key, t.definition.Revision),
		Triggers:     pulumi.StringMap{"taskDefinition": t.definition.Arn},
	}, opts...)
}

// oneOff creates a task's role and its definition.
func (b builder) oneOff(key string, logGroup *cloudwatch.LogGroup, execution *iam.Role) (oneOff, error) {
	t := b.args.Tasks[key]
	var working []Statement
	if b.args.Tracing != nil {
		working = append(working, b.args.Tracing.Statements()...)
	}
	role, policy, err := b.role("task-"+key, "Task "+key+" of ", append(working, t.Statements...), b.ownTasks()...)
	if err != nil {
		return oneOff{}, fmt.Errorf("role: %w", err)
	}
	env := b.traceVariables(b.name + "-" + key)
	secrets := pulumi.StringMap{}
	maps.Copy(env, b.args.Environment)
	maps.Copy(secrets, b.args.Secrets)
	for name, value := range t.Environment {
		delete(secrets, name)
		env[name] = value
	}
	for name, value := range t.Secrets {
		delete(env, name)
		secrets[name] = value
	}
	definition, err := b.family(b.name+"-task-"+key,
		containers(logGroup.Name, env, secrets, func(logGroup string) ([]container, error) {
			c := b.container(logGroup)
			// Nothing asks a task that ends by itself for requests, sessions or its health.
			c.Command = t.Command
			c.PortMappings = nil
			c.HealthCheck = nil
			c.LogConfiguration = b.logs(logGroup, b.name+"-"+key)
			c.LinuxParameters.Capabilities = &capabilities{Drop: []string{"ALL"}}
			return b.withCollector(c, logGroup)
		}), execution, role)
	if err != nil {
		return oneOff{}, fmt.Errorf("definition: %w", err)
	}
	created := oneOff{definition: definition, role: role}
	if policy != nil {
		created.policy = policy
	}
	return created, nil
}

// taskRunner creates the function that starts these tasks, and no others, and waits for them. It
// stands outside the network: it talks to ECS alone. See functions/taskrunner for its event.
func (b builder) taskRunner(
	tasks map[string]oneOff,
	logGroup *cloudwatch.LogGroup,
	group *ec2.SecurityGroup,
	execution *iam.Role,
) (*function.Function, error) {
	longest := 0
	families := pulumi.StringMap{}
	revisions := []pulumi.StringInput{}
	roles := []pulumi.StringInput{execution.Arn}
	for _, key := range slices.Sorted(maps.Keys(tasks)) {
		longest = max(longest, b.args.Tasks[key].TimeoutSeconds)
		// Written out, because the definition's own ARN is unknown in the preview of every new
		// version, and with it the policy.
		family := pulumi.Sprintf("arn:aws:ecs:%s:%s:task-definition/%s-%s-task-%s", b.args.Region, b.args.Account,
			b.args.Cluster.Name, b.name, key)
		families[key] = family
		revisions = append(revisions, pulumi.Sprintf("%s:*", family))
		roles = append(roles, tasks[key].role.Arn)
	}
	inCluster := []policydoc.Condition{{
		Test:     "ArnEquals",
		Variable: "ecs:cluster",
		Values:   []pulumi.StringInput{b.args.Cluster.ARN},
	}}
	return function.New(b.ctx, b.name+"-tasks", &function.Args{
		Settings: b.functionSettings(b.args.TaskRunnerArchive, longest+runnerReserve),
		Environment: pulumi.StringMap{
			"CLUSTER":        b.args.Cluster.Name,
			"SECURITY_GROUP": group.ID().ToStringOutput(),
			"CONTAINER":      pulumi.String(b.name),
			"LOG_GROUP":      logGroup.Name,
			"SUBNETS":        joined(b.args.SubnetIDs),
			"TASKS":          b.runnerTasks(families),
		},
		Statements: []function.Statement{
			{Sid: "Run", Actions: []string{"ecs:RunTask"}, Resources: revisions, Conditions: inCluster},
			{
				// A task's ARN doesn't tell its family: it is any of the cluster's.
				Sid:        "Watch",
				Actions:    []string{"ecs:DescribeTasks", "ecs:StopTask"},
				Conditions: inCluster,
				Resources: []pulumi.StringInput{
					pulumi.Sprintf("arn:aws:ecs:%s:%s:task/%s/*", b.args.Region, b.args.Account, b.args.Cluster.Name),
				},
			},
			{
				Sid:       "PassRoles",
				Actions:   []string{"iam:PassRole"},
				Resources: roles,
				Conditions: []policydoc.Condition{
					policydoc.Equals("iam:PassedToService", pulumi.String("ecs-tasks.amazonaws.com")),
				},
			},
		},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
}

// joined is a list of texts with commas between them.
func joined(list pulumi.StringArrayInput) pulumi.StringOutput {
	return list.ToStringArrayOutput().ApplyT(func(texts []string) string {
		return strings.Join(texts, ",")
	}).(pulumi.StringOutput)
}

// runnerTasks is what the function may run, in the form that functions/taskrunner reads.
func (b builder) runnerTasks(families pulumi.StringMap) pulumi.StringOutput {
	return families.ToStringMapOutput().ApplyT(func(arns map[string]string) (string, error) {
		type task struct {
			Family         string `json:"family"`
			TimeoutSeconds int    `json:"timeoutSeconds"`
		}
		list := map[string]task{}
		for key, arn := range arns {
			list[key] = task{arn, b.args.Tasks[key].TimeoutSeconds}
		}
		text, err := json.Marshal(list)
		return string(text), err
	}).(pulumi.StringOutput)
}
