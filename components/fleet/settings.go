package fleet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
)

// Settings is what a stack file says about the fleet: plinth:fleet.
type Settings struct {
	// The processor of the image and of the instance types.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64,default=arm64"`
	// The id of an image. Without it Amazon Linux 2023 as AWS last released it.
	Image string `json:"image,omitempty"`
	// Instance types in the order of preference. Without any t4g.small, or t3.small with x86_64.
	InstanceTypes []string `json:"instanceTypes,omitempty"`
	// The share of instances on Spot capacity.
	SpotPercent int `json:"spotPercent,omitempty" jsonschema:"minimum=0,maximum=100,default=0"`
	// The script that an instance runs when it first starts: at most 16 KiB, never with a secret. Without it nginx.
	UserData string `json:"userData,omitempty" jsonschema:"maxLength=16384"`
	// The queue that it takes messages from, of plinth:messaging.queues. Instances find it in QUEUE_URL, in the file /etc/plinth/environment.
	Queue string `json:"queue,omitempty"`
	// Queues of plinth:messaging that it puts messages into. Instances find each in QUEUE_<NAME>_URL.
	Sends []string `json:"sends,omitempty"`
	// Topics of plinth:messaging that it publishes to. Instances find each in TOPIC_<NAME>_ARN.
	Publishes []string `json:"publishes,omitempty"`
	// Buckets of plinth:storage that it uses, by name, and what it does with them: read, write or readWrite. Instances find a bucket's name
	// in BUCKET_<NAME>.
	Buckets map[string]storage.Access `json:"buckets,omitempty"`
	// The role of plinth:database.roles that it signs in as, with IAM tokens. Instances find the database in DATABASE_HOST,
	// DATABASE_READER_HOST, DATABASE_PORT, DATABASE_NAME and DATABASE_USER.
	Database string `json:"database,omitempty"`
	// The size of the encrypted root volume in GiB.
	VolumeGiB int `json:"volumeGiB,omitempty" jsonschema:"minimum=8,maximum=16384,default=16"`
	// The customer key that encrypts it. Its policy lets the role AWSServiceRoleForAutoScaling use it. Without it the account's own for EBS.
	VolumeKeyARN string `json:"volumeKeyArn,omitempty" jsonschema:"pattern=^arn:aws:kms:"`
	// The port that the instances listen on.
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535,default=80"`
	// How an instance shows that it works.
	Health HealthSettings `json:"health,omitempty"`
	// How many seconds an instance that goes may finish its requests.
	DrainSeconds int `json:"drainSeconds,omitempty" jsonschema:"minimum=1,maximum=3600,default=30"`
	// Host names whose requests it gets. With hosts or paths it stands behind the ingress, else behind an internal load balancer of its own.
	Hosts []string `json:"hosts,omitempty"`
	// Paths whose requests it gets, such as /api/*.
	Paths []string `json:"paths,omitempty"`
	// Decides between routes that both match: the lowest number wins. Each once.
	Priority int `json:"priority,omitempty" jsonschema:"minimum=1,maximum=50000"`
	// How many instances run.
	Scaling ScalingSettings `json:"scaling,omitempty"`
	// How new instances take the place of old ones.
	Refresh RefreshSettings `json:"refresh,omitempty"`
	// Instances that wait for the group to grow. Not with several instance types or Spot.
	WarmPool *WarmPoolSettings `json:"warmPool,omitempty"`
	// How many days old an instance gets before it is replaced, by one of the newest image.
	MaxLifetimeDays int `json:"maxLifetimeDays,omitempty" jsonschema:"minimum=1,maximum=365,default=30"`
	// Which instance goes first when the group shrinks. Without any OldestLaunchTemplate, then Default.
	TerminationPolicies []string `json:"terminationPolicies,omitempty"`
	// How many minutes the first run waits until the load balancer finds the instances healthy.
	WaitMinutes int `json:"waitMinutes,omitempty" jsonschema:"minimum=1,maximum=60,default=10"`
}

