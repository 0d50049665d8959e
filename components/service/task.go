package service

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// container is one element of containerDefinitions, in ECS's words:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
type container struct {
	Name                   string          `json:"name"`
	Image                  string          `json:"image"`
	Essential              bool            `json:"essential"`
	CPU                    int             `json:"cpu,omitempty"`
	Memory                 int             `json:"memory,omitempty"`
	Command                []string        `json:"command,omitempty"`
	User                   string          `json:"user"`
	ReadonlyRootFilesystem bool            `json:"readonlyRootFilesystem"`
	StopTimeout            int             `json:"stopTimeout"`
	PortMappings           []portMapping   `json:"portMappings,omitempty"`
	Environment            []variableValue `json:"environment,omitempty"`
	Secrets                []secretValue   `json:"secrets,omitempty"`
	MountPoints            []mountPoint    `json:"mountPoints,omitempty"`
	LinuxParameters        linuxParameters `json:"linuxParameters"`
	LogConfiguration       logs            `json:"logConfiguration"`
	HealthCheck            *healthCheck    `json:"healthCheck,omitempty"`
	DependsOn              []dependency    `json:"dependsOn,omitempty"`
	RestartPolicy          *restartPolicy  `json:"restartPolicy,omitempty"`
}

type portMapping struct {
	ContainerPort int    `json:"containerPort"`
	HostPort      int    `json:"hostPort"` // ECS gives it back, so a definition without it would differ for ever
	Protocol      string `json:"protocol"`
}

type variableValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type secretValue struct {
	Name      string `json:"name"`
	ValueFrom string `json:"valueFrom"`
}

type mountPoint struct {
	SourceVolume  string `json:"sourceVolume"`
	ContainerPath string `json:"containerPath"`
}

type linuxParameters struct {
	InitProcessEnabled bool          `json:"initProcessEnabled"`
	Capabilities       *capabilities `json:"capabilities,omitempty"`
}

type capabilities struct {
	Drop []string `json:"drop"`
}

type logs struct {
	LogDriver string            `json:"logDriver"`
	Options   map[string]string `json:"options"`
}

type healthCheck struct {
	Command     []string `json:"command"`
	Interval    int      `json:"interval"`
	Timeout     int      `json:"timeout"`
	Retries     int      `json:"retries"`
	StartPeriod int      `json:"startPeriod"`
}

type dependency struct {
	ContainerName string `json:"containerName"`
	Condition     string `json:"condition"`
}

type restartPolicy struct {
	Enabled              bool `json:"enabled"`
	RestartAttemptPeriod int  `json:"restartAttemptPeriod"`
}

// maxStartPeriod is ECS's limit for a container's own check.
const maxStartPeriod = 300

// agentPaths are where the agent of sessions writes, which it has to in a root file system that is read-only:
// https://github.com/aws/containers-roadmap/issues/1359
var agentPaths = []string{"/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"}

// definition writes the service's container definitions.
func (b builder) definition(logGroup pulumi.StringInput) pulumi.StringOutput {
	env := b.traceVariables(b.name)
	maps.Copy(env, b.args.uses.Environment)
	return containers(logGroup, env, b.args.Secrets, func(logGroup string) ([]container, error) { return b.withCollector(b.container(logGroup), logGroup) })
}

// containers writes container definitions, of which the first has the variables. They are known in a preview where the values of the
// variables are.
func containers(logGroup pulumi.StringInput, env, secrets pulumi.StringMap, describe func(logGroup string) ([]container, error)) pulumi.StringOutput {
	return pulumi.All(env.ToStringMapOutput(), secrets.ToStringMapOutput(), logGroup).ApplyT(func(values []any) (string, error) {
		list, err := describe(values[2].(string))
		if err != nil {
			return "", err
		}
		list[0].Environment = sortedVariables(values[0].(map[string]string))
		secrets := values[1].(map[string]string)
		for _, key := range slices.Sorted(maps.Keys(secrets)) {
			list[0].Secrets = append(list[0].Secrets, secretValue{key, secrets[key]})
		}
		text, err := json.Marshal(list)
		return string(text), err
	}).(pulumi.StringOutput)
}

