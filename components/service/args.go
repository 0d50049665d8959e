package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

// ImageOwner says who changes what runs after the first time.
type ImageOwner string

const (
	// OwnerPulumi deploys the image of the arguments with every run that finds it changed.
	OwnerPulumi ImageOwner = "pulumi"
	// OwnerPipeline leaves the task definition to a pipeline: a run never puts an older one back.
	OwnerPipeline ImageOwner = "pipeline"
)

// Architecture is the processor that the image is built for.
type Architecture string

const (
	ARM64 Architecture = "arm64"  // Graviton, a fifth cheaper.
	X86   Architecture = "x86_64" // For images that can't be built for arm64.
)

// Strategy is how a new version takes the place of the old one.
type Strategy string

const (
	// StrategyRolling starts new tasks beside the old ones, and stops these when the new ones are healthy.
	StrategyRolling Strategy = "rolling"
	// StrategyBlueGreen has CodeDeploy start the new tasks, look at them, and send the requests over step by step. Infrastructure runs
	// never change what runs: the image's owner is a pipeline.
	StrategyBlueGreen Strategy = "blueGreen"
)

// Args describes a service. The zero value of what isn't required is the safe production answer.
type Args struct {
	// Cluster is where it runs, VPCID and SubnetIDs its network: private subnets of two zones. Required.
	Cluster   *Cluster
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput
	// Account and Region are where the stack is. Required: with them known a preview shows the whole task definition.
	Account, Region string

	// Ingress sends it requests, those of Hosts and Paths with Priority: see ingress.RouteArgs. Nil makes a worker, which nothing reaches.
	Ingress      *ingress.Ingress
	Hosts, Paths []string
	Priority     int
	// Queue is what it takes messages from. The container finds the queue in QUEUE_URL. Nil: none.
	Queue *messaging.Queue

	// Image is a repository with a digest, which production asks for, or with a tag other than latest. Required.
	Image string
	// ImageOwner says who changes what runs. Default OwnerPulumi.
	ImageOwner ImageOwner
	// Architecture is the image's. Default ARM64.
	Architecture Architecture
	// Command replaces the image's command. Empty keeps it.
	Command []string
	// User is the container's user and group, not root. Default 65532:65532, the "nonroot" of distroless images.
	User string
	// WritablePaths are paths in the container that it may write, each a volume that goes with the task. The image has to say VOLUME for
	// them, with its user as their owner. Default none: nothing is writable.
	WritablePaths []string

	Port      int // Port that the container listens on, with an ingress. Default 8080.
	CPU       int // CPU units, 1024 to a CPU: 256 to 16384. Default 256.
	MemoryMiB int // Memory, one of those that Fargate sells with the CPU. Default 512.

	// Environment are plain variables. Never a secret: they are readable in the console and in the state.
	Environment pulumi.StringMap
	// Secrets are variables whose values ECS takes from Secrets Manager when a task starts: ARNs, complete, with or without :<key>::.
	Secrets pulumi.StringMap
	// SecretKeyARNs are the customer keys that encrypt the secrets. Empty where Secrets Manager's own key does.
	SecretKeyARNs []pulumi.StringInput
	// Statements are added to the task role's policy: what the program does in AWS.
	Statements []Statement
	// Destinations are security groups that it connects to beside HTTPS, by name, such as a database's. The rules are made on both sides.
	Destinations map[string]Destination
	// After is what has to be there before a task starts, such as a database's roles.
	After []pulumi.Resource

	// Strategy is how a new version takes over. Default StrategyRolling.
	Strategy Strategy
	// DeploymentAlarms are names of CloudWatch alarms: one that sounds during a deployment takes it back. Those of a Monitor on errors and
	// latency are added. Without any only tasks that don't start do, and with StrategyBlueGreen requests that fail.
	DeploymentAlarms []pulumi.StringInput
	// BlueGreen is how a new version takes over with StrategyBlueGreen.
	BlueGreen BlueGreen
	// AlarmActions are told when the requests of a blue/green service fail: ARNs of topics. Empty: the Monitor's topic, and without one
	// CodeDeploy alone looks at the alarm, and production's policies ask for somebody.
	AlarmActions []pulumi.StringInput
	// DeployHookArchive is the path of the zip of functions/deployhook, which looks at a new version. Default
	// functions/dist/deployhook.zip, where `make functions` puts it.
	DeployHookArchive string

	Scaling Scaling
	Health  Health
	// SpotPercent is the share of tasks on Spot capacity, which is up to 70% cheaper and may be taken away with two minutes' notice. The
	// first task is never one, unless all are. 0 to 100, default 0.
	SpotPercent int
	// DrainSeconds is how long a task that is to stop may finish its work: 1 to 120. Default 30.
	DrainSeconds int
	// Exec allows a shell into containers. Only in a cluster with Exec, which records sessions; production's policies refuse it.
	Exec bool

	// Jobs are commands on a schedule, by name: tasks with the service's image and rights. A start that fails for good is kept in a queue
	// for 14 days.
	Jobs map[string]Job

	// Tasks are commands that run once, by name, with rights of their own, such as a migration before each deployment.
	Tasks map[string]Task
	// TaskRunnerArchive is the path of the zip of functions/taskrunner, which runs them. Default functions/dist/taskrunner.zip, where
	// `make functions` puts it.
	TaskRunnerArchive string

	// Tracing is what takes the traces of its tasks, a container beside each, and tells the program where they go. Nil: it isn't traced.
	Tracing *tracing.Collector

	// LogRetentionDays is how long logs are kept, of CloudWatch's list. Default 365.
	LogRetentionDays int
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor
	// Alarms say where its alarms sound.
	Alarms AlarmThresholds

	// Disposable drops the protection of the logs, for stacks meant to be torn down.
	Disposable bool
}

