package service

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// Traffic is how the requests go over to a new version.
type Traffic string

const (
	TrafficCanary    Traffic = "canary"    // A share of them, and after some minutes the rest.
	TrafficLinear    Traffic = "linear"    // A share of them every some minutes.
	TrafficAllAtOnce Traffic = "allAtOnce" // All of them, after the hook has looked.
)

// BlueGreen describes deployments with StrategyBlueGreen. The zero value is the safe production
// answer.
type BlueGreen struct {
	// How the requests go over: a share of them and after some minutes the rest, a share every some
	// minutes, or all at once.
	Traffic Traffic `json:"traffic,omitempty" jsonschema:"enum=canary,enum=linear,enum=allAtOnce"`
	// The share of the requests that goes over at first, or each time, in percent.
	Percent int `json:"percent,omitempty" jsonschema:"minimum=1,maximum=99"`
	// The minutes until the rest follows, or the next share does. Two days are CodeDeploy's own
	// limit.
	Minutes int `json:"minutes,omitempty" jsonschema:"minimum=1,maximum=2880"`
	// The share of requests in one minute that may end with a server error or without an answer, in
	// percent: above it a deployment is taken back. It has to be less than the first share of the
	// requests, or a version that fails wholly would go unnoticed.
	ErrorPercent int `json:"errorPercent,omitempty" jsonschema:"minimum=1,maximum=98"`
	// The minutes that the old tasks stay after all requests have gone over, so that a roll-back by
	// hand takes seconds. They cost as much as the new ones.
	TerminationWaitMinutes int `json:"terminationWaitMinutes,omitempty" jsonschema:"minimum=1,maximum=2880"`
	// The path that the hook asks on the listener for tests before any request goes over. It has to
	// answer 200. Default: the path of the health checks; a service with paths needs one of those.
	HookPath string `json:"hookPath,omitempty" jsonschema:"pattern=^/[!-~]*$,example=/health"`
	// The host name that the hook asks for, of the certificate. Default: the first of the service's
	// hosts without a wildcard.
	HookHost string `json:"hookHost,omitempty" jsonschema:"pattern=^[a-z0-9-]+([.][a-z0-9-]+)+$,example=app.example.com"`
}

const (
	// MaxBlueGreenName is how long the name of a blue/green service may be: it leaves room for
	// "-green" beside autonaming, within the 32 characters of a target group's name.
	MaxBlueGreenName = 18
	// maxOwnAlarms leaves room for the alarm on failed requests and a Monitor's on both target
	// groups, within a deployment group's ten:
	// https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html
	maxOwnAlarms = 5
)

// blueGreen reports whether CodeDeploy deploys it.
func (s *Settings) blueGreen() bool { return s.Strategy == StrategyBlueGreen }

// SetDefaults fills in what is unset.
func (d *BlueGreen) SetDefaults() {
	d.Traffic = cmp.Or(d.Traffic, TrafficCanary)
	if d.Traffic != TrafficAllAtOnce {
		d.Percent = cmp.Or(d.Percent, 10)
		d.Minutes = cmp.Or(d.Minutes, 5)
	}
	d.ErrorPercent = cmp.Or(d.ErrorPercent, 5)
	d.TerminationWaitMinutes = cmp.Or(d.TerminationWaitMinutes, 60)
}

// setHookDefaults fills in what the hook asks, of a service that CodeDeploy deploys.
func (s *Settings) setHookDefaults() {
	var d BlueGreen // a copy: the caller's stays as it is
	if s.BlueGreen != nil {
		d = *s.BlueGreen
	}
	if len(s.Paths) == 0 {
		d.HookPath = cmp.Or(d.HookPath, s.Health.Path)
	}
	if i := slices.IndexFunc(s.Hosts, func(h string) bool { return !strings.ContainsAny(h, "*?") }); i >= 0 {
		d.HookHost = cmp.Or(d.HookHost, s.Hosts[i])
	}
	s.BlueGreen = &d
}

// validateBlueGreen reports combinations that CodeDeploy can't deploy.
func (s *Settings) validateBlueGreen(p *check.Problems) {
	if !s.blueGreen() {
		if s.BlueGreen != nil {
			p.At("blueGreen").Say("not used with strategy %s", s.Strategy).
				Fix("remove it, or write strategy: %s", StrategyBlueGreen)
		}
		return
	}
	if s.CodeOwner != CodeOwnerPipeline {
		p.At("codeOwner").Value(s.CodeOwner).Say("CodeDeploy alone changes what a blue/green service runs").
			Fix("write %s", CodeOwnerPipeline)
	}
	if s.SpotPercent > 0 {
		p.At("spotPercent").Value(s.SpotPercent).Say("Spot interruptions fail a blue/green deployment").Fix("remove it")
	}
	if s.Scaling.RequestsPerTarget > 0 {
		// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
		p.At("scaling", "requestsPerTarget").Value(s.Scaling.RequestsPerTarget).
			Say("AWS counts them for one target group, and a blue/green service changes between two").Fix("remove it")
	}
	if !s.Routed() {
		p.At("strategy").Value(s.Strategy).Say("a worker has no requests that could go over").
			Fix("write %s", StrategyRolling)
		return
	}
	s.validateSteps(p.In("blueGreen"))
	s.validateHook(p.In("blueGreen"))
}

