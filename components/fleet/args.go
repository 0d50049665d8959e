package fleet

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

// Architecture is the processor of the image and of the instance types.
type Architecture string

const (
	ARM64 Architecture = "arm64"  // Graviton, a fifth cheaper.
	X86   Architecture = "x86_64" // For programs that can't be built for arm64.
)

// Args describes a fleet. The zero value of what isn't required is the safe production answer.
type Args struct {
	// VPCID and SubnetIDs are its network: private subnets of two zones or more. Required.
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput

	// Architecture is the processor. Default ARM64.
	Architecture Architecture
	// Image is the id of an image, such as ami-0123456789abcdef0. Default: Amazon Linux 2023, which EC2 looks up at each launch. With an id
	// a refresh that fails is taken back; with the default AWS only stops it.
	Image string
	// InstanceTypes are the types, in the order of preference: with several, another takes the place of one that AWS is short of.
	// Default t4g.small, or t3.small with X86.
	InstanceTypes []string
	// SpotPercent is the share of instances on Spot capacity, which is up to 90% cheaper and may be taken away with two minutes' notice.
	// The first instance is never one, unless the share is 100. Default 0.
	SpotPercent int
	// UserData is the script that an instance runs when it first starts: at most 16 KiB, never with a secret. Default: nginx, which
	// answers / and /health on port 80.
	UserData string
	// Environment is what instances find in EnvironmentFile before anything else of UserData runs, such as where the database is. Never a
	// secret: user data is read by whoever may describe the template. A value that changes is a new version of the template.
	Environment pulumi.StringMap
	// VolumeGiB is the size of the encrypted root volume. Default 16.
	VolumeGiB int
	// VolumeKeyARN encrypts it; the key's policy has to let the role AWSServiceRoleForAutoScaling use it. Nil: the account's own for EBS.
	VolumeKeyARN pulumi.StringPtrInput

	// Port is where the instances listen. Default 80.
	Port   int
	Health Health
	// DrainSeconds is how long an instance that goes may finish its requests: up to 3600. Default 30.
	DrainSeconds int

	// Ingress sends it requests, those of Hosts and Paths with Priority: see ingress.RouteArgs. Nil makes an internal network load
	// balancer, which lets in whom AddClient names.
	Ingress      *ingress.Ingress
	Hosts, Paths []string
	Priority     int
	// PrivateLink lets in what comes through PrivateLink, as a REST API's VPC link does, whatever its address: the rules of security
	// groups don't know such callers. Without it only groups of AddClient.
	PrivateLink bool

	Scaling Scaling
	Refresh Refresh
	// WarmPool keeps instances ready that have run their user data. Nil: none. Not with several instance types or Spot, which AWS refuses.
	WarmPool *WarmPool
	// MaxLifetimeDays is how old an instance gets before it is replaced, by one of the newest image: 1 to 365. Default 30.
	MaxLifetimeDays int
	// TerminationPolicies say which instance goes first when the group shrinks. Default OldestLaunchTemplate, then Default.
	TerminationPolicies []string
	// WaitMinutes is how long the first run waits until the load balancer finds the instances healthy: 1 to 60. Default 10.
	WaitMinutes int

	// Statements are the role's policy: what the program does in AWS. Without any there is none.
	Statements []Statement
	// Destinations are security groups that it connects to beside HTTPS, by name, such as a cache's. The rules are made on both sides.
	Destinations map[string]Destination
	// After is what has to be there before an instance starts, such as a database's roles.
	After []pulumi.Resource
	// Tags are those of instances and volumes, which a provider's default tags don't reach: give the stack's.
	Tags map[string]string

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the load balancer's protection and lets the group go with instances in it.
	Disposable bool
}

// Destination is what a fleet connects to.
type Destination struct {
	SecurityGroupID pulumi.StringInput // Required.
	Port            int                // TCP port. Required.
}

// Health says how an instance shows that it works.
type Health struct {
	// Path is asked by the load balancer, and has to answer 200. Default /health.
	Path string
	// IntervalSeconds is the time between two checks: 6 to 300. Default 15. After three failures in a row an instance is replaced.
	IntervalSeconds int
	// GraceSeconds is how long a new instance may fail its checks, while it installs what it runs. Default 300.
	GraceSeconds int
}

// Scaling says how many instances run.
type Scaling struct {
	MinInstances, MaxInstances int // Default 2 and 4, or MinInstances if it is more.
	// DesiredInstances are there at first. Default MinInstances. Scaling owns the number afterwards: a run never changes it.
	DesiredInstances int
	// Targets: instances are added above and taken away below. CPUPercent has the default 60. RequestsPerTarget (in a minute, of each
	// instance) needs an ingress, and isn't looked at with 0.
	CPUPercent, RequestsPerTarget int
}

