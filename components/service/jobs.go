package service

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Job is a command that a task of the service's own image and rights runs on a schedule, beside the
// service.
type Job struct {
	// When it runs, in UTC: rate(1 hour) or cron(0 3 * * ? *). Form:
	// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
	Schedule string `json:"schedule" jsonschema:"pattern=^(rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)|cron\\(([^ ()]+ ){5}[^ ()]+\\))$,example=rate(1 hour)"`
	// What runs instead of the service's command.
	Command []string `json:"command" jsonschema:"minItems=1"`
}

const (
	// A start that fails, for want of capacity for example, is tried again for an hour; later the
	// next one may be near.
	startAgeSeconds = 3600
	startRetries    = 30
)

// jobs makes a rule for each job, one role that starts them all, and one queue that keeps the
// starts that failed for good. A job starts a new version only after what comes before a
// deployment.
func (b builder) jobs(
	definition *ecs.TaskDefinition,
	group *ec2.SecurityGroup,
	execution, task *iam.Role,
	before []pulumi.Resource,
) error {
	if len(b.args.Jobs) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(b.args.Jobs))
	rules := map[string]*cloudwatch.EventRule{}
	var arns []pulumi.StringInput
	for _, key := range names {
		rule, err := cloudwatch.NewEventRule(b.ctx, b.name+"-job-"+key, &cloudwatch.EventRuleArgs{
			Description:        pulumi.Sprintf("Job %s of %s", key, b.name),
			ScheduleExpression: pulumi.String(b.args.Jobs[key].Schedule),
		}, b.parent)
		if err != nil {
			return fmt.Errorf("rule of job %s: %w", key, err)
		}
		rules[key] = rule
		arns = append(arns, rule.Arn)
	}
	missed, err := messaging.NewMissed(b.ctx, b.name+"-jobs-missed", arns, b.args.Disposable, b.parent)
	if err != nil {
		return fmt.Errorf("queue of missed jobs: %w", err)
	}
	if err := b.args.Monitor.Watch(b.ctx, b.parent, messaging.FailureAlarms(b.name+"-jobs", missed.Name)); err != nil {
		return err
	}
	role, policy, err := b.starter(definition, execution, task)
	if err != nil {
		return fmt.Errorf("role that starts jobs: %w", err)
	}
	// A pipeline's newest revision is the one to run.
	taskDefinition := definition.Arn
	if b.args.CodeOwner == CodeOwnerPipeline {
		taskDefinition = definition.ArnWithoutRevision
	}
	tasks := &cloudwatch.EventTargetEcsTargetArgs{
		TaskDefinitionArn: taskDefinition,
		TaskCount:         pulumi.Int(1),
		LaunchType:        pulumi.String(onDemand),
		NetworkConfiguration: &cloudwatch.EventTargetEcsTargetNetworkConfigurationArgs{
			Subnets:        b.args.SubnetIDs,
			SecurityGroups: pulumi.StringArray{group.ID()},
			AssignPublicIp: pulumi.Bool(false),
		},
	}
	after := pulumi.DependsOn(append([]pulumi.Resource{policy, missed.Policy}, before...))
	for _, key := range names {
		if err := b.jobTarget(key, rules[key], tasks, role, missed, after); err != nil {
			return fmt.Errorf("target of job %s: %w", key, err)
		}
	}
	return nil
}

// jobTarget has a job's rule start a task with the job's command.
func (b builder) jobTarget(
	key string,
	rule *cloudwatch.EventRule,
	tasks *cloudwatch.EventTargetEcsTargetArgs,
	role *iam.Role,
	missed *messaging.Missed,
	after pulumi.ResourceOption,
) error {
	input, err := json.Marshal(map[string]any{"containerOverrides": []any{map[string]any{
		"name":    b.name,
		"command": b.args.Jobs[key].Command,
	}}})
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewEventTarget(b.ctx, b.name+"-job-"+key, &cloudwatch.EventTargetArgs{
		Rule:      rule.Name,
		Arn:       b.args.Cluster.ARN,
		RoleArn:   role.Arn,
		Input:     pulumi.String(input),
		EcsTarget: tasks,
		RetryPolicy: &cloudwatch.EventTargetRetryPolicyArgs{
			MaximumEventAgeInSeconds: pulumi.Int(startAgeSeconds),
			MaximumRetryAttempts:     pulumi.Int(startRetries),
		},
		DeadLetterConfig: &cloudwatch.EventTargetDeadLetterConfigArgs{Arn: missed.ARN},
	}, b.parent, after)
	return err
}

// starter lets EventBridge start tasks of this family in this cluster, and nothing else.
func (b builder) starter(
	definition *ecs.TaskDefinition,
	execution, task *iam.Role,
) (*iam.Role, *iam.RolePolicy, error) {
	role, err := iam.NewRole(b.ctx, b.name+"-jobs-role", &iam.RoleArgs{
		Description: pulumi.String("Starts jobs of " + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("events.amazonaws.com",
			policydoc.Equals("aws:SourceAccount", pulumi.String(b.args.Account))),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-jobs-policy",
		&iam.RolePolicyArgs{Role: role.Name, Policy: policydoc.Document(
			Statement{
				Sid:     "Start",
				Actions: []string{"ecs:RunTask"},
				Resources: []pulumi.StringInput{
					definition.ArnWithoutRevision,
					pulumi.Sprintf("%s:*", definition.ArnWithoutRevision),
				},
				Conditions: []policydoc.Condition{{
					Test:     "ArnEquals",
					Variable: "ecs:cluster",
					Values:   []pulumi.StringInput{b.args.Cluster.ARN},
				}},
			},
			Statement{
				Sid:       "PassRoles",
				Actions:   []string{"iam:PassRole"},
				Resources: []pulumi.StringInput{execution.Arn, task.Arn},
				Conditions: []policydoc.Condition{
					policydoc.Equals("iam:PassedToService", pulumi.String("ecs-tasks.amazonaws.com")),
				},
			})}, b.parent)
	return role, policy, err
}
