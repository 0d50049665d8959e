package function

import (
	"archive/zip"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// The elements of a role's policy, for programs outside this module.
type (
	Statement = policydoc.Statement // One statement of a policy.
	Principal = policydoc.Principal // Who a statement is about.
	Condition = policydoc.Condition // What must hold for a statement to apply.
)

// CodeOwner says who deploys the code after the first time.
type CodeOwner string

const (
	// CodeOwnerProgram deploys the archive with every run that finds it changed, and moves the alias to it.
	CodeOwnerProgram CodeOwner = "program"
	// CodeOwnerPipeline leaves code and alias to a pipeline: a run never puts older code back.
	CodeOwnerPipeline CodeOwner = "pipeline"
)

// OnFailure says where the events go of asynchronous invocations that failed for good.
type OnFailure string

const (
	// FailureQueue keeps them in a queue for 14 days. It costs nothing while it is empty.
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

// Args describes the function. An unset field is the safe production answer.
type Args struct {
	// Archive is the path of a zip with the executable `bootstrap` for Linux on arm64. Required; `make functions` builds Plinth's own.
	Archive string

	MemoryMiB      int // Memory, which also sets the share of a CPU: 128 to 10240. Default 256.
	TimeoutSeconds int // How long an invocation may take: 1 to 900. Default 10; behind an API nothing over 29 is of use.

	// Environment are plain variables. Never a secret: they are readable in the console and in the state.
	Environment pulumi.StringMap
	// EnvironmentKeyARN encrypts the environment with a customer key, which has to let the role decrypt. Nil leaves Lambda's own key.
	EnvironmentKeyARN pulumi.StringPtrInput
	// Secrets are variables that hold the complete ARN of a Secrets Manager secret. The role may read these secrets.
	Secrets pulumi.StringMap
	// SecretKeyARNs are the customer keys that encrypt the secrets. Empty where Secrets Manager's own key does.
	SecretKeyARNs []pulumi.StringInput

	// Statements are added to the role's policy: what the code does in AWS.
	Statements []Statement

	// ReservedConcurrency is how many invocations may run at once, taken out of the region's pool (1,000 by default, of which 100 must
	// stay unreserved). Default 0: shares the pool.
	ReservedConcurrency int
	// VPC puts the function into a network. Nil leaves it outside: it reaches the internet and AWS, and nothing private.
	VPC *VPC
	// OnFailure says where failed events go. Default FailureQueue.
	OnFailure OnFailure
	// CodeOwner says who deploys the code after the first time. Default CodeOwnerProgram.
	CodeOwner CodeOwner

	LogLevel         LogLevel // Least severe level that is logged. Default LogInfo.
	LogRetentionDays int      // How long logs are kept, of CloudWatch's list. Default 365.
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of logs and failed events, for stacks meant to be torn down.
	Disposable bool
}

// VPC is where a function runs.
type VPC struct {
	VPCID     pulumi.StringInput      // Required.
	SubnetIDs pulumi.StringArrayInput // Private subnets in at least two zones. Required.
}

const (
	// maxName leaves room for "-role" and the eight characters of autonaming within a role name's 64.
	maxName = 48

	defaultMemoryMiB      = 256
	defaultTimeoutSeconds = 10
)

// variable is a name that Lambda takes, which has at least two characters; AWS_ and LAMBDA_ names are its own.
var variable = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]+$`)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Environment, r.Secrets = maps.Clone(r.Environment), maps.Clone(r.Secrets)
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate(""), archiveProblem("archive", r.Archive)}
	if r.VPC != nil && (r.VPC.VPCID == nil || r.VPC.SubnetIDs == nil) {
		problems = append(problems, errors.New("vpc: it needs both the network and its subnets; take them from the network tier"))
	}
	return r, errors.Join(problems...)
}

func (a Args) withDefaults() Args {
	a.MemoryMiB = orDefault(a.MemoryMiB, defaultMemoryMiB)
	a.TimeoutSeconds = orDefault(a.TimeoutSeconds, defaultTimeoutSeconds)
	a.LogRetentionDays = orDefault(a.LogRetentionDays, check.DefaultRetentionDays)
	a.LogLevel = orDefault(a.LogLevel, LogInfo)
	a.OnFailure = orDefault(a.OnFailure, FailureQueue)
	a.CodeOwner = orDefault(a.CodeOwner, CodeOwnerProgram)
	return a
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// validate judges what can be known of arguments with defaults; path is a prefix such as "plinth:functions.api.".
func (a Args) validate(path string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	if a.MemoryMiB < 128 || a.MemoryMiB > 10240 {
		report("memoryMiB: Lambda has 128 to 10240 MiB, got %d; use %d to start with", a.MemoryMiB, defaultMemoryMiB)
	}
	if a.TimeoutSeconds < 1 || a.TimeoutSeconds > 900 {
		report("timeoutSeconds: Lambda runs for 1 to 900 seconds, got %d; use %d to start with", a.TimeoutSeconds, defaultTimeoutSeconds)
	}
	if a.ReservedConcurrency < 0 {
		report("reservedConcurrency: it is negative, got %d; use 0 to share the region's pool", a.ReservedConcurrency)
	}
	problems = append(problems,
		check.RetentionDays(path+"logRetentionDays", a.LogRetentionDays),
		check.OneOf(path+"logLevel", a.LogLevel, LogInfo, LogTrace, LogDebug, LogWarn, LogError, LogFatal),
		check.OneOf(path+"onFailure", a.OnFailure, FailureQueue, FailureNone),
		check.OneOf(path+"codeOwner", a.CodeOwner, CodeOwnerProgram, CodeOwnerPipeline))
	for _, field := range []struct {
		name   string
		values pulumi.StringMap
	}{{"environment", a.Environment}, {"secrets", a.Secrets}} {
		for _, key := range slices.Sorted(maps.Keys(field.values)) {
			if !variable.MatchString(key) || strings.HasPrefix(key, "AWS_") || strings.HasPrefix(key, "LAMBDA_") {
				report("%s: Lambda doesn't take the variable %q; use two or more letters, digits and underscores, and no name of Lambda's own (AWS_, LAMBDA_)", field.name, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Secrets)) {
		if _, twice := a.Environment[key]; twice {
			report("secrets: the variable %q stands in the environment too; name it once", key)
		}
	}
	return errors.Join(problems...)
}

// archiveProblem says what is wrong with the archive's file, before a deployment finds out in its last minute.
func archiveProblem(where, path string) error {
	if path == "" {
		return fmt.Errorf("%s: it is missing; give the path of a zip, such as functions/dist/api.zip", where)
	}
	r, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: there is no file at this path, got %q; build the archives with `make functions`", where, path)
	case err != nil:
		return fmt.Errorf("%s: it isn't a zip (%w), got %q; build the archives with `make functions`", where, err, path)
	}
	defer r.Close()
	for _, f := range r.File {
		if f.Name == handler {
			return nil
		}
	}
	return fmt.Errorf("%s: it has no executable %q at its top, got %q; build the archives with `make functions`", where, handler, path)
}

// variables are the plain ones and those that name secrets.
func (a Args) variables() pulumi.StringMap {
	all := pulumi.StringMap{}
	maps.Copy(all, a.Environment)
	maps.Copy(all, a.Secrets)
	return all
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"memoryMiB":      pulumi.Int(a.MemoryMiB),
		"timeoutSeconds": pulumi.Int(a.TimeoutSeconds),
		"codeOwner":      pulumi.String(string(a.CodeOwner)),
		"onFailure":      pulumi.String(string(a.OnFailure)),
		"disposable":     pulumi.Bool(a.Disposable),
	}
}

// sorted lists the values of a map by its keys, so that documents don't change by themselves.
func sorted(m pulumi.StringMap) []pulumi.StringInput {
	list := make([]pulumi.StringInput, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[key])
	}
	return list
}