// validateSteps holds the steps of a deployment together.
func (s *Settings) validateSteps(p *check.Problems) {
	d := s.BlueGreen
	if d.Traffic == TrafficAllAtOnce {
		for setting, value := range map[string]int{"percent": d.Percent, "minutes": d.Minutes} {
			if value != 0 {
				p.At(setting).Value(value).Say("no steps with traffic %s", TrafficAllAtOnce).Fix("remove it")
			}
		}
		return
	}
	if d.ErrorPercent >= d.Percent {
		p.At("errorPercent").Value(d.ErrorPercent).
			Say("a version that fails wholly fails %d%% of the requests at first and would go unnoticed", d.Percent).
			Fix("use less")
	}
}

// validateHook holds what the hook asks against the requests that the service gets.
func (s *Settings) validateHook(p *check.Problems) {
	if d := s.BlueGreen.HookHost; d == "" || !matchesAny(s.Hosts, d) {
		p.At("hookHost").Value(d).
			Say("the hook needs a host name of the certificate that is one of the service's").Fix("write one")
	}
	if d := s.BlueGreen.HookPath; d == "" || !matchesAny(s.Paths, d) {
		p.At("hookPath").Value(d).Say("the hook needs a path that is one of the service's").Fix("write one")
	}
}

// matchesAny reports whether a load balancer's condition, of which any pattern will do, takes a
// value. No patterns take everything.
func matchesAny(patterns []string, value string) bool {
	value, _, _ = strings.Cut(value, "?")
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool {
		text := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
		ok, err := regexp.MatchString("^"+text+"$", value)
		return err == nil && ok
	})
}

// ValidateAlarmCount reports more alarms of the service's own than CodeDeploy looks at.
func ValidateAlarmCount(p *check.Problems, s *Settings, alarms int) {
	if s.blueGreen() && alarms > maxOwnAlarms {
		p.At("deploymentAlarms").Value(alarms).Say("CodeDeploy looks at ten, and five are the service's").
			Fix("use %d at most", maxOwnAlarms)
	}
}

// validateBlueGreenArgs reports what only arguments can say.
func (a Args) validateBlueGreenArgs(p *check.Problems, name string) {
	if !a.blueGreen() {
		return
	}
	check.Name(p, name, MaxBlueGreenName)
	ValidateAlarmCount(p, &a.Settings, len(a.DeploymentAlarms))
	if a.Ingress != nil && !a.Ingress.Tests() {
		p.At("strategy").Value(a.Strategy).
			Say("the ingress has no listener for tests, which a blue/green deployment shows the new version on").
			Fix("give it testCidrs or testAddresses")
	}
}

// ignoreDeployment turns a service that ECS deploys into one that CodeDeploy does: what deploys is
// no longer set. ECS has no circuit breaker, alarms or rebalancing for it, and refuses a deployment
// that it doesn't start itself:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
func ignoreDeployment(args *ecs.ServiceArgs) {
	args.DeploymentController = &ecs.ServiceDeploymentControllerArgs{Type: pulumi.String("CODE_DEPLOY")}
	args.DeploymentCircuitBreaker = nil
	args.Alarms = nil
	args.AvailabilityZoneRebalancing = nil
	args.ForceNewDeployment = nil
	// The task sets that CodeDeploy makes take the service's launch type; a capacity strategy would
	// have to stand in every AppSpec.
	args.CapacityProviderStrategies = nil
	args.LaunchType = pulumi.String(onDemand)
}

// ownedElsewhere are the service's properties that a run must not put back.
func (a Args) ownedElsewhere() []string {
	owned := []string{"desiredCount"} // autoscaling owns it after the first time
	switch {
	case a.blueGreen():
		// The AppSpec of a deployment carries them. ECS refuses an update of any but the count.
		owned = append(owned, "loadBalancers", "networkConfiguration", "taskDefinition")
	case a.CodeOwner == CodeOwnerPipeline:
		owned = append(owned, "taskDefinition") // a run would put the old version back
	}
	return owned
}
