package service

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/storage"
)

// Settings is what a stack file says about one service: plinth:services.<name>.
type Settings struct {
	// What runs, and who changes it.
	Image ImageSettings `json:"image"`
	// Host names whose requests it gets, with * and ? as wildcards. With hosts or paths it stands behind the ingress.
	Hosts []string `json:"hosts,omitempty"`
	// Paths whose requests it gets, such as /api/*.
	Paths []string `json:"paths,omitempty"`
	// Decides between services that both match: the lowest number wins. Each once.
	Priority int `json:"priority,omitempty" jsonschema:"minimum=1,maximum=50000"`
	// The queue that it takes messages from, of plinth:messaging.queues. The container finds it in QUEUE_URL.
	Queue string `json:"queue,omitempty"`
	// Queues of plinth:messaging that it puts messages into. The container finds each in QUEUE_<NAME>_URL.
	Sends []string `json:"sends,omitempty"`
	// Topics of plinth:messaging that it publishes to. The container finds each in TOPIC_<NAME>_ARN.
	Publishes []string `json:"publishes,omitempty"`
	// Buckets of plinth:storage that it uses, by name, and what it does with them: read, write or readWrite. The container finds a bucket's
	// name in BUCKET_<NAME>.
	Buckets map[string]storage.Access `json:"buckets,omitempty"`
	// DynamoDB tables of the account and region that it uses, by name, and what it does with their items: read, write or readWrite.
	Tables map[string]storage.Access `json:"tables,omitempty"`
	// The role of plinth:database.roles that it signs in as, with IAM tokens. The container finds the database in DATABASE_HOST,
	// DATABASE_READER_HOST, DATABASE_PORT, DATABASE_NAME and DATABASE_USER.
	Database string `json:"database,omitempty"`
	// The processor that the image is built for.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64,default=arm64"`
	// What runs instead of the image's command.
	Command []string `json:"command,omitempty"`
	// The user and group of the container, not root.
	User string `json:"user,omitempty" jsonschema:"default=65532:65532"`
	// Paths that the container may write. The image has to say VOLUME for them.
	WritablePaths []string `json:"writablePaths,omitempty"`
	// The port that the container listens on.
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535,default=8080"`
	// CPU units, 1024 to a CPU.
	CPU int `json:"cpu,omitempty" jsonschema:"enum=256,enum=512,enum=1024,enum=2048,enum=4096,enum=8192,enum=16384,default=256"`
	// Memory in MiB, one of those that Fargate sells with the CPU.
	MemoryMiB int `json:"memoryMiB,omitempty" jsonschema:"minimum=512,maximum=122880,default=512"`
	// Plain environment variables. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that get the value of a Secrets Manager secret: its complete ARN, with or without :<key>::.
	Secrets map[string]string `json:"secrets,omitempty"`
	// How a new version takes the place of the old one.
	Strategy Strategy `json:"strategy,omitempty" jsonschema:"enum=rolling,enum=blueGreen,default=rolling"`
	// How CodeDeploy deploys with strategy blueGreen.
	BlueGreen BlueGreen `json:"blueGreen,omitempty"`
	// Names of CloudWatch alarms that take a deployment back.
	DeploymentAlarms []string `json:"deploymentAlarms,omitempty"`
	// How many tasks run.
	Scaling ScalingSettings `json:"scaling,omitempty"`
	// How a task shows that it works.
	Health HealthSettings `json:"health,omitempty"`
	// The share of tasks on Spot capacity.
	SpotPercent int `json:"spotPercent,omitempty" jsonschema:"minimum=0,maximum=100,default=0"`
	// How many seconds a task that is to stop may finish its work.
	DrainSeconds int `json:"drainSeconds,omitempty" jsonschema:"minimum=1,maximum=120,default=30"`
	// Whether a shell into its containers is allowed. Not in production.
	Exec bool `json:"exec,omitempty"`
	// Commands that run on a schedule with the service's image and rights, by name.
	Jobs map[string]Job `json:"jobs,omitempty"`
	// Commands that run once with the service's image, by name, such as a migration before each deployment.
	Tasks map[string]TaskSettings `json:"tasks,omitempty"`
	// Whether it is left out of plinth:tracing.
	Untraced bool `json:"untraced,omitempty"`
	// How many days the logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
	// Where its alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// ImageSettings is what a stack file says about a service's image.
type ImageSettings struct {
	// A repository with a digest, which production asks for, or with a tag other than latest.
	URI string `json:"uri"`
	// Who changes what runs after the first time: the program with every run that finds the image changed, or a pipeline.
	Owner ImageOwner `json:"owner,omitempty" jsonschema:"enum=pulumi,enum=pipeline,default=pulumi"`
}

// ScalingSettings is what a stack file says about the number of tasks.
type ScalingSettings struct {
	// The fewest tasks.
	MinTasks int `json:"minTasks,omitempty" jsonschema:"minimum=1,maximum=5000,default=2"`
	// The most tasks.
	MaxTasks int `json:"maxTasks,omitempty" jsonschema:"minimum=1,maximum=5000,default=4"`
	// The CPU that tasks use on average.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=10,maximum=90,default=60"`
	// The memory that tasks use on average. Without it memory isn't looked at.
	MemoryPercent int `json:"memoryPercent,omitempty" jsonschema:"minimum=10,maximum=90"`
	// The requests of each task in a minute. Without it they aren't looked at.
	RequestsPerTarget int `json:"requestsPerTarget,omitempty" jsonschema:"minimum=1"`
	// The messages that may wait in the queue for each task. Without it the backlog isn't looked at.
	BacklogPerTask int `json:"backlogPerTask,omitempty" jsonschema:"minimum=1"`
	// Seconds after tasks were added before more are.
	OutCooldownSeconds int `json:"outCooldownSeconds,omitempty" jsonschema:"minimum=1,maximum=3600,default=60"`
	// Seconds after tasks were taken away before more are.
	InCooldownSeconds int `json:"inCooldownSeconds,omitempty" jsonschema:"minimum=1,maximum=3600,default=300"`
}

// HealthSettings is what a stack file says about health checks.
type HealthSettings struct {
	// The path that the load balancer asks, which has to answer 200.
	Path string `json:"path,omitempty" jsonschema:"default=/health"`
	// Seconds between two checks.
	IntervalSeconds int `json:"intervalSeconds,omitempty" jsonschema:"minimum=6,maximum=300,default=15"`
	// Seconds in which a new task may fail its checks.
	GraceSeconds int `json:"graceSeconds,omitempty" jsonschema:"minimum=1,default=60"`
	// What is run in the container and has to end with 0, for workers.
	Command []string `json:"command,omitempty"`
}

// TaskSettings is what a stack file says about a task that runs once. It has none of the service's rights.
type TaskSettings struct {
	// What runs instead of the service's command.
	Command []string `json:"command"`
	// When it runs: once for each new version, before the service gets that version, or when its function is called.
	Run TaskRun `json:"run,omitempty" jsonschema:"enum=beforeDeploy,enum=onCall,default=beforeDeploy"`
	// How many seconds it may take, its start included. Then it is stopped, and has failed.
	TimeoutSeconds int `json:"timeoutSeconds,omitempty" jsonschema:"minimum=30,maximum=840,default=600"`
	// The role of plinth:database.roles that it signs in as, instead of the service's.
	Database string `json:"database,omitempty"`
	// Plain environment variables beside the service's, which they replace. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that get the value of a Secrets Manager secret, beside the service's, which they replace.
	Secrets map[string]string `json:"secrets,omitempty"`
}

// secretARN is the complete ARN of a secret, with or without the key in it, its version's stage and id.
var secretARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}(:[^:]*:[^:]*:[^:]*)?$`)

// Validate reports every mistake, in the words of the stack file; path is like "plinth:services.shop".
func (s *Settings) Validate(path string) error {
	var problems []error
	args := s.Args().withDefaults()
	err := args.validate(path + ".")
	if args.routed() {
		if routeErr := args.checkRoute(); routeErr != nil {
			for line := range strings.Lines(routeErr.Error()) {
				problems = append(problems, errors.New(path+"."+strings.TrimSuffix(line, "\n")))
			}
		}
	} else if args.Scaling.RequestsPerTarget > 0 {
		problems = append(problems, fmt.Errorf("%s.scaling.requestsPerTarget: a worker gets no requests; take it out, or give it hosts or paths", path))
	}
	problems = append(problems, s.validateGrants(path))
	if s.Queue == "" && args.Scaling.BacklogPerTask > 0 {
		problems = append(problems, fmt.Errorf("%s.scaling.backlogPerTask: it has no queue; give it one, or take it out", path))
	}
	problems = append(problems, checkSecrets(path, s.Secrets))
	for _, name := range slices.Sorted(maps.Keys(s.Tasks)) {
		problems = append(problems, s.Tasks[name].validate(path+".tasks."+name))
	}
	return errors.Join(append([]error{inWordsOfTheStackFile(path, err)}, problems...)...)
}

func (t TaskSettings) validate(path string) error {
	problems := []error{checkSecrets(path, t.Secrets)}
	for _, key := range databaseVariables {
		_, plain := t.Environment[key]
		_, secret := t.Secrets[key]
		if t.Database != "" && (plain || secret) {
			problems = append(problems, fmt.Errorf("%s.environment, secrets: the variable comes with database, got %q; take it out", path, key))
		}
	}
	return errors.Join(problems...)
}

func checkSecrets(path string, secrets map[string]string) error {
	var problems []error
	for _, key := range slices.Sorted(maps.Keys(secrets)) {
		if !secretARN.MatchString(secrets[key]) {
			// The value isn't shown: it may be the secret itself.
			problems = append(problems, fmt.Errorf("%s.secrets.%s: it isn't the complete ARN of a secret; write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>", path, key))
		}
	}
	return errors.Join(problems...)
}

// inWordsOfTheStackFile puts the image's settings where the stack file has them.
func inWordsOfTheStackFile(path string, err error) error {
	if err == nil {
		return nil
	}
	return errors.New(strings.NewReplacer(path+".imageOwner: ", path+".image.owner: ", path+".image: ", path+".image.uri: ").Replace(err.Error()))
}

// routed reports whether it asks for requests.
func (a Args) routed() bool { return len(a.Hosts)+len(a.Paths)+a.Priority > 0 }

// Routed reports whether it stands behind the load balancer.
func (s *Settings) Routed() bool { return len(s.Hosts)+len(s.Paths) > 0 }

// Args are the settings as arguments. The caller fills in cluster, network, account, region, ingress, queue, keys and Disposable.
func (s *Settings) Args() *Args {
	alarms := make([]pulumi.StringInput, len(s.DeploymentAlarms))
	for i, name := range s.DeploymentAlarms {
		alarms[i] = pulumi.String(name)
	}
	tasks := map[string]Task{}
	for name, t := range s.Tasks {
		tasks[name] = Task{
			Command: t.Command, Run: t.Run, TimeoutSeconds: t.TimeoutSeconds,
			Environment: pulumi.ToStringMap(t.Environment), Secrets: pulumi.ToStringMap(t.Secrets),
		}
	}
	return &Args{
		Image: s.Image.URI, ImageOwner: s.Image.Owner, Hosts: s.Hosts, Paths: s.Paths, Priority: s.Priority,
		Architecture: s.Architecture, Command: s.Command, User: s.User, WritablePaths: s.WritablePaths,
		Port: s.Port, CPU: s.CPU, MemoryMiB: s.MemoryMiB,
		Environment: pulumi.ToStringMap(s.Environment), Secrets: pulumi.ToStringMap(s.Secrets),
		Strategy: s.Strategy, BlueGreen: s.BlueGreen, DeploymentAlarms: alarms, Scaling: Scaling(s.Scaling), Health: Health(s.Health),
		SpotPercent: s.SpotPercent, DrainSeconds: s.DrainSeconds, Exec: s.Exec, Jobs: s.Jobs, Tasks: tasks, LogRetentionDays: s.LogRetentionDays,
		Alarms: s.Alarms,
	}
}

// ClusterSettings is what a stack file says about the cluster of its services: plinth:containers.
type ClusterSettings struct {
	// How much Container Insights measures: cluster and services, or every task, too, at a price for each.
	Insights Insights `json:"insights,omitempty" jsonschema:"enum=enabled,enum=enhanced,default=enabled"`
	// Whether services may allow a shell into their containers. Sessions are encrypted with a key, at $1 a month, and recorded.
	Exec bool `json:"exec,omitempty"`
	// How many days the records of sessions are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:containers".
func (s *ClusterSettings) Validate(path string) error {
	days := orDefault(s.LogRetentionDays, check.DefaultRetentionDays)
	problems := []error{check.RetentionDays(path+".logRetentionDays", days)}
	if s.Insights != "" {
		problems = append(problems, check.OneOf(path+".insights", s.Insights, InsightsEnabled, InsightsEnhanced))
	}
	if s.LogRetentionDays != 0 && !s.Exec {
		problems = append(problems, fmt.Errorf("%s.logRetentionDays: no sessions are recorded, got %d; add exec, or take it out", path, s.LogRetentionDays))
	}
	return errors.Join(problems...)
}

// Args are the settings as arguments; nil settings are the defaults. The caller fills in account, region and Disposable.
func (s *ClusterSettings) Args() *ClusterArgs {
	if s == nil {
		return &ClusterArgs{}
	}
	return &ClusterArgs{Insights: s.Insights, Exec: s.Exec, LogRetentionDays: s.LogRetentionDays}
}
