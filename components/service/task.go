package service

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
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

// agentPaths are where the agent of sessions writes, which it has to in a root file system that is
// read-only: https://github.com/aws/containers-roadmap/issues/1359
var agentPaths = []string{"/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"}

// definition writes the service's container definitions.
func (b builder) definition(logGroup pulumi.StringInput) pulumi.StringOutput {
	env := b.traceVariables(b.name)
	maps.Copy(env, b.args.uses.Environment)
	return containers(logGroup, env, b.args.Secrets, func(logGroup string) ([]container, error) {
		return b.withCollector(b.container(logGroup), logGroup)
	})
}

// containers writes container definitions, of which the first has the variables. They are known in
// a preview where the values of the variables are.
func containers(
	logGroup pulumi.StringInput,
	env, secrets pulumi.StringMap,
	describe func(logGroup string) ([]container, error),
) pulumi.StringOutput {
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
		Name:                   b.name,
		Image:                  a.Image.URI,
		Essential:              true,
		Command:                a.Command,
		User:                   a.User,
		ReadonlyRootFilesystem: true,
		StopTimeout:            a.DrainSeconds,
		LinuxParameters: linuxParameters{
			InitProcessEnabled: true,
			Capabilities:       &capabilities{Drop: []string{"ALL"}},
		},
		LogConfiguration: b.logs(logGroup, b.name),
	}
	if a.Exec {
		// the agent of sessions works as root in the container, with its capabilities
		c.LinuxParameters.Capabilities = nil
	}
	if a.Ingress != nil {
		c.PortMappings = []portMapping{{a.Port, a.Port, "tcp"}}
	}
	for _, path := range b.writable() {
		c.MountPoints = append(c.MountPoints, mountPoint{volume(path), path})
	}
	if len(a.Health.Command) > 0 {
		c.HealthCheck = &healthCheck{
			Command:     append([]string{"CMD"}, a.Health.Command...),
			Interval:    a.Health.IntervalSeconds,
			Timeout:     checkTimeout,
			Retries:     unhealthyChecks,
			StartPeriod: min(a.Health.GraceSeconds, maxStartPeriod),
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
func (b builder) family(
	name string,
	containers pulumi.StringInput,
	execution, task *iam.Role,
) (*ecs.TaskDefinition, error) {
	var volumes ecs.TaskDefinitionVolumeArray
	for _, path := range b.writable() {
		volumes = append(volumes, &ecs.TaskDefinitionVolumeArgs{Name: pulumi.String(volume(path))})
	}
	processor := "ARM64"
	if b.args.Architecture == X86 {
		processor = "X86_64"
	}
	return ecs.NewTaskDefinition(b.ctx, name, &ecs.TaskDefinitionArgs{
		// The cluster's own name is unique in its account and region, so two stacks don't share a
		// family.
		Family:                  pulumi.Sprintf("%s-%s", b.args.Cluster.Name, name),
		RequiresCompatibilities: pulumi.ToStringArray([]string{onDemand}),
		NetworkMode:             pulumi.String("awsvpc"),
		Cpu:                     pulumi.String(fmt.Sprint(b.args.CPU)),
		Memory:                  pulumi.String(fmt.Sprint(b.args.MemoryMiB)),
		RuntimePlatform: &ecs.TaskDefinitionRuntimePlatformArgs{
			CpuArchitecture:       pulumi.String(processor),
			OperatingSystemFamily: pulumi.String("LINUX"),
		},
		ExecutionRoleArn:     execution.Arn,
		TaskRoleArn:          task.Arn,
		ContainerDefinitions: containers,
		Volumes:              volumes,
		SkipDestroy:          pulumi.Bool(true), // older revisions are what a roll-back goes to, and cost nothing
	}, b.parent)
}