// Destination is what a service connects to.
type Destination struct {
	SecurityGroupID pulumi.StringInput // Required.
	Port            int                // TCP port. Required.
}

// Scaling says how many tasks run. The program never sets the number after the first time.
type Scaling struct {
	MinTasks, MaxTasks int // Default 2 and 4, or MinTasks if it is more.
	// Targets: tasks are added above and taken away below. CPUPercent has the default 60; a MemoryPercent or RequestsPerTarget (in a minute,
	// of each task, with an ingress) of 0 isn't looked at. With several the one that asks for most tasks wins.
	CPUPercent, MemoryPercent, RequestsPerTarget int
	// BacklogPerTask is how many messages may wait in the queue for each task that runs: how long a message may wait, over how long a
	// task takes for one. With a Queue. It needs Container Insights, which clusters have. Default 0: the backlog isn't looked at.
	BacklogPerTask int
	// Seconds after a change before the next one. Default 60 out and 300 in: peaks are met at once, and left slowly.
	OutCooldownSeconds, InCooldownSeconds int
}

// Health says how a task shows that it works.
type Health struct {
	// Path is asked by the load balancer, and has to answer 200. Default /health.
	Path string
	// IntervalSeconds is the time between two checks: 6 to 300. Default 15. After three failures in a row a task is replaced.
	IntervalSeconds int
	// GraceSeconds is how long a new task may fail its checks. Default 60. Too short a time and no task ever starts.
	GraceSeconds int
	// Command is run in the container, and has to end with 0: for workers, which no load balancer asks. Empty: none.
	Command []string
}

const (
	// maxName leaves room for the eight characters that autonaming adds, within the 32 of a target group's name:
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
	maxName = 24

	defaultPort         = 8080
	defaultCPU          = 256
	defaultMemoryMiB    = 512
	defaultUser         = "65532:65532"
	defaultMinTasks     = 2
	defaultMaxTasks     = 4
	defaultCPUPercent   = 60
	defaultOutCooldown  = 60
	defaultInCooldown   = 300
	defaultHealthPath   = "/health"
	defaultInterval     = 15
	defaultGraceSeconds = 60
	defaultDrainSeconds = 30
)

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// withDefaults is a copy with the defaults.
func (a Args) withDefaults() Args {
	a.Hosts, a.Paths, a.Command = slices.Clone(a.Hosts), slices.Clone(a.Paths), slices.Clone(a.Command)
	a.WritablePaths, a.Health.Command, a.After = slices.Clone(a.WritablePaths), slices.Clone(a.Health.Command), slices.Clone(a.After)
	a.Environment, a.Secrets, a.Destinations = maps.Clone(a.Environment), maps.Clone(a.Secrets), maps.Clone(a.Destinations)
	a.Jobs = maps.Clone(a.Jobs)
	a.taskDefaults()
	a.ImageOwner = orDefault(a.ImageOwner, OwnerPulumi)
	a.Architecture = orDefault(a.Architecture, ARM64)
	a.Strategy = orDefault(a.Strategy, StrategyRolling)
	a.User = orDefault(a.User, defaultUser)
	a.Port = orDefault(a.Port, defaultPort)
	a.CPU = orDefault(a.CPU, defaultCPU)
	a.MemoryMiB = orDefault(a.MemoryMiB, defaultMemoryMiB)
	a.DrainSeconds = orDefault(a.DrainSeconds, defaultDrainSeconds)
	a.LogRetentionDays = orDefault(a.LogRetentionDays, check.DefaultRetentionDays)
	s := &a.Scaling
	s.MinTasks = orDefault(s.MinTasks, defaultMinTasks)
	s.MaxTasks = orDefault(s.MaxTasks, max(defaultMaxTasks, s.MinTasks))
	s.CPUPercent = orDefault(s.CPUPercent, defaultCPUPercent)
	s.OutCooldownSeconds = orDefault(s.OutCooldownSeconds, defaultOutCooldown)
	s.InCooldownSeconds = orDefault(s.InCooldownSeconds, defaultInCooldown)
	a.Health.Path = orDefault(a.Health.Path, defaultHealthPath)
	a.Health.IntervalSeconds = orDefault(a.Health.IntervalSeconds, defaultInterval)
	a.Health.GraceSeconds = orDefault(a.Health.GraceSeconds, defaultGraceSeconds)
	a.blueGreenDefaults()
	a.Alarms.SetDefaults()
	return a
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"imageOwner": pulumi.String(string(a.ImageOwner)), "strategy": pulumi.String(string(a.Strategy)),
		"cpu": pulumi.Int(a.CPU), "memoryMiB": pulumi.Int(a.MemoryMiB), "disposable": pulumi.Bool(a.Disposable),
	}
}
