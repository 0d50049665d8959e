package fleet

import (
	"cmp"

	"github.com/plinth-infra/plinth/components/ingress"
)

// Architecture is the processor of the image and of the instance types.
type Architecture string

const (
	ARM64 Architecture = "arm64"  // Graviton, a fifth cheaper.
	X86   Architecture = "x86_64" // For programs that can't be built for arm64.
)

// Settings is what a stack file says about the fleet. An unset field is the safe production answer.
type Settings struct {
	// With hosts or paths the fleet stands behind the ingress, else behind an internal load
	// balancer of its own.
	ingress.Match
	// The processor of the image and of the instance types.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64"`
	// The id of an image. Without it Amazon Linux 2023, which EC2 looks up at each launch. AWS
	// rolls a refresh that fails back for an image with an id; without an id it only stops the
	// refresh.
	Image string `json:"image,omitempty" jsonschema:"pattern=^ami-([0-9a-f]{8}|[0-9a-f]{17})$,example=ami-0123456789abcdef0"`
	// Instance types in the order of preference: with several, another takes the place of one that
	// AWS is short of. Without any t4g.small, or t3.small with x86_64.
	InstanceTypes []string `json:"instanceTypes,omitempty" jsonschema:"uniqueItems=true,pattern=^[a-z]+[0-9][a-z0-9-]*\\.[a-z0-9-]+$,example=t4g.small"`
	// The share of instances on Spot capacity, which is up to 90% cheaper and may be taken away
	// with two minutes' notice. The first instance is on demand, unless the share is 100.
	SpotPercent int `json:"spotPercent,omitempty" jsonschema:"minimum=0,maximum=100"`
	// The script that an instance runs when it first starts: at most 16 KiB, never with a secret.
	// Without it nginx, which answers / and /health on port 80.
	UserData string `json:"userData,omitempty" jsonschema:"maxLength=16384"`
	// The size of the encrypted root volume in GiB.
	VolumeGiB int `json:"volumeGiB,omitempty" jsonschema:"minimum=8,maximum=16384"`
	// The port that the instances listen on.
	Port int `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535"`
	// How an instance shows that it works.
	Health Health `json:"health,omitempty"`
	// How many seconds an instance that goes may finish its requests.
	DrainSeconds int `json:"drainSeconds,omitempty" jsonschema:"minimum=1,maximum=3600"`
	// How many instances run.
	Scaling Scaling `json:"scaling,omitempty"`
	// How new instances take the place of old ones.
	Refresh Refresh `json:"refresh,omitempty"`
	// Instances that wait for the group to grow, after they have run their user data. Not with
	// several instance types or Spot, which AWS refuses.
	WarmPool *WarmPool `json:"warmPool,omitempty"`
	// How many days old an instance gets before one of the newest image replaces it.
	MaxLifetimeDays int `json:"maxLifetimeDays,omitempty" jsonschema:"minimum=1,maximum=365"`
	// Which instance goes first when the group shrinks. Without any OldestLaunchTemplate, then
	// Default.
	TerminationPolicies []string `json:"terminationPolicies,omitempty" jsonschema:"enum=OldestLaunchTemplate,enum=OldestInstance,enum=NewestInstance,enum=AllocationStrategy,enum=ClosestToNextInstanceHour,enum=Default"`
	// How many minutes the first run waits until the load balancer finds the instances healthy.
	WaitMinutes int `json:"waitMinutes,omitempty" jsonschema:"minimum=1,maximum=60"`
	// Where the alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// Health says how an instance shows that it works.
type Health struct {
	// The path that the load balancer asks, which has to answer 200.
	Path string `json:"path,omitempty" jsonschema:"pattern=^/[!-~]*$,example=/health"`
	// Seconds between two checks. After three failures in a row an instance is replaced.
	IntervalSeconds int `json:"intervalSeconds,omitempty" jsonschema:"minimum=6,maximum=300"`
	// Seconds in which a new instance may fail its checks, while it installs what it runs.
	GraceSeconds int `json:"graceSeconds,omitempty" jsonschema:"minimum=1,maximum=7200"`
}

// Scaling says how many instances run.
type Scaling struct {
	// The fewest instances.
	MinInstances int `json:"minInstances,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The most instances. Without it 4, or minInstances if that is more.
	MaxInstances int `json:"maxInstances,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The instances at first. Without it minInstances. Scaling owns the number afterwards: a run
	// never changes it.
	DesiredInstances int `json:"desiredInstances,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// The CPU that instances use on average: above it instances are added, below it removed.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=10,maximum=90"`
	// The requests of each instance in a minute, behind the ingress. Without it they aren't looked
	// at.
	RequestsPerTarget int `json:"requestsPerTarget,omitempty" jsonschema:"minimum=1"`
}

// Refresh says how a new version of the template takes the place of the old one.
type Refresh struct {
	// The share of instances that stays in service. With 100 new ones start before old ones go, one
	// in ten more.
	MinHealthyPercent int `json:"minHealthyPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
}

// WarmPool is a pool of instances that wait for the group to grow.
type WarmPool struct {
	// What they wait in. Stopped instances cost their volumes only.
	State string `json:"state,omitempty" jsonschema:"enum=Stopped,enum=Running"`
	// The fewest instances that wait.
	MinInstances int `json:"minInstances,omitempty" jsonschema:"minimum=1,maximum=5000"`
	// Whether instances go back to waiting when the group shrinks.
	Reuse bool `json:"reuse,omitempty"`
}

const (
	defaultPort       = 80
	defaultHealthPath = "/health"
)

var defaultTypes = map[Architecture]string{ARM64: "t4g.small", X86: "t3.small"}

// SetDefaults fills in what isn't set.
func (s *Settings) SetDefaults() {
	s.Architecture = cmp.Or(s.Architecture, ARM64)
	if len(s.InstanceTypes) == 0 {
		s.InstanceTypes = []string{cmp.Or(defaultTypes[s.Architecture], defaultTypes[ARM64])}
	}
	s.VolumeGiB = cmp.Or(s.VolumeGiB, 16)
	s.Port = cmp.Or(s.Port, defaultPort)
	s.DrainSeconds = cmp.Or(s.DrainSeconds, 30)
	s.MaxLifetimeDays = cmp.Or(s.MaxLifetimeDays, 30)
	if len(s.TerminationPolicies) == 0 {
		s.TerminationPolicies = []string{"OldestLaunchTemplate", "Default"}
	}
	s.WaitMinutes = cmp.Or(s.WaitMinutes, 10)
}

// SetDefaults fills in what isn't set.
func (h *Health) SetDefaults() {
	h.Path = cmp.Or(h.Path, defaultHealthPath)
	h.IntervalSeconds = cmp.Or(h.IntervalSeconds, 15)
	h.GraceSeconds = cmp.Or(h.GraceSeconds, 300)
}

// SetDefaults fills in what isn't set.
func (s *Scaling) SetDefaults() {
	s.MinInstances = cmp.Or(s.MinInstances, 2)
	s.MaxInstances = cmp.Or(s.MaxInstances, max(4, s.MinInstances))
	s.DesiredInstances = cmp.Or(s.DesiredInstances, s.MinInstances)
	s.CPUPercent = cmp.Or(s.CPUPercent, 60)
}

// SetDefaults fills in what isn't set.
func (r *Refresh) SetDefaults() { r.MinHealthyPercent = cmp.Or(r.MinHealthyPercent, 100) }

// SetDefaults fills in what isn't set.
func (w *WarmPool) SetDefaults() {
	w.State = cmp.Or(w.State, "Stopped")
	w.MinInstances = cmp.Or(w.MinInstances, 1)
}

// mixed reports whether the instances are of several types or on Spot capacity.
func (s *Settings) mixed() bool { return len(s.InstanceTypes) > 1 || s.SpotPercent > 0 }
