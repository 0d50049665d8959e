package service

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// Traffic is how the requests go over to a new version.
type Traffic string

const (
	TrafficCanary    Traffic = "canary"    // A share of them, and after some minutes the rest.
	TrafficLinear    Traffic = "linear"    // A share of them every some minutes.
	TrafficAllAtOnce Traffic = "allAtOnce" // All of them, after the hook has looked.
)

// BlueGreen describes deployments with StrategyBlueGreen. The zero value is the safe production answer.
type BlueGreen struct {
	// How the requests go over: a share of them and after some minutes the rest, a share every some minutes, or all at once.
	Traffic Traffic `json:"traffic,omitempty" jsonschema:"enum=canary,enum=linear,enum=allAtOnce,default=canary"`
	// The share of the requests that goes over at first, or each time, in percent: 1 to 99. Default 10.
	Percent int `json:"percent,omitempty" jsonschema:"minimum=1,maximum=99,default=10"`
	// The minutes until the rest follows, or the next share does: 1 to 2880. Default 5.
	Minutes int `json:"minutes,omitempty" jsonschema:"minimum=1,maximum=2880,default=5"`
	// The share of requests in one minute that may end with a server error or without an answer, in percent: above it a deployment is taken
	// back. It has to be less than the first share of the requests, or a version that fails wholly would go unnoticed. 1 to 98, default 5.
	ErrorPercent int `json:"errorPercent,omitempty" jsonschema:"minimum=1,maximum=98,default=5"`
	// The minutes that the old tasks stay after all requests have gone over, so that a roll-back by hand takes seconds: 1 to 2880. They cost
	// as much as the new ones. Default 60.
	TerminationWaitMinutes int `json:"terminationWaitMinutes,omitempty" jsonschema:"minimum=1,maximum=2880,default=60"`
	// The path that the hook asks on the listener for tests before any request goes over. It has to answer 200. Default the path of the health
	// checks; a service with paths needs one of those.
	HookPath string `json:"hookPath,omitempty"`
	// The host name that the hook asks for, of the certificate. Default the first of the service's hosts without a wildcard.
	HookHost string `json:"hookHost,omitempty"`
}

const (
	defaultPercent         = 10
	defaultMinutes         = 5
	defaultErrorPercent    = 5
	defaultTerminationWait = 60
	maxDeployMinutes       = 2880 // two days, CodeDeploy's own limit
	// MaxBlueGreenName is how long the name of a blue/green service may be: it leaves room for "-green" beside autonaming, within the 32 characters of a target group's name.
	MaxBlueGreenName = 18
	// maxOwnAlarms leaves room for the alarm on failed requests and a Monitor's on both target groups, within a deployment group's ten:
	// https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html
	maxOwnAlarms = 5
	// defaultHookArchive is where `make functions` puts functions/deployhook.
	defaultHookArchive = "functions/dist/deployhook.zip"
)

// blueGreen reports whether CodeDeploy deploys it.
func (a Args) blueGreen() bool { return a.Strategy == StrategyBlueGreen }

func (a *Args) blueGreenDefaults() {
	if !a.blueGreen() {
		return
	}
	a.AlarmActions = slices.Clone(a.AlarmActions)
	a.DeployHookArchive = orDefault(a.DeployHookArchive, defaultHookArchive)
	d := &a.BlueGreen
	d.Traffic = orDefault(d.Traffic, TrafficCanary)
	if d.Traffic != TrafficAllAtOnce {
		d.Percent, d.Minutes = orDefault(d.Percent, defaultPercent), orDefault(d.Minutes, defaultMinutes)
	}
	d.ErrorPercent = orDefault(d.ErrorPercent, defaultErrorPercent)
	d.TerminationWaitMinutes = orDefault(d.TerminationWaitMinutes, defaultTerminationWait)
	if len(a.Paths) == 0 {
		d.HookPath = orDefault(d.HookPath, a.Health.Path)
	}
	if i := slices.IndexFunc(a.Hosts, func(h string) bool { return !strings.ContainsAny(h, "*?") }); i >= 0 {
		d.HookHost = orDefault(d.HookHost, a.Hosts[i])
	}
}