func (b builder) container(logGroup string) container {
	a := b.args
	c := container{
		Name: b.name, Image: a.Image.URI, Essential: true, Command: a.Command, User: a.User, ReadonlyRootFilesystem: true, StopTimeout: a.DrainSeconds,
		LinuxParameters:  linuxParameters{InitProcessEnabled: true, Capabilities: &capabilities{Drop: []string{"ALL"}}},
		LogConfiguration: b.logs(logGroup, b.name),
	}
	if a.Exec {
		c.LinuxParameters.Capabilities = nil // the agent of sessions works as root in the container, with its capabilities
	}
	if a.Ingress != nil {
		c.PortMappings = []portMapping{{a.Port, a.Port, "tcp"}}
	}
	for _, path := range b.writable() {
		c.MountPoints = append(c.MountPoints, mountPoint{volume(path), path})
	}
	if len(a.Health.Command) > 0 {
		c.HealthCheck = &healthCheck{
			Command: append([]string{"CMD"}, a.Health.Command...), Interval: a.Health.IntervalSeconds, Timeout: checkTimeout,
			Retries: unhealthyChecks, StartPeriod: min(a.Health.GraceSeconds, maxStartPeriod),
		}
	}
	return c
}

func (b builder) logs(logGroup, prefix string) logs {
	return logs{LogDriver: "awslogs", Options: map[string]string{
		"awslogs-group": logGroup, "awslogs-region": b.args.Region, "awslogs-stream-prefix": prefix,
	}}
}

