package function

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/storage"
)

// Settings is what a stack file says about one function: plinth:functions.<name>.
type Settings struct {
	// The path of a zip with the executable `bootstrap`, from the project's folder. Default functions/dist/<name>.zip, which `make functions`
	// builds.
	Archive string `json:"archive,omitempty"`
	// Memory in MiB, which also sets the share of a CPU.
	MemoryMiB int `json:"memoryMiB,omitempty" jsonschema:"minimum=128,maximum=10240,default=256"`
	// How many seconds an invocation may take. Behind an API nothing over 29 is of use.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=900,default=10"`
	// Plain environment variables. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that hold the complete ARN of a Secrets Manager secret; the function may read these secrets.
	Secrets map[string]string `json:"secrets,omitempty"`
	// Buckets of the stack that the function uses, by name, and what it does with them: read, write or readWrite. It finds the
	// bucket's name in BUCKET_<NAME>.
	Buckets map[string]storage.Access `json:"buckets,omitempty"`
	// How many invocations may run at once, taken out of the region's pool. Without it the function shares the pool.
	ReservedConcurrency int `json:"reservedConcurrency,omitempty" jsonschema:"minimum=1"`
	// Whether the function runs in the private subnets of the stack's network. Otherwise it reaches AWS and the internet, and nothing private.
	VPC bool `json:"vpc,omitempty"`
	// Where the events of asynchronous invocations go that failed for good: a queue that keeps them for 14 days, or nowhere.
	OnFailure OnFailure `json:"onFailure,omitempty" jsonschema:"enum=queue,enum=none,default=queue"`
	// Who deploys the code after the first time: the program with every run that finds it changed, or a pipeline.
	CodeOwner CodeOwner `json:"codeOwner,omitempty" jsonschema:"enum=program,enum=pipeline,default=program"`
	// The least severe level that is logged.
	LogLevel LogLevel `json:"logLevel,omitempty" jsonschema:"enum=TRACE,enum=DEBUG,enum=INFO,enum=WARN,enum=ERROR,enum=FATAL,default=INFO"`
	// How many days the logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
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
	for _, name := range slices.Sorted(maps.Keys(s.Buckets)) {
		problems = append(problems, check.OneOf(path+".buckets."+name, s.Buckets[name], storage.AccessRead, storage.AccessWrite, storage.AccessReadWrite))
		if _, twice := s.Environment[storage.Variable(name)]; twice {
			problems = append(problems, fmt.Errorf("%s.environment.%s: the bucket %s's name stands in it; take it out", path, storage.Variable(name), name))
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
