package function

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about one function: plinth:functions.<name>.
type Settings struct {
	// Archive is the path of a zip with the executable `bootstrap`, from the project's folder. Default functions/dist/<name>.zip, which
	// `make functions` builds.
	Archive string `json:"archive,omitempty"`
	// MemoryMiB is the memory, which also sets the share of a CPU. Default 256.
	MemoryMiB int `json:"memoryMiB,omitempty" jsonschema:"minimum=128,maximum=10240"`
	// TimeoutSeconds is how long an invocation may take. Default 10; behind an API nothing over 29 is of use.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=900"`
	// Environment are plain variables. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Secrets are variables that hold the complete ARN of a Secrets Manager secret; the function may read these secrets.
	Secrets map[string]string `json:"secrets,omitempty"`
	// ReservedConcurrency is how many invocations may run at once. Default 0: shares the region's pool.
	ReservedConcurrency int `json:"reservedConcurrency,omitempty" jsonschema:"minimum=0"`
	// VPC puts the function into the private subnets of the stack's network. Default false: it reaches AWS and the internet only.
	VPC bool `json:"vpc,omitempty"`
	// OnFailure says where the events of failed asynchronous invocations go: queue (the default) keeps them for 14 days, none drops them.
	OnFailure OnFailure `json:"onFailure,omitempty" jsonschema:"enum=queue,enum=none"`
	// CodeOwner says who deploys the code after the first time: program (the default) or pipeline.
	CodeOwner CodeOwner `json:"codeOwner,omitempty" jsonschema:"enum=program,enum=pipeline"`
	// LogLevel is the least severe level that is logged. Default INFO.
	LogLevel LogLevel `json:"logLevel,omitempty" jsonschema:"enum=TRACE,enum=DEBUG,enum=INFO,enum=WARN,enum=ERROR,enum=FATAL"`
	// LogRetentionDays is how long logs are kept, of the values that CloudWatch has. Default 365.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1"`
}

// secretARN is the complete ARN of a secret: with the six characters that Secrets Manager adds, or it names another secret, too.
var secretARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$`)

// Validate reports every mistake, in the words of the stack file; path is like "plinth:functions.api". It doesn't look for the archive.
func (s *Settings) Validate(path string) error {
	problems := []error{s.Args("").withDefaults().validate(path + ".")}
	for _, key := range slices.Sorted(maps.Keys(s.Secrets)) {
		if !secretARN.MatchString(s.Secrets[key]) {
			// The value isn't shown: it may be the secret itself.
			problems = append(problems, fmt.Errorf("%s.secrets.%s: it isn't the complete ARN of a secret; write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>", path, key))
		}
	}
	return errors.Join(problems...)
}

// Args are the settings as arguments; name is the function's. The caller fills in VPC, keys and Disposable.
func (s *Settings) Args(name string) *Args {
	archive := s.Archive
	if archive == "" {
		archive = "functions/dist/" + name + ".zip"
	}
	return &Args{
		Archive:             archive,
		MemoryMiB:           s.MemoryMiB,
		TimeoutSeconds:      s.TimeoutSeconds,
		Environment:         pulumi.ToStringMap(s.Environment),
		Secrets:             pulumi.ToStringMap(s.Secrets),
		ReservedConcurrency: s.ReservedConcurrency,
		OnFailure:           s.OnFailure,
		CodeOwner:           s.CodeOwner,
		LogLevel:            s.LogLevel,
		LogRetentionDays:    s.LogRetentionDays,
	}
}