// HealthSettings is what a stack file says about health checks.
type HealthSettings struct {
	// The path that the load balancer asks, which has to answer 200.
	Path string `json:"path,omitempty" jsonschema:"default=/health"`
	// Seconds between two checks.
	IntervalSeconds int `json:"intervalSeconds,omitempty" jsonschema:"minimum=6,maximum=300,default=15"`
	// Seconds in which a new instance may fail its checks.
	GraceSeconds int `json:"graceSeconds,omitempty" jsonschema:"minimum=1,maximum=7200,default=300"`
}

// ScalingSettings is what a stack file says about the number of instances.
type ScalingSettings struct {
	// The fewest instances.
	MinInstances int `json:"minInstances,omitempty" jsonschema:"minimum=1,maximum=5000,default=2"`
	// The most instances.
	MaxInstances int `json:"maxInstances,omitempty" jsonschema:"minimum=1,maximum=5000,default=4"`
	// The instances at first. Scaling owns the number afterwards. Without it minInstances.
	DesiredInstances int `json:"desiredInstances,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The CPU that instances use on average.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=10,maximum=90,default=60"`
	// The requests of each instance in a minute, behind the ingress. Without it they aren't looked at.
	RequestsPerTarget int `json:"requestsPerTarget,omitempty" jsonschema:"minimum=1"`
}

// RefreshSettings is what a stack file says about new versions.
type RefreshSettings struct {
	// The share of instances that stays in service. With 100 new ones start before old ones go.
	MinHealthyPercent int `json:"minHealthyPercent,omitempty" jsonschema:"minimum=1,maximum=100,default=100"`
}

// WarmPoolSettings is what a stack file says about instances that wait.
type WarmPoolSettings struct {
	// What they wait in.
	State string `json:"state,omitempty" jsonschema:"enum=Stopped,enum=Running,default=Stopped"`
	// The fewest instances that wait.
	MinInstances int `json:"minInstances,omitempty" jsonschema:"minimum=1,maximum=5000,default=1"`
	// Whether instances go back to waiting when the group shrinks.
	Reuse bool `json:"reuse,omitempty"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:fleet".
func (s *Settings) Validate(path string) error {
	args := s.Args().withDefaults()
	problems := []error{args.validate(path + "."), s.Uses().Validate(path)}
	for key := range s.Uses().Variables() {
		args.Environment[key] = pulumi.String("")
	}
	args.validateEnvironment(func(format string, values ...any) {
		problems = append(problems, fmt.Errorf(path+"."+format, values...))
	})
	switch {
	case s.Routed():
		if err := args.checkRoute(); err != nil {
			for line := range strings.Lines(err.Error()) {
				problems = append(problems, errors.New(path+"."+strings.TrimSuffix(line, "\n")))
			}
		}
	case s.Scaling.RequestsPerTarget > 0:
		problems = append(problems, fmt.Errorf("%s.scaling.requestsPerTarget: a network load balancer counts no requests; give it hosts or paths, or take it out", path))
	}
	return errors.Join(problems...)
}

// Routed reports whether it stands behind the ingress.
func (s *Settings) Routed() bool { return len(s.Hosts)+len(s.Paths)+s.Priority > 0 }

// Args are the settings as arguments. The caller fills in network, ingress, tags and Disposable.
func (s *Settings) Args() *Args {
	a := &Args{
		Architecture: s.Architecture, Image: s.Image, InstanceTypes: s.InstanceTypes, SpotPercent: s.SpotPercent, UserData: s.UserData, VolumeGiB: s.VolumeGiB,
		Port: s.Port, Health: Health(s.Health), DrainSeconds: s.DrainSeconds, Hosts: s.Hosts, Paths: s.Paths, Priority: s.Priority,
		Scaling: Scaling(s.Scaling), Refresh: Refresh(s.Refresh), MaxLifetimeDays: s.MaxLifetimeDays, TerminationPolicies: s.TerminationPolicies, WaitMinutes: s.WaitMinutes, Environment: pulumi.StringMap{},
	}
	if s.VolumeKeyARN != "" {
		a.VolumeKeyARN = pulumi.String(s.VolumeKeyARN)
	}
	if s.WarmPool != nil {
		pool := WarmPool(*s.WarmPool)
		a.WarmPool = &pool
	}
	return a
}