// Refresh says how a new version of the template takes the place of the old one.
type Refresh struct {
	// MinHealthyPercent of the instances stay in service: 1 to 100. Default 100: new ones start before old ones go, one in ten more.
	MinHealthyPercent int
}

// WarmPool is a pool of instances that wait for the group to grow.
type WarmPool struct {
	// State is what they wait in: Stopped or Running. Default Stopped, in which only the volumes cost.
	State string
	// MinInstances are in the pool at least. Default 1.
	MinInstances int
	// Reuse takes instances back into the pool when the group shrinks.
	Reuse bool
}

const (
	// maxName leaves room for the eight characters that autonaming adds, within the 32 of a load balancer's name:
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
	maxName = 24

	defaultPort        = 80
	defaultVolumeGiB   = 16
	defaultDrain       = 30
	defaultMin         = 2
	defaultMax         = 4
	defaultCPUPercent  = 60
	defaultHealthPath  = "/health"
	defaultInterval    = 15
	defaultGrace       = 300
	defaultMinHealthy  = 100
	defaultLifetime    = 30
	defaultWaitMinutes = 10
	defaultPoolState   = "Stopped"
)

var defaultTypes = map[Architecture]string{ARM64: "t4g.small", X86: "t3.small"}

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// withDefaults is a copy with the defaults.
func (a Args) withDefaults() Args {
	a.InstanceTypes, a.TerminationPolicies = slices.Clone(a.InstanceTypes), slices.Clone(a.TerminationPolicies)
	a.Hosts, a.Paths, a.Statements = slices.Clone(a.Hosts), slices.Clone(a.Paths), slices.Clone(a.Statements)
	a.Destinations, a.Tags = maps.Clone(a.Destinations), maps.Clone(a.Tags)
	a.Environment, a.After = maps.Clone(a.Environment), slices.Clone(a.After)
	a.Architecture = orDefault(a.Architecture, ARM64)
	if len(a.InstanceTypes) == 0 {
		a.InstanceTypes = []string{orDefault(defaultTypes[a.Architecture], defaultTypes[ARM64])}
	}
	if len(a.TerminationPolicies) == 0 {
		a.TerminationPolicies = []string{"OldestLaunchTemplate", "Default"}
	}
	a.Port = orDefault(a.Port, defaultPort)
	a.VolumeGiB = orDefault(a.VolumeGiB, defaultVolumeGiB)
	a.DrainSeconds = orDefault(a.DrainSeconds, defaultDrain)
	a.MaxLifetimeDays = orDefault(a.MaxLifetimeDays, defaultLifetime)
	a.WaitMinutes = orDefault(a.WaitMinutes, defaultWaitMinutes)
	a.Refresh.MinHealthyPercent = orDefault(a.Refresh.MinHealthyPercent, defaultMinHealthy)
	s := &a.Scaling
	s.MinInstances = orDefault(s.MinInstances, defaultMin)
	s.MaxInstances = orDefault(s.MaxInstances, max(defaultMax, s.MinInstances))
	s.DesiredInstances = orDefault(s.DesiredInstances, s.MinInstances)
	s.CPUPercent = orDefault(s.CPUPercent, defaultCPUPercent)
	h := &a.Health
	h.Path = orDefault(h.Path, defaultHealthPath)
	h.IntervalSeconds = orDefault(h.IntervalSeconds, defaultInterval)
	h.GraceSeconds = orDefault(h.GraceSeconds, defaultGrace)
	if a.WarmPool != nil {
		pool := *a.WarmPool
		pool.State, pool.MinInstances = orDefault(pool.State, defaultPoolState), orDefault(pool.MinInstances, 1)
		a.WarmPool = &pool
	}
	return a
}

// mixed reports whether the instances are of several types or on Spot capacity.
func (a Args) mixed() bool { return len(a.InstanceTypes) > 1 || a.SpotPercent > 0 }

// routed reports whether it asks for the ingress' requests.
func (a Args) routed() bool { return len(a.Hosts)+len(a.Paths)+a.Priority > 0 }

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"architecture": pulumi.String(string(a.Architecture)), "instanceTypes": pulumi.ToStringArray(a.InstanceTypes),
		"spotPercent": pulumi.Int(a.SpotPercent), "disposable": pulumi.Bool(a.Disposable),
	}
}
