package service

import (
	"cmp"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/internal/check"
)

// CodeOwner says who changes what runs after the first time.
type CodeOwner string

const (
	// CodeOwnerProgram deploys the image of the settings with every run that finds it changed.
	CodeOwnerProgram CodeOwner = "program"
	// CodeOwnerPipeline leaves the task definition to a pipeline: a run never puts an older one back.
	CodeOwnerPipeline CodeOwner = "pipeline"
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
	// StrategyRolling starts new tasks beside the old ones, and stops these when the new ones are
	// healthy.
	StrategyRolling Strategy = "rolling"
	// StrategyBlueGreen has CodeDeploy start the new tasks, look at them, and send the requests
	// over step by step. Runs of the program never change what runs: the image's owner is a
	// pipeline.
	StrategyBlueGreen Strategy = "blueGreen"
)

// Settings is what a stack file says of one service: plinth:services.<name>. The zero value of what
// isn't required is the safe production answer: SetDefaults fills it in.
type Settings struct {
	ingress.Match
	// What runs, and who changes it.
	Image Image `json:"image"`
	// Who changes what runs after the first time: the program with every run that finds the image
	// changed, or a pipeline.
	CodeOwner CodeOwner `json:"codeOwner,omitempty" jsonschema:"enum=program,enum=pipeline"`
	// The processor that the image is built for.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64"`
	// What runs instead of the image's command.
	Command []string `json:"command,omitempty"`
	// The user and group of the container, not root. 65532 is the "nonroot" of distroless images.
	User string `json:"user,omitempty" jsonschema:"pattern=^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$,example=65532:65532"`
	// Paths that the container may write, each a volume that goes with the task. The image has to
	// say VOLUME for them, with its user as their owner. Without any nothing is writable.
	WritablePaths []string `json:"writablePaths,omitempty" jsonschema:"pattern=^(/[A-Za-z0-9._-]+)+$,example=/tmp"`
	// The port that the container listens on, behind the ingress.
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// CPU units, 1024 to a CPU.
	CPU int `json:"cpu,omitempty" jsonschema:"enum=256,enum=512,enum=1024,enum=2048,enum=4096,enum=8192,enum=16384"`
	// Memory in MiB, one of those that Fargate sells with the CPU.
	MemoryMiB int `json:"memoryMiB,omitempty" jsonschema:"minimum=512,maximum=122880"`
	// How a new version takes the place of the old one.
	Strategy Strategy `json:"strategy,omitempty" jsonschema:"enum=rolling,enum=blueGreen"`
	// How CodeDeploy deploys with strategy blueGreen.
	BlueGreen *BlueGreen `json:"blueGreen,omitempty"`
	// How many tasks run.
	Scaling Scaling `json:"scaling,omitempty"`
	// How a task shows that it works.
	Health Health `json:"health,omitempty"`
	// The share of tasks on Spot capacity, in percent: up to 70% cheaper, and taken away with two
	// minutes' notice. The first task is never one, unless all are.
	SpotPercent int `json:"spotPercent,omitempty" jsonschema:"minimum=0,maximum=100"`
	// How many seconds a task that is to stop may finish its work. Fargate waits 120 at most before
	// it kills.
	DrainSeconds int `json:"drainSeconds,omitempty" jsonschema:"minimum=1,maximum=120"`
	// Whether a shell into containers is allowed. Only in a cluster that records sessions;
	// production's policies refuse it.
	Exec bool `json:"exec,omitempty"`
	// Commands on a schedule, by name: tasks with the service's image and rights. A start that
	// fails for good is kept in a queue for 14 days.
	Jobs map[string]Job `json:"jobs,omitempty"`
	// How many days logs are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
	// Where its alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// Image is what runs.
type Image struct {
	// A repository with a digest, which production asks for, or with a tag other than latest.
	URI string `json:"uri" jsonschema:"pattern=^([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9._/-]+(:[A-Za-z0-9_][A-Za-z0-9._-]{0\\,127})?(@sha256:[0-9a-f]{64})?$,example=repository@sha256:<64 hexadecimal digits>"`
}

// Scaling says how many tasks run. A run of the program never sets the number after the first time.
// With several targets the one that asks for most tasks wins.
type Scaling struct {
	// The fewest tasks.
	MinTasks int `json:"minTasks,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The most tasks. At least minTasks.
	MaxTasks int `json:"maxTasks,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The CPU that tasks use on average: tasks are added above and taken away below.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=10,maximum=90"`
	// The memory that tasks use on average. Without it memory isn't looked at.
	MemoryPercent int `json:"memoryPercent,omitempty" jsonschema:"minimum=10,maximum=90"`
	// The requests of each task in a minute, behind the ingress. Without it they aren't looked at.
	RequestsPerTarget int `json:"requestsPerTarget,omitempty" jsonschema:"minimum=1"`
	// The messages that may wait in the queue for each task that runs: how long a message may wait,
	// over how long a task takes for one. It needs Container Insights, which clusters have. Without
	// it the backlog isn't looked at.
	BacklogPerTask int `json:"backlogPerTask,omitempty" jsonschema:"minimum=1"`
	// Seconds after tasks were added before more are: peaks are met at once.
	OutCooldownSeconds int `json:"outCooldownSeconds,omitempty" jsonschema:"minimum=1,maximum=3600"`
	// Seconds after tasks were taken away before more are: peaks are left slowly.
	InCooldownSeconds int `json:"inCooldownSeconds,omitempty" jsonschema:"minimum=1,maximum=3600"`
}

// Health says how a task shows that it works. After three failures in a row it is replaced.
type Health struct {
	// The path that the load balancer asks, which has to answer 200.
	Path string `json:"path,omitempty" jsonschema:"maxLength=1024,pattern=^/[!-~]*$,example=/health"`
	// Seconds between two checks.
	IntervalSeconds int `json:"intervalSeconds,omitempty" jsonschema:"minimum=6,maximum=300"`
	// Seconds in which a new task may fail its checks. Too short a time and no task ever starts.
	GraceSeconds int `json:"graceSeconds,omitempty" jsonschema:"minimum=1"`
	// What is run in the container and has to end with 0, for workers, which no load balancer asks.
	Command []string `json:"command,omitempty"`
}

const (
	defaultUser     = "65532:65532"
	defaultInterval = 15
)

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.CodeOwner = cmp.Or(s.CodeOwner, CodeOwnerProgram)
	s.Architecture = cmp.Or(s.Architecture, ARM64)
	s.User = cmp.Or(s.User, defaultUser)
	s.Port = cmp.Or(s.Port, 8080)
	s.CPU = cmp.Or(s.CPU, 256)
	s.MemoryMiB = cmp.Or(s.MemoryMiB, 512)
	s.Strategy = cmp.Or(s.Strategy, StrategyRolling)
	s.DrainSeconds = cmp.Or(s.DrainSeconds, 30)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
	if s.blueGreen() {
		s.Health.SetDefaults()
		s.setHookDefaults()
	}
}

// SetDefaults fills in what is unset.
func (s *Scaling) SetDefaults() {
	s.MinTasks = cmp.Or(s.MinTasks, 2)
	s.MaxTasks = cmp.Or(s.MaxTasks, max(4, s.MinTasks))
	s.CPUPercent = cmp.Or(s.CPUPercent, 60)
	s.OutCooldownSeconds = cmp.Or(s.OutCooldownSeconds, 60)
	s.InCooldownSeconds = cmp.Or(s.InCooldownSeconds, 300)
}

// SetDefaults fills in what is unset.
func (h *Health) SetDefaults() {
	h.Path = cmp.Or(h.Path, "/health")
	h.IntervalSeconds = cmp.Or(h.IntervalSeconds, defaultInterval)
	h.GraceSeconds = cmp.Or(h.GraceSeconds, 60)
}
