package function

import (
	"cmp"

	"github.com/plinth-infra/plinth/internal/check"
)

// CodeOwner says who deploys the code after the first time.
type CodeOwner string

const (
	// CodeOwnerProgram deploys the archive with every run that finds it changed, and moves the
	// alias to it.
	CodeOwnerProgram CodeOwner = "program"
	// CodeOwnerPipeline leaves code and alias to a pipeline: a run never puts older code back.
	CodeOwnerPipeline CodeOwner = "pipeline"
)

// OnFailure says where the events of asynchronous invocations go that failed for good.
type OnFailure string

const (
	// FailureQueue keeps them in a queue for 14 days. An empty queue costs nothing.
	FailureQueue OnFailure = "queue"
	// FailureNone drops them. For functions that nothing invokes asynchronously.
	FailureNone OnFailure = "none"
)

// LogLevel is the least severe level that is logged.
type LogLevel string

// The log levels of Lambda.
const (
	LogTrace LogLevel = "TRACE"
	LogDebug LogLevel = "DEBUG"
	LogInfo  LogLevel = "INFO"
	LogWarn  LogLevel = "WARN"
	LogError LogLevel = "ERROR"
	LogFatal LogLevel = "FATAL"
)

// Settings is what a stack file says about one function. An unset field is the safe production
// answer.
type Settings struct {
	// The path of a zip with the executable `bootstrap` for Linux on arm64, from the project's
	// folder. Without it functions/dist/<name>.zip, which `make functions` builds.
	Archive string `json:"archive,omitempty"`
	// Memory in MiB, which also sets the share of a CPU.
	MemoryMiB int `json:"memoryMiB,omitempty" jsonschema:"minimum=128,maximum=10240"`
	// How many seconds an invocation may take. Behind an API nothing over 29 is of use.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=900"`
	// How many invocations may run at once. They are taken out of the region's pool, which has
	// 1,000 by default, of which 100 must stay unreserved. Without it the function shares the pool.
	ReservedConcurrency int `json:"reservedConcurrency,omitempty" jsonschema:"minimum=1"`
	// Where the events of asynchronous invocations go that failed for good: a queue that keeps them
	// for 14 days, or nowhere.
	OnFailure OnFailure `json:"onFailure,omitempty" jsonschema:"enum=queue,enum=none"`
	// Who deploys the code after the first time: the program, with every run that finds it changed,
	// or a pipeline.
	CodeOwner CodeOwner `json:"codeOwner,omitempty" jsonschema:"enum=program,enum=pipeline"`
	// The least severe level that is logged.
	LogLevel LogLevel `json:"logLevel,omitempty" jsonschema:"enum=TRACE,enum=DEBUG,enum=INFO,enum=WARN,enum=ERROR,enum=FATAL"`
	// How many days the logs are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
	// Where the alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// SetDefaults fills in what isn't set. The archive's default takes the function's name: see New.
func (s *Settings) SetDefaults() {
	s.MemoryMiB = cmp.Or(s.MemoryMiB, 256)
	s.TimeoutSeconds = cmp.Or(s.TimeoutSeconds, 10)
	s.OnFailure = cmp.Or(s.OnFailure, FailureQueue)
	s.CodeOwner = cmp.Or(s.CodeOwner, CodeOwnerProgram)
	s.LogLevel = cmp.Or(s.LogLevel, LogInfo)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
}