func (b builder) writable() []string {
	paths := slices.Clone(b.args.WritablePaths)
	if b.args.Exec {
		paths = append(paths, agentPaths...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// volume is a path's volume: letters, digits and hyphens.
func volume(path string) string {
	return strings.NewReplacer("/", "-", ".", "_").Replace(strings.TrimPrefix(path, "/"))
}

func (b builder) taskDefinition(logGroup *cloudwatch.LogGroup, execution, task *iam.Role) (*ecs.TaskDefinition, error) {
	return b.family(b.name, b.definition(logGroup.Name), execution, task)
}

// family makes a task definition, of the service or of a task of its own.
func (b builder) family(name string, containers pulumi.StringInput, execution, task *iam.Role) (*ecs.TaskDefinition, error) {
	var volumes ecs.TaskDefinitionVolumeArray
	for _, path := range b.writable() {
		volumes = append(volumes, &ecs.TaskDefinitionVolumeArgs{Name: pulumi.String(volume(path))})
	}
	processor := "ARM64"
	if b.args.Architecture == X86 {
		processor = "X86_64"
	}
	return ecs.NewTaskDefinition(b.ctx, name, &ecs.TaskDefinitionArgs{
		// The cluster's own name is unique in its account and region, so two stacks don't share a family.
		Family:                  pulumi.Sprintf("%s-%s", b.args.Cluster.Name, name),
		RequiresCompatibilities: pulumi.ToStringArray([]string{onDemand}),
		NetworkMode:             pulumi.String("awsvpc"),
		Cpu:                     pulumi.String(fmt.Sprint(b.args.CPU)),
		Memory:                  pulumi.String(fmt.Sprint(b.args.MemoryMiB)),
		RuntimePlatform: &ecs.TaskDefinitionRuntimePlatformArgs{
			CpuArchitecture: pulumi.String(processor), OperatingSystemFamily: pulumi.String("LINUX"),
		},
		ExecutionRoleArn:     execution.Arn,
		TaskRoleArn:          task.Arn,
		ContainerDefinitions: containers,
		Volumes:              volumes,
		SkipDestroy:          pulumi.Bool(true), // older revisions are what a roll-back goes to, and cost nothing
	}, b.parent)
}

// roles makes the role that starts tasks and the one that they work with.
func (b builder) roles(logGroup *cloudwatch.LogGroup) (execution, task *iam.Role, policies []pulumi.Resource, err error) {
	starting := append([]Statement{{
		Sid: "Logs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logGroup.Arn)},
	}}, b.imageStatements()...)
	starting = append(starting, b.secretStatements()...)
	execution, policy, err := b.role("execution", "Starts tasks of ", starting)
	if err != nil {
		return nil, nil, nil, err
	}
	policies = append(policies, policy)
	task, policy, err = b.role("task", "Tasks of ", b.args.uses.Statements, b.ownTasks()...)
	if policy != nil {
		policies = append(policies, policy)
	}
	return execution, task, policies, err
}

// ownTasks keep a task's role to tasks of this account and region: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html.
// AWS names these conditions for that role alone.
func (b builder) ownTasks() []policydoc.Condition {
	return []policydoc.Condition{
		policydoc.Equals("aws:SourceAccount", pulumi.String(b.args.Account)),
		policydoc.ArnLike("aws:SourceArn", pulumi.String(fmt.Sprintf("arn:*:ecs:%s:%s:*", b.args.Region, b.args.Account))),
	}
}

// role trusts ECS; without statements it has no policy.
func (b builder) role(kind, description string, statements []Statement, trust ...policydoc.Condition) (*iam.Role, *iam.RolePolicy, error) {
	role, err := iam.NewRole(b.ctx, b.name+"-"+kind+"-role", &iam.RoleArgs{
		Description:      pulumi.String(description + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("ecs-tasks.amazonaws.com", trust...),
	}, b.parent)
	if err != nil || len(statements) == 0 {
		return role, nil, err
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-"+kind+"-policy", &iam.RolePolicyArgs{
		Role: role.Name, Policy: policydoc.Document(statements...),
	}, b.parent)
	return role, policy, err
}

// ecrImage is an image of a private registry of ECR.
var ecrImage = regexp.MustCompile(`^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)`)

// imageStatements let ECS pull the images, if their registry asks for rights.
func (b builder) imageStatements() []Statement {
	var repositories []pulumi.StringInput
	for _, image := range b.images() {
		if found := ecrImage.FindStringSubmatch(image); found != nil {
			repositories = append(repositories, pulumi.String(fmt.Sprintf("arn:aws:ecr:%s:%s:repository/%s", found[2], found[1], found[3])))
		}
	}
	if repositories == nil {
		return nil
	}
	return []Statement{
		{Sid: "Registry", Actions: []string{"ecr:GetAuthorizationToken"}, Resources: policydoc.Strings("*")}, // ECR knows no resource for it
		{Sid: "Image", Actions: []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}, Resources: repositories},
	}
}

// secretParts are those of a secret's ARN; what follows names a key in it.
const secretParts = 7

// secretStatements let ECS read the secrets that the tasks get, and nothing else.
func (b builder) secretStatements() []Statement {
	s := Statement{Sid: "Secrets", Actions: []string{"secretsmanager:GetSecretValue"}}
	for _, secrets := range b.secrets() {
		for _, key := range slices.Sorted(maps.Keys(secrets)) {
			s.Resources = append(s.Resources, secrets[key].ToStringOutput().ApplyT(func(arn string) string {
				parts := strings.Split(arn, ":")
				return strings.Join(parts[:min(secretParts, len(parts))], ":")
			}).(pulumi.StringOutput))
		}
	}
	if s.Resources == nil {
		return nil
	}
	statements := []Statement{s}
	if len(b.args.SecretKeyARNs) > 0 {
		statements = append(statements, Statement{
			Sid: "SecretKeys", Actions: []string{"kms:Decrypt"}, Resources: slices.Clone(b.args.SecretKeyARNs),
			Conditions: []policydoc.Condition{{Test: "StringLike", Variable: "kms:ViaService", Values: policydoc.Strings("secretsmanager.*.amazonaws.com")}},
		})
	}
	return statements
}