// hostName is a name that a certificate can be asked for.
var hostName = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// validateBlueGreen judges what a stack file may say of it; path is a prefix.
func (a Args) validateBlueGreen(path string) error {
	d := a.BlueGreen
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(path+format, values...)) }
	if !a.blueGreen() {
		if d != (BlueGreen{}) {
			report("blueGreen: the strategy is %s; take it out, or write strategy: %s", a.Strategy, StrategyBlueGreen)
		}
		return errors.Join(problems...)
	}
	if a.ImageOwner != OwnerPipeline {
		report("imageOwner: CodeDeploy alone changes what a blue/green service runs, got %s; write %s", a.ImageOwner, OwnerPipeline)
	}
	if !a.routed() && a.Ingress == nil {
		report("strategy: a worker has no requests that could go over, got %s; write %s", a.Strategy, StrategyRolling)
	}
	if a.SpotPercent > 0 {
		report("spotPercent: a task that Spot takes away during a blue/green deployment can fail it, got %d; take it out", a.SpotPercent)
	}
	if n := len(a.DeploymentAlarms); n > maxOwnAlarms {
		report("deploymentAlarms: CodeDeploy looks at ten, and five are the service's, got %d; use %d at most", n, maxOwnAlarms)
	}
	if a.Scaling.RequestsPerTarget > 0 {
		// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
		report("scaling.requestsPerTarget: AWS counts them for one target group, and a blue/green service changes between two, got %d; take it out", a.Scaling.RequestsPerTarget)
	}
	problems = append(problems,
		check.OneOf(path+"blueGreen.traffic", d.Traffic, TrafficCanary, TrafficLinear, TrafficAllAtOnce),
		between(path+"blueGreen.errorPercent", d.ErrorPercent, 1, 98),
		between(path+"blueGreen.terminationWaitMinutes", d.TerminationWaitMinutes, 1, maxDeployMinutes))
	switch {
	case d.Traffic != TrafficAllAtOnce:
		problems = append(problems, between(path+"blueGreen.percent", d.Percent, 1, 99), between(path+"blueGreen.minutes", d.Minutes, 1, maxDeployMinutes))
		if d.ErrorPercent >= d.Percent {
			report("blueGreen.errorPercent: a version that fails wholly fails %d%% of the requests at first and would go unnoticed, got %d; use less", d.Percent, d.ErrorPercent)
		}
	case d.Percent != 0 || d.Minutes != 0:
		report("blueGreen.percent, blueGreen.minutes: with %s there are no steps; take them out", TrafficAllAtOnce)
	}
	if !a.routed() {
		return errors.Join(problems...)
	}
	if !hostName.MatchString(d.HookHost) || !matchesAny(a.Hosts, d.HookHost) {
		report("blueGreen.hookHost: the hook needs a host name of the certificate that is one of the service's, got %q; write one", d.HookHost)
	}
	if !healthPath.MatchString(d.HookPath) || !matchesAny(a.Paths, d.HookPath) {
		report("blueGreen.hookPath: the hook needs a path that is one of the service's, got %q; write one", d.HookPath)
	}
	return errors.Join(problems...)
}

// matchesAny reports whether a load balancer's condition, of which any pattern will do, takes a value. No patterns take everything.
func matchesAny(patterns []string, value string) bool {
	value, _, _ = strings.Cut(value, "?")
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool {
		text := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
		ok, err := regexp.MatchString("^"+text+"$", value)
		return err == nil && ok
	})
}

// resolveBlueGreen judges what only arguments can say.
func (a Args) resolveBlueGreen(name string) error {
	if !a.blueGreen() {
		return nil
	}
	problems := []error{check.Name(name, MaxBlueGreenName)}
	if a.Ingress != nil && !a.Ingress.Tests() {
		problems = append(problems, errors.New("strategy: the ingress has no listener for tests, which a blue/green deployment shows the new version on; give it testCidrs or testAddresses"))
	}
	return errors.Join(problems...)
}

// handOver turns a service that ECS deploys into one that CodeDeploy does. ECS has no circuit breaker, alarms or rebalancing for it, and
// refuses a deployment that it doesn't start itself:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
func handOver(args *ecs.ServiceArgs) {
	args.DeploymentController = &ecs.ServiceDeploymentControllerArgs{Type: pulumi.String("CODE_DEPLOY")}
	args.DeploymentCircuitBreaker, args.Alarms, args.AvailabilityZoneRebalancing, args.ForceNewDeployment = nil, nil, nil, nil
	// The task sets that CodeDeploy makes take the service's launch type; a capacity strategy would have to stand in every AppSpec.
	args.CapacityProviderStrategies, args.LaunchType = nil, pulumi.String(onDemand)
}

// ownedElsewhere are the service's properties that a run must not put back.
func (a Args) ownedElsewhere() []string {
	owned := []string{"desiredCount"} // autoscaling owns it after the first time
	switch {
	case a.blueGreen():
		// The AppSpec of a deployment carries them. ECS refuses an update of any but the count.
		owned = append(owned, "loadBalancers", "networkConfiguration", "taskDefinition")
	case a.ImageOwner == OwnerPipeline:
		owned = append(owned, "taskDefinition") // a run would put the old version back
	}
	return owned
}
